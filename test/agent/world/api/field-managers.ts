import { type JsonObject, member } from '../../../../src/core/json/json.ts';
import type { LiveObject, ManagedFieldsEntry } from '../../../../src/core/live/live-object.ts';
import {
  asBefore,
  type Comparison,
  compare,
  difference,
  type FieldSet,
  fieldsOf,
  fromFieldsV1,
  merge,
  toFieldsV1,
  union,
  withNamed,
  without,
} from './field-sets.ts';
import { type FieldShape, pathPart } from './field-shapes.ts';

/** Who writes, and how. */
export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource: 'status' | undefined;
  readonly apiVersion: string;
  /** In the form of metav1.Time. */
  readonly time: string;
  readonly isForced: boolean;
}

/** What is owned by others and would change: each manager with one field. */
export interface OwnedByOther {
  readonly manager: string;
  readonly field: string;
}

/** An object with the managers that it has after a write, or why the write is refused. */
export type Managed =
  | { readonly object: LiveObject; readonly conflicts?: undefined }
  | { readonly conflicts: readonly OwnedByOther[] };

/** Where a write goes: what an object there looks like, and whether its status has a path of its own. */
export interface Endpoint {
  readonly shape: FieldShape;
  readonly writer: Writer;
  readonly hasStatus: boolean;
  /** Go has a type for it, in which the spec is always there and nobody's. */
  readonly isTyped: boolean;
}

