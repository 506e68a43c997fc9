import { valueAt } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { formatInstant } from '../../../../src/core/time/instant.ts';
import type { FakeClock } from '../fake-clock.ts';
import { finalizersOf } from './field-managers.ts';
import { isSame } from './field-sets.ts';
import { DEFINITIONS, kindsOf } from './served-kinds.ts';
import type { Change, StoredObjects } from './stored-objects.ts';
import { terminating } from './remove-object.ts';

const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/**
 * What apiextensions-apiserver does with definitions: establishes them, removes all objects before the definition goes, and ends the
 * watches of a kind that changes or goes. The answer registers a watch, and that answer forgets it.
 */
export function keepDefinitions(
  stored: StoredObjects,
  clock: FakeClock,
): (type: string, end: () => void) => () => void {
  const watches = new Map<string, Set<() => void>>();
  const endAll = (type: string): void => {
    for (const end of watches.get(type) ?? []) end();
  };
  const followed = new Set<string>();
  const look = (name: string): void => {
    const definition = stored.find(DEFINITIONS, undefined, name);
    if (definition === undefined) return;
    if (definition.metadata.deletionTimestamp !== undefined) cleanUp(stored, definition, clock);
    else if (!isEstablished(definition))
      stored.put(DEFINITIONS, established(definition, formatInstant(clock.trueNow())));
  };
  stored.onChange(DEFINITIONS, ({ before, after }: Change) => {
    const { name = '' } = (after ?? before)?.metadata ?? {};
    const isServedAnew = before !== undefined && !isSame(before.spec, after?.spec);
    if (isServedAnew) endAll(name);
    if (after === undefined) return;
    clock.after(0, () => look(name));
    if (!followed.has(name)) stored.onChange(name, () => void clock.after(0, () => look(name)));
    followed.add(name);
  });
  return (type, end) => {
    const ends = watches.get(type) ?? new Set();
    watches.set(type, ends.add(end));
    return () => ends.delete(end);
  };
}

function isEstablished({ status }: LiveObject): boolean {
  return valueAt(status, ['conditions', 1, 'status']) === 'True';
}

/** A definition that is in use. */
export function established(definition: LiveObject, time: string): LiveObject {
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    reason,
    message,
    lastTransitionTime: time,
  });
  const { spec, metadata } = definition;
  return {
    ...definition,
    metadata: { ...metadata, finalizers: [...new Set([...finalizersOf(definition), CLEANUP])] },
    status: {
      acceptedNames: valueAt(spec, ['names']),
      storedVersions: kindsOf(definition)
        .slice(0, 1)
        .map(({ storageVersion }) => storageVersion),
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
    },
  };
}

/** Objects that have finalizers hold their definition. */
function cleanUp(stored: StoredObjects, definition: LiveObject, clock: FakeClock): void {
  const { name } = definition.metadata;
  for (const object of stored.list(name)) {
    if (finalizersOf(object).length === 0) stored.remove(name, object);
    else if (object.metadata.deletionTimestamp === undefined) stored.put(name, terminating(object, clock.trueNow()));
  }
  if (stored.list(name).length === 0) stored.remove(DEFINITIONS, definition);
}
