import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { formatInstant, SECOND } from '../../../src/core/time/instant.ts';
import { uidOf } from './deterministic.ts';
import type { Operation } from './find-object.ts';

/** An object that no Plan knows appears: a Secret, an Event, an orphan. */
export function add(object: LiveObject): Operation {
  return (model) => ({ ...model, others: new Map([...model.others, [objectId(referenceOf(object)), object]]) });
}

/** An object that no Plan renders. */
export function foreign(
  reference: { readonly apiVersion: string; readonly kind: string; readonly namespace: string; readonly name: string },
  now: number,
): LiveObject {
  const { apiVersion, kind, namespace, name } = reference;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      uid: uidOf(objectId(reference)),
      resourceVersion: String(now / SECOND),
      creationTimestamp: formatInstant(now),
    },
  };
}
