import { isJsonObject, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { MINUTE } from '../time/instant.ts';
import { type LiveCondition, conditionsOf } from './conditions.ts';
import { integerAt, objectsAt, textAt } from './field-readers.ts';
import type { Health, HealthContext, HealthRule } from './health.ts';
import { lastSpecWrite, lastStatusWrite } from './last-write.ts';
import { quotedAfter, reasonOr } from './quotation.ts';
import { routeHealth } from './route-parents.ts';
import { wordHealth } from './status-words.ts';

const DEFINITION = 'CustomResourceDefinition.apiextensions.k8s.io';

/**
 * The rule for kinds of which nothing is known but the conventions that most controllers follow: conditions, `status.phase`
 * and their like. Where nothing at all is said, it is ready by absence of news, and the reason says so.
 */
export function foreignResourceRule(groupKind: string): HealthRule {
  return {
    groupKind,
    summary: 'Its conditions, or its phase, say that it is ready; or its status says nothing to the contrary.',
    reads: [DEFINITION],
    assess: assessForeign,
  };
}

function assessForeign(object: LiveObject, context: HealthContext): Health {
  return (
    pauseHealth(object) ??
    emptyStatusHealth(object, context) ??
    staleStatusHealth(object, context) ??
    statusHealth(object, context)
  );
}

function statusHealth(object: LiveObject, context: HealthContext): Health {
  const conditions = conditionsOf(object);
  const verdict =
    workHealth(conditions) ??
    negativeHealth(object, conditions) ??
    positiveHealth(object, conditions) ??
    routeHealth(object) ??
    wordHealth(object) ??
    falseHealth(conditions) ??
    READY_BY_ABSENCE;
  const isLost = context.wasReady && verdict.status === 'Progressing' && verdict.isRollingOut !== true;
  return isLost ? { ...verdict, status: 'Degraded' } : verdict;
}

const READY_BY_ABSENCE: Health = {
  status: 'Ready',
  reason: 'ReadyByAbsenceOfNews',
  message: 'The status says nothing that Planwright understands, and nothing bad; confidence is low',
};

function pauseHealth(object: LiveObject): Health | undefined {
  const field = ['suspend', 'suspended', 'paused'].find((name) => valueAt(object, ['spec', name]) === true);
  if (field === undefined) return undefined;
  return { status: 'Suspended', reason: 'Suspended', message: `Its controller leaves it alone: spec.${field} is true` };
}

/** A controller has not come by yet; unless the definition says that there is no status to write. */
function emptyStatusHealth(object: LiveObject, { live }: HealthContext): Health | undefined {
  const status = object['status'];
  if (isJsonObject(status) && Object.keys(status).length > 0) return undefined;
  const definition = live.ofKind(DEFINITION).find((candidate) => isDefinitionOf(candidate, object));
  if (definition !== undefined && !hasStatus(definition, object)) {
    return { status: 'Ready', reason: 'Exists', message: 'The object exists; its kind has no status' };
  }
  return { status: 'Progressing', reason: 'StatusEmpty', message: 'No controller has written a status yet' };
}

function isDefinitionOf(definition: LiveObject, { apiVersion, kind }: LiveObject): boolean {
  const isKind = textAt(definition, ['spec', 'names', 'kind']) === kind;
  return isKind && textAt(definition, ['spec', 'group']) === apiVersion.split('/')[0];
}

function hasStatus(definition: LiveObject, { apiVersion }: LiveObject): boolean {
  const versions = objectsAt(definition, ['spec', 'versions']);
  const version = versions.find((candidate) => textAt(candidate, ['name']) === apiVersion.split('/')[1]);
  if (version === undefined) return true;
  const schema = valueAt(version, ['schema', 'openAPIV3Schema', 'properties', 'status']);
  return isJsonObject(valueAt(version, ['subresources', 'status'])) || schema !== undefined;
}

/**
 * Without observedGeneration, a status that is older than the spec may be about the spec before. Only for a minute: a
 * controller that finds nothing to say about the change writes nothing.
 */
function staleStatusHealth(object: LiveObject, { now }: HealthContext): Health | undefined {
  if (valueAt(object, ['status', 'observedGeneration']) !== undefined) return undefined;
  const [spec, status] = [lastSpecWrite(object), lastStatusWrite(object)];
  if (spec === undefined || status === undefined || status >= spec || now >= spec + MINUTE) return undefined;
  return {
    status: 'Progressing',
    reason: 'StatusOlderThanSpec',
    message: 'The status has not been written since the spec was changed',
    isRollingOut: true,
    nextCheck: spec + MINUTE,
  };
}

/** The two abnormal-true conditions of kstatus. */
function workHealth(conditions: readonly LiveCondition[]): Health | undefined {
  const stalled = conditions.find(({ type, status }) => type === 'Stalled' && status === 'True');
  if (stalled !== undefined) return conditionHealth('Failed', stalled);
  const reconciling = conditions.find(({ type, status }) => type === 'Reconciling' && status === 'True');
  return reconciling && { ...conditionHealth('Progressing', reconciling), isRollingOut: true };
}

const NEGATIVE =
  /^(NotReady|Failed|Failure|Degraded|Error|Errored|ReconcileError|Unhealthy|\w*(Failed|Failure|Error))$/;
const TRANSIENT_REASON =
  /creating|pending|progress|initiali[sz]|waiting|starting|reconciling|deploying|updating|bootstrap/i;
const FATAL_REASON =
  /fail|error|invalid|denied|forbidden|exceeded|unsupported|conflict|unauthori[sz]ed|rejected|misconfigured/i;

/** Strimzi tells failure by NotReady=True alone. */
function negativeHealth(object: LiveObject, conditions: readonly LiveCondition[]): Health | undefined {
  const bad = conditions.filter(
    (condition) => NEGATIVE.test(condition.type) && condition.status === 'True' && !isStale(object, condition),
  );
  const fatal = bad.find(({ reason }) => !TRANSIENT_REASON.test(reason ?? ''));
  if (fatal !== undefined) return conditionHealth('Failed', fatal);
  return bad[0] && conditionHealth('Progressing', bad[0]);
}

const POSITIVE = new Set(
  'Ready Healthy Available Programmed Accepted Established Succeeded Complete Completed Synced Reconciled Initialized Deployed Running Bound Valid ResolvedRefs'.split(
    ' ',
  ),
);

/** The worst of the positive conditions; Ready, where there is one, must be about this generation. */
function positiveHealth(object: LiveObject, conditions: readonly LiveCondition[]): Health | undefined {
  const positive = conditions.filter(({ type }) => POSITIVE.has(type));
  const fresh = positive.filter((condition) => !isStale(object, condition));
  const missing = fresh.filter(({ status }) => status !== 'True');
  const fatal = missing.find(({ status, reason }) => status === 'False' && isFatal(reason));
  if (fatal !== undefined) return conditionHealth('Failed', fatal);
  if (missing[0] !== undefined) return conditionHealth('Progressing', missing[0]);
  const main = positive.find(({ type }) => type === 'Ready') ?? positive[0];
  if (main === undefined) return undefined;
  return isStale(object, main) ? notObserved(main) : conditionHealth('Ready', main);
}

function isFatal(reason: string | undefined): boolean {
  return FATAL_REASON.test(reason ?? '') && !TRANSIENT_REASON.test(reason ?? '');
}

function isStale(object: LiveObject, { observedGeneration }: LiveCondition): boolean {
  const generation = integerAt(object, ['metadata', 'generation']);
  return generation !== undefined && observedGeneration !== undefined && observedGeneration < generation;
}

function notObserved({ type }: LiveCondition): Health {
  const message = `Its condition ${type} is about an earlier generation`;
  return { status: 'Progressing', reason: 'GenerationNotObserved', message, isRollingOut: true };
}

function falseHealth(conditions: readonly LiveCondition[]): Health | undefined {
  const untrue = conditions.find(({ type, status }) => status === 'False' && !NEGATIVE.test(type) && !QUIET.has(type));
  return untrue && conditionHealth('Progressing', untrue);
}

/** Conditions of which False is the good or usual state. */
const QUIET = new Set([
  'Stalled',
  'Reconciling',
  'Progressing',
  'Paused',
  'Suspended',
  'Upgrading',
  'Updating',
  'Deleting',
]);

function conditionHealth(status: Health['status'], { type, status: value, reason, message }: LiveCondition): Health {
  const said = quotedAfter(message);
  return {
    status,
    reason: reasonOr(reason, reasonOr(type, 'Condition')),
    message: `Its condition ${reasonOr(type, 'of no name')} is ${reasonOr(value, 'unclear')}${said}`,
  };
}
