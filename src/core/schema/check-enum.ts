import { suggestName } from '../diagnostic/suggest-name.ts';
import type { FieldPath, JsonValue } from '../json/json.ts';
import { comparisonKey } from './comparison-key.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { describeExpected, listEntries } from './describe-schema.ts';
import { describeFieldValue } from './describe-value.ts';
import { type Inspection, nameOf, report } from './inspection.ts';
import { writeField } from './write-field.ts';

/** Reports a value that its schema's `enum` does not list, and tells whether it was fine. */
export function checkEnum(value: JsonValue, { schema }: CompiledSchema, inspection: Inspection): boolean {
  const entries = schema.enum ?? [];
  if (entries.length === 0 || isListed(value, entries)) return true;
  const { path } = inspection;
  report(inspection, {
    code: 'unsupported-value',
    message: `${nameOf(path)} has a value that is not supported`,
    expected: describeExpected(schema),
    actual: describeFieldValue(value, path, schema),
    fix: describeFix(value, entries, path),
  });
  return false;
}

/** An API server refuses null under an enum even where the field is nullable and the enum lists null. */
function isListed(value: JsonValue, entries: readonly JsonValue[]): boolean {
  if (value === null) return false;
  if (typeof value !== 'object') return entries.includes(value);
  const key = comparisonKey(value);
  return entries.some((entry) => comparisonKey(entry) === key);
}

function describeFix(value: JsonValue, entries: readonly JsonValue[], path: FieldPath): string {
  if (value === null) return 'remove the field: an API server takes no null where values are listed';
  const names = entries.filter((entry) => typeof entry === 'string');
  const nearest = typeof value === 'string' ? suggestName(value, names) : undefined;
  if (nearest !== undefined) return `write \`${writeField(path, nearest)}\``;
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return `write \`${writeField(path, only)}\``;
  return `use one of ${listEntries(entries)}`;
}
