import { isDeepStrictEqual } from 'node:util';
import type { LiveObject } from '../harness/api-client.ts';

/** Which objects. All that is said must hold; nothing said means all. */
export interface Selector {
  readonly namespace?: string;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The controller that made the object: for a pod the StatefulSet, the Job or the ReplicaSet. */
  readonly owner?: { readonly kind: string; readonly name?: string };
}

/** What objects have been told to do. */
export interface SelectedBehaviours<Behaviour> {
  /** For objects that are there and those to come. What was said last holds where two selectors meet. */
  readonly set: (selector: Selector, behaviour: Behaviour) => void;
  readonly find: (object: LiveObject) => Behaviour | undefined;
  readonly isEmpty: () => boolean;
  readonly clear: () => void;
}

/** A table of behaviours, empty at first. */
export function createSelectedBehaviours<Behaviour>(): SelectedBehaviours<Behaviour> {
  let rules: readonly { readonly selector: Selector; readonly behaviour: Behaviour }[] = [];
  return {
    set: (selector, behaviour) => {
      rules = [{ selector, behaviour }, ...rules.filter((rule) => !isDeepStrictEqual(rule.selector, selector))];
    },
    find: (object) => rules.find(({ selector }) => isSelected(selector, object))?.behaviour,
    isEmpty: () => rules.length === 0,
    clear: () => {
      rules = [];
    },
  };
}

/** Whether the selector means that object. */
export function isSelected({ namespace, name, labels = {}, owner }: Selector, { metadata }: LiveObject): boolean {
  if (namespace !== undefined && metadata.namespace !== namespace) return false;
  if (name !== undefined && metadata.name !== name) return false;
  if (Object.entries(labels).some(([key, value]) => metadata.labels?.[key] !== value)) return false;
  return owner === undefined || ownersOf(metadata).some((one) => isOwner(owner, one));
}

interface Owner {
  readonly kind: string;
  readonly name: string;
}

function isOwner(wanted: NonNullable<Selector['owner']>, { kind, name }: Owner): boolean {
  return kind === wanted.kind && (wanted.name === undefined || name === wanted.name);
}

function ownersOf(metadata: LiveObject['metadata']): readonly Owner[] {
  return (metadata['ownerReferences'] ?? []) as unknown as readonly Owner[]; // The API server checks every reference.
}
