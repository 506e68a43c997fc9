import { type JsonObject, type JsonValue, member } from '../../src/core/json/json.ts';
import { storageVersionOf } from '../../src/core/kind/kind.ts';
import { validateSchema } from '../../src/core/schema/validate-schema.ts';
import { evaluate } from '../../src/core/status/evaluate.ts';
import type { Evaluation, EvaluationInput } from '../../src/core/status/evaluation.ts';
import { STANDARD_STATUS } from '../../src/core/status/standard-status.ts';
import type { CommonStatus, Condition } from '../../src/core/status/status.ts';
import { type Instant, parseInstant, SECOND } from '../../src/core/time/instant.ts';
import { type LivedMoment, throughApiServer } from './live-through.ts';

/**
 * What is wrong with the statuses that an agent wrote, whatever the life: Kubernetes' conventions for conditions, the checks of
 * fluxcd/pkg/runtime/conditions/check, the CRD's schema, the table of phases, and that a second look writes nothing.
 */
export function findFaults({ kind, looks }: Pick<LivedMoment, 'kind' | 'looks'>): readonly string[] {
  return looks.flatMap(({ input, evaluation }) => [
    ...schemaFaults(input, throughApiServer(evaluation.status)),
    ...edgeFaults(kind.status ?? STANDARD_STATUS, evaluation),
    ...conditionFaults(evaluation.status.conditions, evaluation.status, input),
    ...timeFaults(input.previous, evaluation.status, input.now),
    ...repeatFaults(input, evaluation),
    ...(evaluation.nextCheck !== undefined && evaluation.nextCheck <= input.now ? ['the next look is not later'] : []),
  ]);
}

/** The same of a status that somebody finds written, without what only a second look at the cluster can tell. */
export function findWrittenFaults({ kind, resource, previous, now }: WrittenLook): readonly string[] {
  const status = resource.status as CommonStatus; // What is wrong with it, its schema says.
  return [
    ...schemaFaults({ kind }, resource.status ?? {}),
    ...conditionFaults(status.conditions, status, { resource }),
    ...timeFaults(previous, status, now ?? parseInstant(status.lastUpdated) ?? 0),
  ];
}

/** A resource with its status, and the status before it. */
interface WrittenLook extends Pick<EvaluationInput, 'kind' | 'resource' | 'previous'> {
  /** When it was written, by the clock of whoever wrote it; else it is read from the status, which a clock that is behind does not have. */
  readonly now?: Instant;
}

function schemaFaults({ kind }: Pick<EvaluationInput, 'kind'>, status: JsonObject): readonly string[] {
  const schema = storageVersionOf(kind).schema.openAPIV3Schema.properties?.['status'] ?? {};
  return validateSchema(status, schema).map(({ path, message }) => `status.${path.join('.')}: ${message}`);
}

function edgeFaults({ phases: { edges } }: typeof STANDARD_STATUS, { transitions }: Evaluation): readonly string[] {
  return transitions
    .filter(({ from, to }) => !edges.some((edge) => edge.from === from && edge.to === to))
    .map(({ from, to }) => `no edge from ${from} to ${to}`);
}

const ALWAYS = ['Ready', 'Progressing', 'Failed', 'Available', 'Degraded', 'InSync', 'DependenciesReady', 'Planned'];
const ABNORMAL = ['Failed', 'Degraded', 'Reconciling', 'Stalled'];

function conditionFaults(
  conditions: readonly Condition[],
  status: JsonObject,
  input: Pick<EvaluationInput, 'resource'>,
): readonly string[] {
  const held = new Set(conditions.filter((condition) => condition.status === 'True').map(({ type }): string => type));
  if (held.has('Paused')) return [];
  return [
    ...presenceFaults(conditions),
    ...agreementFaults(conditions, held),
    ...generationFaults(conditions, status, input),
  ];
}

