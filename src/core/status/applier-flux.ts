import { conditionOf, type LiveCondition, trueCondition } from '../health/conditions.ts';
import { integerAt, objectsAt, textAt } from '../health/field-readers.ts';
import { isJsonObject, type JsonObject, valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import type { Instant } from '../time/instant.ts';
import type { Appliers } from './applier-index.ts';
import type { ApplierState } from './applier-state.ts';
import { steadyText } from './applier-text.ts';
import { classifyError } from './classify-error.ts';
import { parseGoDuration } from './go-duration.ts';
import { mostPressing } from './most-pressing.ts';

/** What Flux says of applying the parts of a Plan: the first part in order that is not applied, or what that one waits for. */
export function fluxState(
  { kustomizations, missingParts }: Pick<Appliers, 'kustomizations' | 'missingParts'>,
  live: LiveState,
  now: Instant,
): ApplierState | undefined {
  const last = kustomizations.at(-1);
  if (last === undefined) return undefined;
  const states = kustomizations.map(({ object, order }) => ({ order, state: kustomizationState(object, now), object }));
  const order = Math.min(...states.filter(({ state }) => state.phase !== 'Applied').map((one) => one.order));
  const missing = missingParts.find((part) => Number.parseInt(part, 10) < order);
  if (missing !== undefined) return notCreated(missing, last.id);
  const open = states.filter((one) => one.order === order);
  if (open.length === 0) return states.at(-1)?.state;
  const told = open.map(
    ({ object, state }) =>
      sourceState(object, live) ?? dependencyState(object, { live, now, seen: new Set() }) ?? state,
  );
  return mostPressing(told);
}

function notCreated(part: string, object: string): ApplierState {
  const message = `The Kustomization of part ${part} does not exist yet.`;
  return { tool: 'Flux', object, phase: 'Applying', reason: 'PartNotCreated', message };
}

/** A Kustomization without an artifact says only that there is none; its source says why. */
function sourceState(object: LiveObject, live: LiveState): ApplierState | undefined {
  if (conditionOf(object, 'Ready')?.reason !== 'ArtifactFailed') return undefined;
  const source = sourceOf(object, live);
  const ready = source === undefined ? undefined : conditionOf(source, 'Ready');
  if (source === undefined || ready?.status !== 'False') return undefined;
  const { reason = 'ArtifactFailed', message = '', since } = ready;
  const errorClass = classifyError(message, { reason });
  return { ...selfOf(source), phase: 'Failed', reason, message: steadyText(message), errorClass, since };
}

function sourceOf(object: LiveObject, live: LiveState): LiveObject | undefined {
  const [kind = '', name = '', namespace = object.metadata.namespace ?? ''] = ['kind', 'name', 'namespace'].map(
    (field) => textAt(object.spec, ['sourceRef', field]),
  );
  return live.find(objectId({ apiVersion: 'source.toolkit.fluxcd.io/v1', kind, namespace, name }));
}

interface Search {
  readonly live: LiveState;
  readonly now: Instant;
  readonly seen: Set<string>;
}

/** What goes wrong with anything this one waits for, however far away. Undefined when it waits for nothing, or nothing is wrong. */
function dependencyState(object: LiveObject, search: Search): ApplierState | undefined {
  const id = idOf(object);
  if (search.seen.has(id) || conditionOf(object, 'Ready')?.reason !== 'DependencyNotReady') return undefined;
  search.seen.add(id);
  for (const dependency of dependenciesOf(object, search.live)) {
    const state = kustomizationState(dependency, search.now);
    if (state.phase === 'Failed' || state.phase === 'Suspended') return state;
    const further = dependencyState(dependency, search);
    if (further !== undefined) return further;
  }
  return undefined;
}

function dependenciesOf(object: LiveObject, live: LiveState): readonly LiveObject[] {
  return objectsAt(object.spec, ['dependsOn']).flatMap((dependency) => {
    const name = textAt(dependency, ['name']) ?? '';
    const namespace = textAt(dependency, ['namespace']) ?? object.metadata.namespace ?? '';
    return live.find(objectId({ apiVersion: object.apiVersion, kind: object.kind, namespace, name })) ?? [];
  });
}

/** What one Kustomization says of itself (kustomize.toolkit.fluxcd.io/v1, kustomize-controller 1.9). */
function kustomizationState(object: LiveObject, now: Instant): ApplierState {
  const self = selfOf(object);
  if (valueAt(object.spec, ['suspend']) === true) {
    return { ...self, phase: 'Suspended', reason: 'Suspended', message: 'The Kustomization is suspended.' };
  }
  if (textAt(object.metadata, ['deletionTimestamp']) !== undefined) {
    return { ...self, phase: 'Applying', reason: 'Deleting', message: 'The Kustomization is being deleted.' };
  }
  const ready = conditionOf(object, 'Ready');
  if (ready === undefined || !isCurrent(ready, object)) {
    return { ...self, phase: 'Applying', reason: 'NotReconciled', message: 'Flux has not looked at it yet.' };
  }
  return { ...self, ...readyState(object, { ready, now }) };
}

function selfOf(object: LiveObject): Pick<ApplierState, 'tool' | 'object'> {
  return { tool: 'Flux', object: idOf(object) };
}

function idOf(object: LiveObject): string {
  return objectId(referenceOf(object));
}

interface Verdict {
  readonly ready: LiveCondition;
  readonly now: Instant;
}

function readyState(object: LiveObject, { ready, now }: Verdict): Omit<ApplierState, 'tool' | 'object'> {
  const { status, reason = status, since } = ready;
  const phase = phaseOf(ready);
  const said = { phase, reason, message: messageOf(object, ready), since };
  if (phase === 'Applied' || WAITING.has(reason)) return said;
  const retries = retriesOf(object);
  return phase === 'Failed' ? { ...said, retries, ...failureOf(object, { ready, now }) } : { ...said, retries };
}

function isCurrent({ observedGeneration }: LiveCondition, { metadata }: LiveObject): boolean {
  const generation = integerAt(metadata, ['generation']);
  return observedGeneration === undefined || generation === undefined || observedGeneration >= generation;
}

/** Not errors of this Kustomization: it waits for another, or starts again because of a new commit. */
const WAITING: ReadonlySet<string | undefined> = new Set(['DependencyNotReady', 'HealthCheckCanceled']);

function phaseOf({ status, reason }: LiveCondition): ApplierState['phase'] {
  if (status === 'True') return 'Applied';
  return status === 'False' && !WAITING.has(reason) ? 'Failed' : 'Applying';
}

/** While it reconciles, Ready says only that it does; Reconciling says what. */
function messageOf(object: LiveObject, ready: LiveCondition): string {
  const progress = ready.status === 'Unknown' ? trueCondition(object, 'Reconciling')?.message : undefined;
  return steadyText(progress ?? ready.message ?? '');
}

function failureOf(object: LiveObject, { ready, now }: Verdict): Pick<ApplierState, 'errorClass' | 'nextRetry'> {
  const { message = '', reason, since } = ready;
  const errorClass = classifyError(message, reason === undefined ? {} : { reason });
  const wait = trueCondition(object, 'Stalled') === undefined ? waitOf(object, message) : undefined;
  if (since === undefined || wait === undefined) return { errorClass };
  const nextRetry = since + wait;
  // Overdue: the controller is busy, or does not run. It would be a guess to name a time.
  return nextRetry > now ? { errorClass, nextRetry } : { errorClass };
}

/** Ready changes to Unknown and back with each try, so its last change is the end of the last try. */
function waitOf(object: LiveObject, message: string): number | undefined {
  const said = /retrying in (\S+)$/.exec(message)?.[1];
  return [said, valueAt(object.spec, ['retryInterval']), valueAt(object.spec, ['interval'])]
    .map(parseGoDuration)
    .find((wait) => wait !== undefined);
}

/** The failures of the revision tried last (`status.history`, newest first; Flux 2.7). Undefined where none is recorded. */
function retriesOf(object: LiveObject): number | undefined {
  const revision = textAt(object.status, ['lastAttemptedRevision']);
  const history = objectsAt(object.status, ['history']);
  const end = history.findIndex((snapshot) => !isFailureOf(snapshot, revision));
  const counts = history.slice(0, end === -1 ? undefined : end).map(triesOf);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

function isFailureOf(snapshot: JsonObject, revision: string | undefined): boolean {
  const metadata = valueAt(snapshot, ['metadata']);
  return (
    snapshot['lastReconciledStatus'] !== 'ReconciliationSucceeded' &&
    isJsonObject(metadata) &&
    revision !== undefined &&
    metadata['revision'] === revision
  );
}

function triesOf(snapshot: JsonObject): number {
  const total = snapshot['totalReconciliations'];
  return typeof total === 'number' && Number.isSafeInteger(total) && total > 0 ? total : 1;
}
