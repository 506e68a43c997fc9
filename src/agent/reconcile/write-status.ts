import { isSameJson } from '../../core/json/is-same-json.ts';
import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { digestOf } from '../../core/manifest/digest.ts';
import { objectId } from '../../core/manifest/object-id.ts';
import type { CommonStatus } from '../../core/status/status.ts';
import { SECOND } from '../../core/time/instant.ts';
import type { Observed } from '../observe/observer.ts';
import type { Decision } from './decide.ts';
import type { EventRecorder, EventSubject } from './event-recorder.ts';
import { sendAndJudge } from './judge-answer.ts';
import { learnedObject } from './learned-object.ts';
import type { Written } from './own-writes.ts';
import type { Look, ReconcilerParts } from './reconciler-parts.ts';
import { failWrite, forgetRefusal, learnAnew, refusedFor, type WriteTarget } from './write-failure.ts';
import { NOT_OURS, UNCHANGED, type WriteResult, WRITTEN } from './write-result.ts';

/** Under which name the agent owns statuses. */
const STATUS_MANAGER = 'planwright-status';

/** Where Events of a written status go. */
export interface StatusWriting extends ReconcilerParts {
  readonly recorder: EventRecorder;
}

/** Writes what was decided of the status, and tells of it once it is written. */
export async function writeStatus(parts: StatusWriting, look: Look, decision: Decision): Promise<WriteResult> {
  const { resource } = look.observed;
  const { status: decided } = decision;
  const target: WriteTarget = { what: 'status', object: resource };
  if (decided.type === 'wait') {
    return { result: 'deferred', isFailed: false, again: decided.milliseconds, isLast: false };
  }
  if (decided.type === 'none' || isAltered(look, decided.status)) return tellUnchanged(parts, look, decision);
  const refused = refusedFor(parts, look, target);
  if (refused !== undefined) return { result: 'deferred', isFailed: false, again: refused, isLast: false };
  if (!parts.shards.owns(look.key)) return NOT_OURS;
  return parts.ownWrites.during(look.key, () => send(parts, look, { target, decision, status: decided.status }));
}

interface StatusToSend {
  readonly target: WriteTarget;
  readonly decision: Decision;
  readonly status: CommonStatus;
}

async function send(
  parts: StatusWriting,
  look: Look,
  { target, decision, status }: StatusToSend,
): Promise<Written<WriteResult>> {
  const { resource } = look.observed;
  const written = statusOf(resource, status);
  const judgement = await sendAndJudge(() =>
    parts.api.apply(written, { fieldManager: STATUS_MANAGER, subresource: 'status' }),
  );
  if (judgement.type !== 'accepted') {
    return { result: await failWrite(parts, look, { target, judgement }), version: undefined };
  }
  forgetRefusal(look, target);
  const answered = learnedObject(judgement.body, resource.metadata.uid);
  if (answered === undefined) await learnAnew(parts, resource);
  else remember(parts, look, { answered, status });
  tellWritten(parts, look, { decision, resource: answered ?? resource });
  // What the server made something else of is looked at once more.
  const isKept = answered !== undefined && look.memory.altered === undefined;
  return { result: WRITTEN, version: isKept ? answered.metadata.resourceVersion : undefined };
}

/** Only to the very resource that was looked at, in the version that was looked at. */
function statusOf({ apiVersion, kind, metadata }: LiveObject, status: CommonStatus): LiveObject {
  const { name, namespace, uid, resourceVersion } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, uid, resourceVersion }, status };
}

/** Whether this very status was written to this very version, and the server made something else of it. */
function isAltered({ observed, memory }: Look, status: CommonStatus): boolean {
  const { altered } = memory;
  if (altered === undefined || altered.version !== observed.resource.metadata.resourceVersion) return false;
  return altered.digest === substanceOf(status);
}

/** A status that does not come back as it was written is as of now each time. */
function substanceOf({ lastUpdated: _lastUpdated, ...status }: CommonStatus): string {
  return digestOf(JSON.stringify(status));
}

function tellUnchanged({ metrics }: StatusWriting, { memory }: Look, { evaluation }: Decision): WriteResult {
  memory.changedAt = undefined;
  metrics.status(memory.identity, { status: evaluation.status, transitions: [] });
  return UNCHANGED;
}

interface KeptStatus {
  readonly answered: LiveObject;
  readonly status: CommonStatus;
}

/** The next look must not see an older status than the one that was written. */
function remember({ store, world }: StatusWriting, { memory, journal }: Look, { answered, status }: KeptStatus): void {
  const { resourceVersion = '' } = answered.metadata;
  store.learn(answered);
  memory.writtenAt = world.clock.elapsed();
  memory.writtenVersion = resourceVersion;
  memory.altered = undefined;
  if (isSameJson(answered.status, status)) return;
  memory.altered = { version: resourceVersion, digest: substanceOf(status) };
  journal.debug('the API server holds another status than was written');
}

interface WrittenStatus {
  readonly decision: Decision;
  readonly resource: LiveObject;
}

function tellWritten(parts: StatusWriting, look: Look, { decision, resource }: WrittenStatus): void {
  const { metrics, world, history, recorder } = parts;
  const { status, transitions, events } = decision.evaluation;
  const { memory, journal, key } = look;
  const now = world.clock.elapsed();
  memory.writtenAt = now;
  if (memory.changedAt !== undefined) metrics.statusLatency((now - memory.changedAt) / SECOND);
  memory.changedAt = undefined;
  metrics.status(memory.identity, { status, transitions });
  if (events.some(({ action }) => action === 'Blocked'))
    metrics.error(memory.identity.kind, status.retry?.class ?? 'unknown');
  for (const { from, to } of transitions) journal.info(`${from} → ${to}`, { from, to, said: status.message });
  if (transitions.length === 0) journal.debug('status written', { said: status.message });
  history?.record(key, transitions, world.clock.now());
  recorder.record(subjectOf(look, resource), events);
}

/** What Events of a look are about. */
export function subjectOf({ key, observed }: Look, resource: LiveObject): EventSubject {
  return { key, resource, related: (id) => relatedOf(observed, id) };
}

/** The object of an id, where it is known: a cause may be something outside the cluster. */
function relatedOf({ live, plan }: Observed, id: string): JsonObject | undefined {
  const found = live.find(id);
  if (found === undefined) {
    const planned =
      plan?.objects.find((object) => object.id === id)?.ref ?? plan?.requires.find((each) => objectId(each) === id);
    if (planned === undefined) return undefined;
    const { apiVersion, kind, namespace, name } = planned;
    return { apiVersion, kind, namespace, name };
  }
  const { apiVersion, kind, metadata } = found;
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name, uid: metadata.uid };
}
