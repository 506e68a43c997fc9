import type { ErrorClass } from '../health/health.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import type { ComponentPhase, DriftItem, FailureStatus } from './status.ts';

/** The status before, as far as the next one depends on it. Whatever is missing or malformed counts as never written. */
export interface PreviousStatus {
  readonly whole: JsonObject;
  readonly phase: string | undefined;
  readonly planDigest: string | undefined;
  readonly lastGoodPlanDigest: string | undefined;
  readonly conditions: ReadonlyMap<string, PreviousCondition>;
  readonly components: ReadonlyMap<string, PreviousComponent>;
  readonly blocking: PreviousBlocking | undefined;
  readonly drift: readonly DriftItem[];
  readonly lastFailure: FailureStatus | undefined;
  readonly lastUpdated: Instant | undefined;
}

export interface PreviousBlocking {
  readonly object: string;
  readonly reason: string;
  readonly message: string | undefined;
  readonly since: Instant | undefined;
  readonly errorClass: ErrorClass | undefined;
}

export interface PreviousCondition {
  readonly status: string;
  readonly reason: string;
  readonly lastTransitionTime: string;
  readonly since: Instant;
}

export interface PreviousComponent {
  readonly phase: ComponentPhase;
  readonly version: string | undefined;
  readonly replicas: number | undefined;
  readonly readyReplicas: number | undefined;
  readonly progressSince: Instant | undefined;
}

/** Reads a status that was written before. */
export function readPrevious(status: JsonObject): PreviousStatus {
  return {
    whole: status,
    phase: text(status, 'phase'),
    planDigest: text(status, 'planDigest'),
    lastGoodPlanDigest: text(status, 'lastGoodPlanDigest'),
    conditions: new Map(objects(status, 'conditions').flatMap(readCondition)),
    components: new Map(objects(status, 'components').flatMap(readComponent)),
    blocking: readBlocking(status),
    drift: objects(asObject(member(status, 'drift')), 'items').flatMap(readDriftItem),
    lastUpdated: parseInstant(member(status, 'lastUpdated')),
    lastFailure: readFailure(member(status, 'lastFailure')),
  };
}

function readCondition(condition: JsonObject): readonly (readonly [string, PreviousCondition])[] {
  const [type, status, reason] = [text(condition, 'type'), text(condition, 'status'), text(condition, 'reason')];
  const lastTransitionTime = text(condition, 'lastTransitionTime');
  const since = parseInstant(lastTransitionTime);
  if (type === undefined || status === undefined || lastTransitionTime === undefined || since === undefined) return [];
  return [[type, { status, reason: reason ?? '', lastTransitionTime, since }]];
}

function readComponent(component: JsonObject): readonly (readonly [string, PreviousComponent])[] {
  const [name, written] = [text(component, 'name'), text(component, 'phase')];
  const phase = COMPONENT_PHASES.find((each) => each === written);
  if (name === undefined || phase === undefined) return [];
  const version = text(component, 'version');
  const [replicas, readyReplicas] = [count(component, 'replicas'), count(component, 'readyReplicas')];
  const progressSince = parseInstant(member(component, 'progressSince'));
  return [[name, { phase, version, replicas, readyReplicas, progressSince }]];
}

const COMPONENT_PHASES: readonly ComponentPhase[] = [
  'Pending',
  'Installing',
  'Ready',
  'Upgrading',
  'Degraded',
  'Failed',
];

function readBlocking(status: JsonObject): PreviousBlocking | undefined {
  const blocking = member(status, 'blocking');
  const [object, reason] = [text(blocking, 'object'), text(blocking, 'reason')];
  if (object === undefined || reason === undefined) return undefined;
  const written = text(member(status, 'retry'), 'class');
  const errorClass = ERROR_CLASSES.find((each) => each === written);
  return {
    object,
    reason,
    message: text(blocking, 'message'),
    since: parseInstant(member(blocking, 'since')),
    errorClass,
  };
}

const ERROR_CLASSES: readonly ErrorClass[] = [
  'transient',
  'permanent',
  'unknown',
  'configuration',
  'resource',
  'component',
];

function readFailure(failure: JsonValue | undefined): FailureStatus | undefined {
  const [reason, time] = [text(failure, 'reason'), text(failure, 'time')];
  const [message, planDigest] = [text(failure, 'message'), text(failure, 'planDigest')];
  if (reason === undefined || time === undefined) return undefined;
  return {
    reason,
    time,
    ...(message === undefined ? {} : { message }),
    ...(planDigest === undefined ? {} : { planDigest }),
  };
}

function readDriftItem(item: JsonObject): readonly DriftItem[] {
  const [object, type] = [text(item, 'object'), text(item, 'type')];
  const known = TYPES.find((each) => each === type);
  if (object === undefined || known === undefined) return [];
  return [
    { object, type: known, path: text(item, 'path'), message: text(item, 'message'), since: text(item, 'since') },
  ];
}

const TYPES: readonly DriftItem['type'][] = ['Missing', 'Changed', 'Extraneous', 'Orphaned', 'Recreated'];

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function objects(value: JsonObject, name: string): readonly JsonObject[] {
  const list = member(value, name);
  return isJsonArray(list) ? list.filter((each) => isJsonObject(each)) : [];
}

function text(value: JsonValue | undefined, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

function count(value: JsonValue | undefined, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === 'number' ? found : undefined;
}
