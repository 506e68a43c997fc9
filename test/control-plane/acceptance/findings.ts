import type { Diagnostic } from '../../../src/core/diagnostic/diagnostic.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { ConstraintClass } from './rule-places.ts';

/** What a judge says of one field: the message of a rule, or the class of the constraint that is broken. */
export interface Finding {
  readonly field: string;
  readonly says: string;
}

/** What an API server says beside the findings for which it left all rules out. */
export const RULES_NOT_CHECKED = 'rules not checked';

/** A finding in one line. */
export function describeFinding({ field, says }: Finding): string {
  return `${field}: ${says}`;
}

/** What an API server's refusal says. Throws where it says something this does not understand. */
export function serverFindings(body: JsonObject, ruleMessages: ReadonlySet<string>): readonly Finding[] {
  const message = String(body['message']);
  const decoding = /strict decoding error: (.*)$/.exec(message)?.[1];
  if (decoding !== undefined) {
    return [...decoding.matchAll(/unknown field "([^"]+)"/g)].map(([, field = '']) => ({
      field: plain(field),
      says: 'unknown field',
    }));
  }
  const details = body['details'] as { readonly causes?: readonly Cause[] } | undefined;
  if (details?.causes === undefined) throw new Error(`the API server said: ${message}`);
  return details.causes.map((cause) => ({ field: fieldOf(cause), says: whatIsSaid(cause, ruleMessages) }));
}

interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** The check of number formats names its field in the message only. */
function fieldOf({ field, message }: Cause): string {
  return plain(/ with format \S+ in (\S+)$/.exec(message)?.[1] ?? field);
}

function whatIsSaid({ reason, message }: Cause, ruleMessages: ReadonlySet<string>): string {
  const rule = [...ruleMessages].find((text) => message.endsWith(text));
  if (rule !== undefined) return message.includes(' evaluating rule: ') ? `not evaluated: ${rule}` : rule;
  if (message.includes('some validation rules were not checked')) return RULES_NOT_CHECKED;
  return REASONS[reason] ?? SERVER_WORDS.find(([words]) => words.test(message))?.[1] ?? `${reason}: ${message}`;
}

const REASONS: Readonly<Record<string, ConstraintClass>> = {
  FieldValueRequired: 'required',
  FieldValueNotSupported: 'enum',
  FieldValueDuplicate: 'duplicate',
  FieldValueTooLong: 'too long',
  FieldValueTooMany: 'too many',
};

/** How k8s.io/apiextensions-apiserver words what its OpenAPI library finds. */
const SERVER_WORDS: readonly (readonly [RegExp, ConstraintClass])[] = [
  [/ should match '/, 'pattern'],
  [/ should be (greater|less) than (or equal to )?|^Invalid value: "": Checked value must be of type /, 'range'],
  [/ should be a multiple of /, 'step'],
  [/ should be at least \d+ chars long/, 'too short'],
  [/ should have at least \d+ (items|properties)/, 'too few'],
  [/ must be of type (string|integer|integer,string|int32|int64|number|boolean|array|object):/, 'type'],
  // Where a format is wanted, the server names the Go type of what is no text: none for booleans and objects.
  [/ must be of type \w+: "(int64|float64|null|)"$/, 'type'],
  [/ must be of type /, 'format'],
];

/** What each code of Planwright is called here. */
const CODES: Readonly<Record<string, ConstraintClass>> = {
  'missing-field': 'required',
  'required-field': 'required',
  'unsupported-value': 'enum',
  'invalid-type': 'type',
  'pattern-mismatch': 'pattern',
  'invalid-format': 'format',
  'out-of-range': 'range',
  'not-a-multiple': 'step',
  'too-short': 'too short',
  'too-long': 'too long',
  'too-few-items': 'too few',
  'too-many-items': 'too many',
  'too-few-fields': 'too few',
  'too-many-fields': 'too many',
  'duplicate-item': 'duplicate',
  'no-matching-alternative': 'alternatives',
  'ambiguous-alternatives': 'alternatives',
  'forbidden-value': 'alternatives',
  'unknown-field': 'unknown field',
};

/** What Planwright's diagnostics say. Unknown fields are warnings there, and errors under strict field validation. */
export function offlineFindings(
  diagnostics: readonly Pick<Diagnostic, 'code' | 'severity' | 'fieldPath' | 'message' | 'fix'>[],
): readonly Finding[] {
  return diagnostics
    .filter(({ severity, code }) => severity === 'error' || code === 'unknown-field')
    .map(({ code, fieldPath, message, fix }) => ({
      field: plain(fieldPath ?? ''),
      says:
        code === 'rule-violated'
          ? [message, fix].filter(Boolean).join('; fix: ')
          : (CODES[code] ?? `${code}: ${message}`),
    }));
}

/** Both write list items alike, and keys of maps in several ways. A root rule has no field in an API server. */
function plain(field: string): string {
  return field.replaceAll(/\["?([^"\]]+)"?\]/g, '.$1').replace(/^(<nil>|metadata\.name)$/, '');
}
