import { resourceLabelOf } from '../../core/synth/labels.ts';
import type { ResourceKey } from './observer.ts';

/** An id in its parts: of a resource, or of any object. */
export interface IdParts {
  /** `Database.databases.example.com` */
  readonly groupKind: string;
  readonly kind: string;
  /** `''` where the object has none. */
  readonly namespace: string;
  readonly name: string;
}

/** Reads what `objectId` wrote: neither kinds nor namespaces hold a slash. */
export function readId(id: string): IdParts {
  const first = id.indexOf('/');
  const second = id.indexOf('/', first + 1);
  const groupKind = id.slice(0, first);
  const dot = groupKind.indexOf('.');
  return {
    groupKind,
    kind: dot === -1 ? groupKind : groupKind.slice(0, dot),
    namespace: id.slice(first + 1, second),
    name: id.slice(second + 1),
  };
}

/** The value of the resource label on what belongs to a resource. */
export function labelOfKey(key: ResourceKey): string {
  const { kind, name } = readId(key);
  return resourceLabelOf({ kind, metadata: { name } });
}

/** Whether something without a namespace, that carries the label of a resource, is not that of one of the same name elsewhere. */
export function isNamedAfter(key: ResourceKey, id: string): boolean {
  const { namespace, name } = readId(key);
  return readId(id).name.startsWith(`${namespace}-${name}`);
}
