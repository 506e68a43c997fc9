import { type JsonValue, member } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { formatInstant, type Instant } from '../../../../src/core/time/instant.ts';
import { conflict, notFound, type ServerAnswer, success } from './answers.ts';
import { finalizersOf } from './field-managers.ts';
import type { ServerRequest, Target } from './read-request.ts';
import { represent, textOf } from './representations.ts';
import { findObject, storeObject } from './store-object.ts';
import type { WriteScene } from './write-scene.ts';

/** DELETE: at once, or when the last finalizer goes. */
export function removeObject({ body = {} }: ServerRequest, target: Target, scene: WriteScene): ServerAnswer {
  const { kind, name = '' } = target;
  const live = findObject(target, scene);
  if (live === undefined) return notFound(kind, name);
  const fault = preconditionFault(live, member(body, 'preconditions'), target);
  if (fault !== undefined) return fault;
  if (finalizersOf(live).length > 0) {
    const next = live.metadata.deletionTimestamp === undefined ? terminating(live, scene.now()) : live;
    return success(represent(storeObject(live, next, { target, scene }), kind, scene.extent));
  }
  scene.stored.remove(kind.type, live);
  const { uid } = live.metadata;
  const details = { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural, uid };
  return success({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

/** An object that is being deleted. */
export function terminating(live: LiveObject, now: Instant): LiveObject {
  const { generation } = live.metadata;
  const metadata = {
    ...live.metadata,
    deletionTimestamp: formatInstant(now),
    deletionGracePeriodSeconds: 0,
    ...(generation === undefined ? {} : { generation: generation + 1 }),
  };
  return { ...live, metadata };
}

const PRECONDITIONS = [
  { field: 'uid', label: 'UID', happened: 'deleted and then recreated' },
  { field: 'resourceVersion', label: 'ResourceVersion', happened: 'modified' },
] as const;

function preconditionFault(
  { metadata }: LiveObject,
  wanted: JsonValue | undefined,
  { kind, name = '' }: Target,
): ServerAnswer | undefined {
  for (const { field, label, happened } of PRECONDITIONS) {
    const [asked, live] = [textOf(wanted, field), metadata[field] ?? ''];
    if (asked === '' || asked === live) continue;
    const why = `the ${label} in the precondition (${asked}) does not match the ${label} in record (${live}). The object might have been ${happened}`;
    return conflict({ ...kind, plural: kind.kind }, name, why);
  }
  return undefined;
}
