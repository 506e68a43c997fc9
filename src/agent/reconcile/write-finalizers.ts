import type { JsonObject } from '../../core/json/json.ts';
import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import type { ApiAnswer } from '../ports.ts';
import type { FinalizerChange } from './decide-finalizers.ts';
import { FINALIZER_MANAGER, finalizerPatch, PLAN_PLURAL, releaseCall } from './finalizer.ts';
import { isOlderVersion } from '../store/resource-version.ts';
import { sendAndJudge } from './judge-answer.ts';
import { learnedObject } from './learned-object.ts';
import type { Look } from './reconciler-parts.ts';
import { failWrite, forgetRefusal, refusedFor, type WriteTarget } from './write-failure.ts';
import { NOT_OURS, type WriteResult, WRITTEN } from './write-result.ts';
import { type StatusWriting, subjectOf } from './write-status.ts';

/** Makes the changes one after the other, and none after one that did not work: Plans go only after their resource. */
export async function writeFinalizers(
  parts: StatusWriting,
  look: Look,
  changes: readonly FinalizerChange[],
): Promise<readonly WriteResult[]> {
  const results: WriteResult[] = [];
  for (const change of changes) {
    const result = await writeFinalizer(parts, look, change);
    results.push(result);
    if (result.result !== 'written') break;
  }
  return results;
}

async function writeFinalizer(parts: StatusWriting, look: Look, change: FinalizerChange): Promise<WriteResult> {
  const { object, type } = change;
  const target: WriteTarget = { what: type === 'add' ? 'finalizer' : 'release', object };
  const refused = refusedFor(parts, look, target);
  if (refused !== undefined) return { result: 'deferred', isFailed: false, again: refused, isLast: false };
  if (!parts.shards.owns(look.key)) return NOT_OURS;
  const judgement = await sendAndJudge(() => send(parts, look, change));
  const isDone = judgement.type === 'accepted' || (judgement.type === 'gone' && type === 'release');
  if (!isDone) return failWrite(parts, look, { target, judgement });
  forgetRefusal(look, target);
  tellDone(parts, look, { change, answered: judgement.type === 'accepted' ? judgement.body : undefined });
  return WRITTEN;
}

interface DoneChange {
  readonly change: FinalizerChange;
  readonly answered: JsonObject | undefined;
}

function tellDone(parts: StatusWriting, look: Look, { change, answered }: DoneChange): void {
  const { type, object, event } = change;
  const learned = learnedObject(answered, object.metadata.uid);
  if (learned !== undefined) parts.store.learn(learned);
  if (type === 'add') look.memory.addedAt = parts.world.clock.elapsed();
  const fields = { object: `${object.kind} ${object.metadata.name}` };
  look.journal.debug(type === 'add' ? 'finalizer added' : 'finalizer released', fields);
  if (event !== undefined) parts.recorder.record(subjectOf(look, learned ?? object), [event]);
}

/** The object as it is known now: the status that was just written has made another version of it. */
function send(
  { api }: StatusWriting,
  { observed, memory }: Look,
  { type, object }: FinalizerChange,
): Promise<ApiAnswer> {
  if (type === 'add') return api.apply(finalizerPatch(object), { fieldManager: FINALIZER_MANAGER });
  const plural = groupKindOf(object) === PLAN_GROUP_KIND ? PLAN_PLURAL : observed.kind.definition.spec.names.plural;
  return api.send(releaseCall(inWrittenVersion(object, observed.resource, memory.writtenVersion), plural));
}

function inWrittenVersion(object: LiveObject, resource: LiveObject, version: string | undefined): LiveObject {
  if (object !== resource || !isOlderVersion(object.metadata.resourceVersion, version)) return object;
  return { ...object, metadata: { ...object.metadata, resourceVersion: version } };
}
