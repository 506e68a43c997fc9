import { InvariantError } from '../diagnostic/invariant-error.ts';
import { isJsonArray, type JsonObject, type JsonValue } from '../json/json.ts';

/**
 * The one JSON text of a value (RFC 8785, JSON Canonicalization Scheme): no spaces, members sorted by UTF-16 code units,
 * numbers and strings as ECMAScript writes them. Members that are undefined are left out. Throws an InvariantError for
 * what the scheme cannot express: numbers that are not finite, and halves of surrogate pairs.
 */
export function canonicalJson(value: JsonValue): string {
  if (isInOrder(value)) {
    const text = JSON.stringify(value);
    if (!text.includes('\\ud')) return text;
  }
  return canonicalText(value);
}

/**
 * Whether `JSON.stringify` gives the canonical text, but for halves of surrogate pairs, which it writes as `\ud…`. Rendered
 * manifests nearly always are in order, and the check is far cheaper than sorting.
 */
function isInOrder(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (isJsonArray(value)) return value.every(isInOrder);
  let previous = '';
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (name < previous || (member !== undefined && !isInOrder(member))) return false;
    previous = name;
  }
  return true;
}

function canonicalText(value: JsonValue): string {
  if (typeof value === 'string') return stringText(value);
  if (typeof value !== 'object' || value === null) return scalarText(value);
  return isJsonArray(value) ? `[${value.map(canonicalText).join(',')}]` : objectText(value);
}

const loneSurrogate = /[\u{d800}-\u{dfff}]/u;

function stringText(text: string): string {
  if (loneSurrogate.test(text)) throw new InvariantError(`half a surrogate pair in ${JSON.stringify(text)}`);
  return JSON.stringify(text);
}

function scalarText(value: number | boolean | null): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new InvariantError(`JSON has no number ${value}`);
  return JSON.stringify(value);
}

function objectText(object: JsonObject): string {
  let text = '';
  for (const name of Object.keys(object).sort()) {
    const value = object[name];
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${stringText(name)}:${canonicalText(value)}`;
  }
  return `{${text}}`;
}
