import type { LiveObject } from '../../core/live/live-object.ts';

/**
 * Where a reflector puts what it reads of its collection. A list is marked and swept: between `beginList` and `endList` every object
 * that exists is put; at the end those that were not put are gone. Until then the objects of before stay.
 */
export interface ObjectSink {
  beginList(): void;
  /** New or changed. The object is the sink's to keep; it has no `managedFields` entries removed and nothing projected yet. */
  put(object: LiveObject): void;
  /** The last state of an object that is gone, or no longer selected. */
  remove(object: LiveObject): void;
  endList(): void;
  /** The collection is no longer watched: what only it knew is forgotten, without a change being told. */
  forget(): void;
}
