import { type FieldPath, isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';

/** A field and its value on one line of YAML, as a person would type it: `replicas: 3`, `- https`, `s3: { bucket: logs }`. */
export function writeField(path: FieldPath, value: JsonValue): string {
  const name = path.at(-1);
  if (name === undefined) return writeFlow(value);
  return typeof name === 'number' ? `- ${writeFlow(value)}` : `${writeText(name)}: ${writeFlow(value)}`;
}

/** A value as YAML on one line, quoted only where YAML needs it. */
export function writeFlow(value: JsonValue): string {
  if (typeof value === 'string') return writeText(value);
  if (isJsonArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (!isJsonObject(value)) return String(value);
  const members = Object.entries(value).flatMap(([name, child]) =>
    child === undefined ? [] : [`${writeText(name)}: ${writeFlow(child)}`],
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i;
// Numbers, and dates, which YAML 1.1 does not read as text.
const NUMBER_LIKE = /^\d{4}-\d\d-\d\d|^[\d_.:eE+-]+$|^[-+]?0[xo][\da-f]+$|^[-+]?\.(?:inf|nan)$/i;
const PLAIN = /^[A-Za-z0-9_./$](?:[A-Za-z0-9_./$@%+ ()-]|:(?=\S))*$/;

function writeText(text: string): string {
  const isPlain = PLAIN.test(text) && !text.endsWith(' ') && !RESERVED.test(text) && !NUMBER_LIKE.test(text);
  return isPlain ? text : JSON.stringify(text);
}
