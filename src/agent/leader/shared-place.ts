import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { APPLIER_KINDS, SHARED } from '../../core/status/wanted-kinds.ts';
import { RESOURCE_LABEL, resourceLabelOf } from '../../core/synth/labels.ts';
import type { ResourceKey } from '../observe/observer.ts';
import { planOwner } from '../observe/plan-entry.ts';
import { labelOfKey, readId } from '../observe/resource-key.ts';
import { shardOf } from './shard-of.ts';

/**
 * What decides over the shard of a resource: its namespace and the value of the resource label. Its objects carry both, so that a replica
 * need not keep those of other shards.
 */
export function placeOfResource(key: ResourceKey): string {
  return `${readId(key).namespace}/${labelOfKey(key)}`;
}

/** Of which shards a replica keeps the objects, and what else it takes to know whose an object is. */
export interface KeptPlaces {
  readonly keeps: (shard: number) => boolean;
  readonly shards: number;
  /** The group kinds of resources. */
  readonly resourceKinds: ReadonlySet<string>;
}

/**
 * Whether a replica has to keep an object: everything that no namespace and label show to be of a resource of another shard, and to be of
 * interest to that one alone.
 */
export function isKeptFor(object: LiveObject, { keeps, shards, resourceKinds }: KeptPlaces): boolean {
  if (shards === 1) return true;
  const place = placeOf(object, resourceKinds);
  return place === undefined || keeps(shardOf(place, shards));
}

/** Undefined where it may concern any resource: what stands outside namespaces or without a label, a quota, an applier, a Plan of nobody. */
function placeOf(object: LiveObject, resourceKinds: ReadonlySet<string>): string | undefined {
  const groupKind = groupKindOf(object);
  if (groupKind === PLAN_GROUP_KIND) {
    const owner = planOwner(object);
    return owner === undefined ? undefined : placeOfResource(owner);
  }
  const { namespace, labels } = object.metadata;
  const label = resourceKinds.has(groupKind) ? resourceLabelOf(object) : labels?.[RESOURCE_LABEL];
  if (label === undefined || namespace === undefined || FOR_ALL.has(groupKind)) return undefined;
  return `${namespace}/${label}`;
}

const FOR_ALL: ReadonlySet<string> = new Set([...SHARED, ...APPLIER_KINDS]);
