import { type FieldPath, isJsonObject, type JsonObject, type JsonValue } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { writeField } from '../../../core/schema/write-field.ts';
import { shownPath } from './spec-path.ts';

/** A field of another dialect, and the field that it is read as. */
export interface FieldMove {
  readonly from: FieldPath;
  readonly to: FieldPath;
  /** The value in the form of the new field; undefined where it cannot be told, which leaves the field for the schema to refuse. */
  convert?(value: JsonValue): JsonValue | undefined;
}

/** Reads a field of another dialect as the schema's own, with a warning. Where both are written, the schema's own counts. */
export function moveField(spec: SpecRewriter, { from, to, convert }: FieldMove): void {
  const value = spec.read(from);
  if (value === undefined || value === null) return;
  const converted = convert === undefined ? value : convert(value);
  if (converted === undefined || !isReachable(spec, to)) return;
  const isTaken = !isWithin(from, to) && hasValue(spec, to);
  if (!isTaken) spec.set(to, converted, from);
  // Where the new field holds the old one, the old one is gone already.
  if (!isWithin(from, to)) spec.remove(from);
  spec.report(isTaken ? ignored(from, to) : moved(from, to, converted));
}

/** Reads a field that has the right name and another form, with a warning that describes the modern form. */
export function reformField(
  spec: SpecRewriter,
  path: FieldPath,
  { convert, form }: { convert(value: JsonValue): JsonValue | undefined; readonly form: string },
): void {
  const value = spec.read(path);
  if (value === undefined || value === null) return;
  const converted = convert(value);
  if (converted === undefined) return;
  spec.set(path, converted);
  spec.report({
    code: 'older-form',
    severity: 'warning',
    path,
    at: 'key',
    message: `'${shownPath(path)}' is written in an older form; it is read as ${form}`,
    fix: `write \`${shownPath(path)}\` as ${form}`,
  });
}

/** Takes out an object that holds nothing any more. */
export function removeEmpty(spec: SpecRewriter, path: FieldPath): void {
  const value = spec.read(path);
  if (isJsonObject(value) && Object.keys(value).length === 0) spec.remove(path);
}

/** Warns of a part of the input that says something Planwright has no place for, and takes it out. */
export function dropField(spec: SpecRewriter, path: FieldPath, { reason, fix }: DropReason): void {
  if (spec.read(path) === undefined) return;
  spec.remove(path);
  spec.report({
    code: 'unsupported-field',
    severity: 'warning',
    path,
    at: 'key',
    message: `'${shownPath(path)}' is left out: ${reason}`,
    fix: fix ?? 'take it out',
  });
}

/** Why a field is left out, and what does the same. */
export interface DropReason {
  readonly reason: string;
  readonly fix?: string;
}

/** Drops the members of an object that a conversion did not use, each with a warning of its own. */
export function dropOthers(spec: SpecRewriter, path: FieldPath, used: readonly string[]): void {
  const value = spec.read(path);
  if (!isJsonObject(value)) return;
  for (const name of Object.keys(value)) {
    if (!used.includes(name)) dropField(spec, [...path, name], { reason: 'Planwright has no such setting' });
  }
}

/** The members of an object that have a value, or none where it is no object. */
export function membersOf(value: JsonValue | undefined): JsonObject {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined && each !== null));
}

/** Whether every block on the way is a block, or not there: what stands in its place is for the schema to refuse. */
function isReachable(spec: SpecRewriter, path: FieldPath): boolean {
  return path.every((_, length) => {
    const block = spec.read(path.slice(0, length));
    return block === undefined || block === null || typeof block === 'object';
  });
}

function hasValue(spec: SpecRewriter, path: FieldPath): boolean {
  const value = spec.read(path);
  return value !== undefined && value !== null;
}

function isWithin(inner: FieldPath, outer: FieldPath): boolean {
  return outer.every((part, index) => inner[index] === part);
}

function ignored(from: FieldPath, to: FieldPath): Parameters<SpecRewriter['report']>[0] {
  return {
    code: 'older-field',
    severity: 'warning',
    path: from,
    at: 'key',
    message: `'${shownPath(from)}' is the older form of '${shownPath(to)}', which is there as well; the older one is left out`,
    fix: `take \`${shownPath(from)}\` out`,
  };
}

function moved(from: FieldPath, to: FieldPath, value: JsonValue): Parameters<SpecRewriter['report']>[0] {
  return {
    code: 'older-field',
    severity: 'warning',
    path: from,
    at: 'key',
    message: `'${shownPath(from)}' is the older form of '${shownPath(to)}' and is read as such`,
    fix: `write \`${shownPath(to.slice(0, -1)) === '' ? '' : `${shownPath(to.slice(0, -1))}.`}${shownValue(to, value)}\``,
  };
}

/** The field with its value where that is short; a text of many lines or a whole block is not repeated. */
function shownValue(to: FieldPath, value: JsonValue): string {
  const isShort = typeof value !== 'object' && !String(value).includes('\n');
  return isShort ? writeField(to, value) : String(to.at(-1));
}
