import { valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import { parseInstant } from '../time/instant.ts';
import { textAt } from './field-readers.ts';

const STORAGE_CLASS = 'StorageClass.storage.k8s.io';

/**
 * The StorageClass of a claim.
 * - `none`: the claim asks for a volume without class, which somebody must make by hand.
 * - `missing`: there is no such class; `name` is absent when there is no default class.
 * - `unknown`: classes could not be read.
 */
export type ClaimClass =
  | { readonly type: 'found'; readonly storageClass: LiveObject }
  | { readonly type: 'missing'; readonly name: string | undefined }
  | { readonly type: 'none' }
  | { readonly type: 'unknown' };

/** Finds the StorageClass of a claim as Kubernetes does: by name, by the annotation of old, or the default class. */
export function claimClass(claim: LiveObject, live: LiveState): ClaimClass {
  const name =
    valueAt(claim, ['metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class']) ??
    valueAt(claim, ['spec', 'storageClassName']);
  if (name === '') return { type: 'none' };
  const isNamed = typeof name === 'string';
  const storageClass = isNamed ? live.find(`${STORAGE_CLASS}//${name}`) : defaultClass(live);
  if (storageClass !== undefined) return { type: 'found', storageClass };
  if (live.unreadable(STORAGE_CLASS) !== undefined) return { type: 'unknown' };
  return { type: 'missing', name: isNamed ? name : undefined };
}

/** Of several default classes the newest counts, then the first by name (pkg/volume/util/storageclass.go). */
function defaultClass(live: LiveState): LiveObject | undefined {
  let newest: LiveObject | undefined;
  for (const candidate of live.ofKind(STORAGE_CLASS).filter(isDefault)) {
    if (newest === undefined || createdAt(candidate) > createdAt(newest)) newest = candidate;
  }
  return newest;
}

function isDefault(storageClass: LiveObject): boolean {
  return ['storageclass.kubernetes.io', 'storageclass.beta.kubernetes.io'].some(
    (prefix) => textAt(storageClass, ['metadata', 'annotations', `${prefix}/is-default-class`]) === 'true',
  );
}

function createdAt(object: LiveObject): number {
  return parseInstant(valueAt(object, ['metadata', 'creationTimestamp'])) ?? 0;
}
