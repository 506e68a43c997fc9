import { member } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { groupKindOf } from '../../core/live/live-object.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { RESOURCE_LABEL, resourceLabelOf } from '../../core/synth/labels.ts';
import type { ResourceKey } from '../observe/observer.ts';
import { labelOfKey, readId } from '../observe/resource-key.ts';
import { shardOf } from './shard-of.ts';

/**
 * What decides over the shard of a resource: its namespace and the value of the resource label. Its objects carry both, so that a replica
 * need not keep those of other shards.
 */
export function placeOfResource(key: ResourceKey): string {
  return `${readId(key).namespace}/${labelOfKey(key)}`;
}

/** Which shards a replica holds, and what else it takes to know whose an object is. */
export interface HeldShards {
  readonly held: readonly number[];
  readonly shards: number;
  /** The group kinds of resources. */
  readonly resourceKinds: ReadonlySet<string>;
}

/** Whether a replica has to keep an object: everything that no namespace and label show to be of a resource of another shard. */
export function isKeptFor(object: LiveObject, { held, shards, resourceKinds }: HeldShards): boolean {
  if (shards === 1) return true;
  const label = labelOf(object, resourceKinds);
  const { namespace } = object.metadata;
  // What stands outside namespaces, or without a label, may belong to a resource anywhere.
  if (label === undefined || namespace === undefined) return true;
  return held.includes(shardOf(`${namespace}/${label}`, shards));
}

function labelOf(object: LiveObject, resourceKinds: ReadonlySet<string>): string | undefined {
  const groupKind = groupKindOf(object);
  if (resourceKinds.has(groupKind)) return resourceLabelOf(object);
  if (groupKind !== PLAN_GROUP_KIND) return object.metadata.labels?.[RESOURCE_LABEL];
  const planned = member(object.spec, 'resource');
  const [kind, name] = [member(planned, 'kind'), member(planned, 'name')];
  return typeof kind === 'string' && typeof name === 'string'
    ? resourceLabelOf({ kind, metadata: { name } })
    : undefined;
}
