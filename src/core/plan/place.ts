import type { LiveObject } from '../live/live-object.ts';
import type { ObjectReference } from '../manifest/object-id.ts';
import { RESOURCE_LABEL, resourceLabelOf } from '../synth/labels.ts';
import type { Plan } from './plan.ts';

/** What of a resource says where its objects are, and which mark they carry. */
type Owner = Pick<Plan['resource'], 'kind' | 'namespace' | 'name'>;

/**
 * Whether a reference leads into another namespace than the resource's. Whoever may write a Plan may not thereby learn what is there: nothing is
 * looked at, and nothing that Planwright renders is there (`ResourceChart`).
 */
export function isElsewhere({ namespace = '' }: ObjectReference, owner: Pick<Owner, 'namespace'>): boolean {
  return namespace !== '' && namespace !== owner.namespace;
}

/** Whether an object that stands in no namespace is marked as another resource's: that it exists is all that is told of it. */
export function isMarkedByOther({ metadata }: LiveObject, { kind, name }: Owner): boolean {
  if (metadata.namespace !== undefined && metadata.namespace !== '') return false;
  const label = metadata.labels?.[RESOURCE_LABEL];
  return label !== undefined && label !== resourceLabelOf({ kind, metadata: { name } });
}
