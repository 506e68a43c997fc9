import type { LiveObject } from '../../core/live/live-object.ts';
import type { ClearedObject } from '../../core/status/cleared-objects.ts';
import type { Collection } from '../watch/collection.ts';
import type { ObjectSink } from '../watch/object-sink.ts';

/**
 * What is known of the cluster, in as little memory as possible: objects are projected to what verdicts read, and packed until
 * somebody asks for them. Reading one twice in a row gives the same object, and an unchanged object stays the same one as long as it
 * is unpacked: nothing may ever change it.
 */
export interface ObjectStore {
  /** Where the reflector of a collection puts its objects. Two collections may hold the same object; it is gone when none holds it. */
  sinkFor(collection: Collection): ObjectSink;
  find(id: string): LiveObject | undefined;
  /** Whether an object is there, without unpacking it. */
  has(id: string): boolean;
  /** The resource version of an object, without unpacking it. */
  versionOf(id: string): string | undefined;
  /** What was cleared of an object under a Plan, in the version that is here now (`ClearedObjects`); another Plan clears it anew. */
  clearedOf(id: string, plan: object): ClearedObject | undefined;
  clear(id: string, plan: object, cleared: ClearedObject): void;
  /** The ids of all objects of a kind. */
  idsOf(groupKind: string): readonly string[];
  /** The ids of the objects in a namespace (`''`: without one) that carry a value of the resource label. */
  idsLabelled(namespace: string, resourceLabel: string): readonly string[];
  /** The ids of a kind's objects in a namespace. */
  idsIn(namespace: string, groupKind: string): readonly string[];
  /**
   * What a write of ours was answered, or a look at one object brought: counts until its watch tells something newer. Ignored where
   * the object is gone or known in a newer version already.
   */
  learn(object: LiveObject): void;
  /** Called after each change, in order, once per object and change; never for a list that brings nothing new. */
  onChange(listener: (change: StoreChange) => void): void;
  readonly size: StoreSize;
}

/** One object came, changed or went. */
export interface StoreChange {
  readonly id: string;
  readonly groupKind: string;
  readonly namespace: string;
  readonly name: string;
  /** The values of `planwright.dev/resource` before and after; undefined where it has none or is not there. */
  readonly labelBefore: string | undefined;
  readonly labelAfter: string | undefined;
  readonly type: 'added' | 'changed' | 'removed';
}

/** For metrics and tests. */
export interface StoreSize {
  readonly objects: number;
  readonly packedBytes: number;
}