interface Manager extends Omit<Writer, 'isForced' | 'time'> {
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** Server-side apply (structured-merge-diff's Updater.Apply): the live object with what is applied, and without what no longer is. */
export function applyFields(live: LiveObject | undefined, applied: JsonObject, endpoint: Endpoint): Managed {
  const { shape, writer } = endpoint;
  const managers = managersOf(live);
  const before = managers.find((manager) => isBy(manager, writer));
  const others = managers.filter((manager) => manager !== before);
  const asked = fieldsOf(applied, shape);
  const fields = owned(asked, endpoint);
  const held = new Set([...asked, ...others.flatMap((other) => [...other.fields])]);
  const dropped = difference(withNamed(before?.fields ?? new Set(), shape), withNamed(held, shape));
  const merged = without(merge(live === undefined ? undefined : bare(live), applied, shape), dropped, shape);
  const next = merged as LiveObject; // What is merged into an object, without some of its fields, is one.
  const comparison = compare(live === undefined ? undefined : bare(live), bare(next), shape);
  const conflicts = conflictsOf(others, comparison);
  if (conflicts.length > 0 && !writer.isForced) return { conflicts };
  const isNoChange = isSameEverywhere(comparison);
  const time = isNoChange ? before?.time : writer.time;
  const mine: Manager = { ...writer, time, fields: asBefore(before?.fields, fields) };
  return { object: withManagers(next, [...losing(others, comparison), mine]) };
}

/** Any other write: who changes a field owns it, and nobody else any more. */
export function updateFields(live: LiveObject | undefined, next: LiveObject, endpoint: Endpoint): LiveObject {
  const { shape, writer } = endpoint;
  const managers = managersOf(live);
  const before = managers.find((manager) => isBy(manager, writer));
  const comparison = compare(live === undefined ? undefined : bare(live), bare(next), shape);
  const { added, modified, removed } = comparison;
  const changed = owned(new Set([...added, ...modified]), endpoint);
  const others = losing(
    managers.filter((manager) => manager !== before),
    comparison,
  );
  const fields = union(difference(before?.fields ?? new Set(), removed), changed);
  const time = changed.size > 0 ? writer.time : before?.time;
  return withManagers(next, [...others, { ...writer, time, fields }]);
}

function managersOf(live: LiveObject | undefined): readonly Manager[] {
  return (live?.metadata.managedFields ?? []).map((entry) => ({
    manager: entry.manager ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    subresource: entry.subresource === 'status' ? 'status' : undefined,
    apiVersion: String(entry['apiVersion'] ?? ''),
    time: entry.time,
    fields: fromFieldsV1(entry.fieldsV1),
  }));
}

function isBy(manager: Manager, writer: Writer): boolean {
  return (
    manager.manager === writer.manager &&
    manager.operation === writer.operation &&
    manager.subresource === writer.subresource
  );
}

/** Nobody owns what names the object or what the server keeps, nor what the endpoint does not write. */
function owned(fields: FieldSet, { writer: { subresource }, hasStatus, isTyped }: Endpoint): FieldSet {
  const isOwned = (field: string): boolean => {
    if (NEVER_OWNED.test(field) || (isTyped && field === 'f:spec')) return false;
    return !hasStatus || /^f:status(\n|$)/.test(field) === (subresource === 'status');
  };
  return new Set([...fields].filter(isOwned));
}

const NEVER_OWNED =
  /^f:(apiVersion|kind|metadata|metadata\nf:(name|namespace|uid|resourceVersion|generation|creationTimestamp|deletionTimestamp|deletionGracePeriodSeconds|managedFields|selfLink)(\n.*)?)$/s;

/** Without managedFields, and what the server alone writes. */
function bare(object: LiveObject): LiveObject {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function conflictsOf(others: readonly Manager[], { added, modified }: Comparison): readonly OwnedByOther[] {
  return others.flatMap((other) =>
    [...other.fields]
      .filter((field) => added.has(field) || modified.has(field))
      .map((field) => ({ manager: describe(other), field: field.split('\n').map(pathPart).join('') })),
  );
}

function describe({ manager, operation, subresource, apiVersion, time }: Manager): string {
  const using = operation === 'Update' ? ` using ${apiVersion}` : '';
  const at = operation === 'Update' && time !== undefined ? ` at ${time}` : '';
  return `"${manager}"${subresource === undefined ? '' : ` with subresource "${subresource}"`}${using}${at}`;
}

function losing(managers: readonly Manager[], { added, modified, removed }: Comparison): readonly Manager[] {
  const lost = new Set([...added, ...modified, ...removed]);
  return managers.map((manager) => ({ ...manager, fields: difference(manager.fields, lost) }));
}

function isSameEverywhere({ added, modified, removed }: Comparison): boolean {
  return added.size + modified.size + removed.size === 0;
}

function withManagers(object: LiveObject, managers: readonly Manager[]): LiveObject {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  const entries = managers
    .filter(({ fields }) => fields.size > 0)
    .sort(byPrecedence)
    .map(entryOf);
  return { ...object, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } };
}

/** As the server sorts them. */
function byPrecedence(left: Manager, right: Manager): number {
  const keys = [left, right].map(({ operation, time = '', manager, apiVersion, subresource = '' }) => [
    operation,
    time,
    manager,
    apiVersion,
    subresource,
  ]);
  for (const [at, key] of (keys[0] ?? []).entries()) {
    const other = keys[1]?.[at] ?? '';
    if (key !== other) return key < other ? -1 : 1;
  }
  return 0;
}

function entryOf({ manager, operation, apiVersion, time, subresource, fields }: Manager): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(fields),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** Whether two objects are the same but for the times in their managedFields. */
export function withoutTimes(object: LiveObject): JsonObject {
  const entries = object.metadata.managedFields?.map(({ time: _time, ...entry }) => entry);
  return { ...object, metadata: { ...object.metadata, managedFields: entries } };
}

/** The text of a conflict, and its causes. */
export function conflictMessage(conflicts: readonly OwnedByOther[]): {
  readonly message: string;
  readonly causes: readonly JsonObject[];
} {
  const causes = conflicts.map(({ manager, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field,
  }));
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined)
    return { message: `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.field}`, causes };
  const lines = [...new Set(conflicts.map(({ manager }) => manager))].flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((each) => each.manager === manager).map(({ field }) => `- ${field}`),
  ]);
  return { message: `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`, causes };
}

/** The finalizers of an object. */
export function finalizersOf(object: LiveObject): readonly string[] {
  const finalizers = member(object.metadata, 'finalizers');
  return Array.isArray(finalizers) ? finalizers.map(String) : [];
}
