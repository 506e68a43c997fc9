import { isJsonObject, type JsonObject, valueAt } from '../json/json.ts';
import type { LiveObject, ManagedFieldsEntry } from '../live/live-object.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { DIGEST_ANNOTATION } from '../synth/labels.ts';
import { comparableObject } from './comparable-object.ts';
import type { ValueDifference, ValuePair } from './compare-values.ts';
import { lastAppliedExtraneousFields, ownedExtraneousFields } from './extraneous-fields.ts';
import { lastAppliedOf } from './last-applied.ts';
import { managedEntries } from './managed-fields.ts';
import { isDeclaration } from './writers.ts';

/** A manifest beside the live object, and who applies it. */
interface Application {
  readonly desired: Manifest;
  readonly live: LiveObject;
  readonly appliers: readonly string[];
}

/**
 * The fields that an applier once applied, that the manifest no longer has, and that are still there. What a server-side applier owns is
 * in managedFields; after client-side apply those hold the server's defaults too, so that its own annotation is read instead.
 */
export function findExtraneous(pair: ValuePair, { desired, live, appliers }: Application): readonly ValueDifference[] {
  if (desired.apiVersion !== live.apiVersion) return [];
  const declarations = managedEntries(live).filter((entry) => isDeclaration(entry, appliers));
  if (declarations.length === 0) return clientSideExtraneous(pair, live);
  return declarations
    .filter(({ apiVersion }) => apiVersion === undefined || apiVersion === live.apiVersion)
    .flatMap((entry) => ownedExtraneousFields(comparedFields(entry), pair));
}

/** What is compared of an entry's fieldsV1. Labels and annotations that an applier adds while it applies the Plan are its own affair. */
function comparedFields({ manager, fieldsV1 }: ManagedFieldsEntry): JsonObject {
  const { 'f:status': _status, 'f:metadata': metadata, ...rest } = fieldsV1 ?? {};
  if (!isJsonObject(metadata)) return rest;
  const isOverlay =
    manager !== 'kubectl' && valueAt(metadata, ['f:annotations', `f:${DIGEST_ANNOTATION}`]) !== undefined;
  if (isOverlay) return rest;
  const { 'f:labels': labels, 'f:annotations': annotations, 'f:finalizers': finalizers } = metadata;
  return { ...rest, 'f:metadata': { 'f:labels': labels, 'f:annotations': annotations, 'f:finalizers': finalizers } };
}

function clientSideExtraneous(pair: ValuePair, live: LiveObject): readonly ValueDifference[] {
  const applied = lastAppliedOf(live);
  return applied === undefined ? [] : lastAppliedExtraneousFields(comparableObject(applied), pair);
}
