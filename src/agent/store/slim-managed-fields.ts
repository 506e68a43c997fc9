import { isJsonObject, type JsonObject, member } from '../../core/json/json.ts';
import type { LiveMetadata, ManagedFieldsEntry } from '../../core/live/live-object.ts';

type Entries = LiveMetadata['managedFields'];

/** managedFields without what the writers of a status own: drift never looks at it (`managedEntries`), only at when they wrote. */
export function ownedFieldsOnly(entries: Entries): Entries {
  if (!areSound(entries)) return entries;
  return entries.map(({ fieldsType: _always, ...entry }) =>
    entry.subresource === 'status' ? { subresource: 'status', time: entry.time } : entry,
  );
}

/** When the spec and the status were written (src/core/health/last-write.ts), without by whom and what of them. */
export function writeTimesOnly(entries: Entries): Entries {
  return areSound(entries) ? entries.flatMap(writeTimes) : entries;
}

/** What is not of its form is for `soundObject` to judge. */
function areSound(entries: unknown): entries is readonly ManagedFieldsEntry[] {
  return Array.isArray(entries) && entries.every(isJsonObject);
}

function writeTimes({ subresource, time, fieldsV1 }: ManagedFieldsEntry): readonly ManagedFieldsEntry[] {
  if (subresource === 'status') return [{ subresource, time }];
  const owned = ['f:spec', 'f:status'].filter((field) => isJsonObject(member(fieldsV1, field)));
  if (owned.length === 0) return [];
  const fields: JsonObject = Object.fromEntries(owned.map((field) => [field, {}]));
  return [{ time, fieldsV1: fields }];
}