function presenceFaults(conditions: readonly Condition[]): readonly string[] {
  const types = conditions.map(({ type }): string => type);
  const lingering = conditions.filter(
    ({ type, status }) => (type === 'Reconciling' || type === 'Stalled') && status !== 'True',
  );
  return [
    ...ALWAYS.filter((type) => !types.includes(type)).map((type) => `no condition ${type}`),
    ...(types.length === new Set(types).size ? [] : ['a condition twice']),
    ...(types[0] === 'Ready' ? [] : ['Ready is not first']),
    ...lingering.map(({ type }) => `${type} is there and not True`),
  ];
}

function agreementFaults(conditions: readonly Condition[], held: ReadonlySet<string>): readonly string[] {
  const ready = conditions.find(({ type }) => type === 'Ready')?.status;
  const faults: readonly (readonly [boolean, string])[] = [
    [held.has('Reconciling') && held.has('Stalled'), 'Reconciling and Stalled together'],
    [held.has('Stalled') && ready !== 'False', 'Stalled, and Ready is not False'],
    [held.has('Failed') !== held.has('Stalled'), 'Failed and Stalled differ'],
    [ready === 'Unknown' && !held.has('Reconciling'), 'Ready is Unknown, and Reconciling not True'],
    [ready === 'True' && ABNORMAL.some((type) => held.has(type)), 'something abnormal is True while Ready is'],
  ];
  return faults.filter(([isWrong]) => isWrong).map(([, fault]) => fault);
}

function generationFaults(
  conditions: readonly Condition[],
  { observedGeneration }: JsonObject,
  { resource }: Pick<EvaluationInput, 'resource'>,
): readonly string[] {
  const others = conditions.filter((condition) => condition.observedGeneration !== observedGeneration);
  return [
    ...others.map(({ type }) => `${type} was observed at another generation`),
    ...(observedGeneration === resource.metadata.generation ? [] : ['the generation is not the observed one']),
  ];
}

/** From when a status is computed to when it is written, unless a request takes long; then only the status itself tells when it was computed. */
const WRITING = 2 * SECOND;

/** Times move with the status of a condition, and only then; nothing lies in the future. */
function timeFaults(previous: JsonObject, status: CommonStatus, now: Instant): readonly string[] {
  const before = member(previous, 'conditions');
  const list: readonly JsonValue[] = Array.isArray(before) ? before : [];
  return status.conditions.flatMap((condition) => {
    const old = list.find((candidate) => member(candidate, 'type') === condition.type);
    const isSameStatus = member(old, 'status') === condition.status;
    const isSameTime = member(old, 'lastTransitionTime') === condition.lastTransitionTime;
    if (old === undefined || isSameStatus === isSameTime) return [];
    // Twice in one second; or a clock that was set back has come to that second again.
    const age = now - (parseInstant(condition.lastTransitionTime) ?? 0);
    const isInOneSecond = (age >= 0 && age < WRITING) || condition.lastTransitionTime === status.lastUpdated;
    if (isSameTime && isInOneSecond) return [];
    return [`${condition.type}: the time ${isSameTime ? 'stayed' : 'moved'} and the status did not`];
  });
}

/** The same snapshot with its own status before it: nothing to write, nothing to tell. */
function repeatFaults(input: EvaluationInput, first: Evaluation): readonly string[] {
  const previous = throughApiServer(first.status);
  const second = evaluate({ ...input, previous });
  const isSame = JSON.stringify(throughApiServer(second.status)) === JSON.stringify(previous);
  return [
    ...(isSame ? [] : [`a second look writes: ${difference(previous, throughApiServer(second.status))}`]),
    ...second.transitions.map(({ from, to }) => `a second look goes from ${from} to ${to}`),
    ...second.events.map(({ reason }) => `a second look tells ${reason}`),
    // The agent does not look at what it wrote itself: it comes back when the first look said.
    ...(isSooner(second.nextCheck, first.nextCheck) ? ['a second look wants to come back sooner'] : []),
  ];
}

function isSooner(left: Instant | undefined, right: Instant | undefined): boolean {
  return left !== undefined && (right === undefined || left < right);
}

function difference(left: JsonObject, right: JsonObject): string {
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys
    .filter((key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]))
    .map((key) => `${key} from ${JSON.stringify(left[key])} to ${JSON.stringify(right[key])}`)
    .join('; ');
}
