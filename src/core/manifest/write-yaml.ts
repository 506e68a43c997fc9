import { InvariantError } from '../diagnostic/invariant-error.ts';
import { isJsonArray, type JsonObject, type JsonValue } from '../json/json.ts';
import { yamlKeyText, yamlRootText, yamlTextOf } from './yaml-text.ts';

const indentStep = '  ';

/** The longest key YAML 1.1 can write before its colon; beyond it the key needs the explicit `? key` form. */
const longestImplicitKey = 1024;

/**
 * Writes one YAML document, ending in a newline, with the bytes of cdk8s' own writer
 * (`yaml` 2.9.1 with `{ version: '1.1', lineWidth: 0 }`), about twenty times as fast. Members that are undefined are left
 * out and shared objects are written out each time. Strings that Kubernetes would read back as something else are quoted
 * where cdk8s leaves them plain (see `yaml-text.ts`). Throws an InvariantError for what JSON cannot express.
 */
export function writeYaml(value: JsonValue, known: KnownTexts = NOTHING_KNOWN): string {
  const text = typeof value === 'string' ? yamlRootText(value) : nodeText(value, '', known);
  return `${text}\n`;
}

/**
 * What `writeYaml` returned for objects that a larger document contains, by identity: a Plan holds every manifest that was
 * written a moment before, and indenting its text is much cheaper than writing it again.
 */
export type KnownTexts = ReadonlyMap<JsonValue, string>;

const NOTHING_KNOWN: KnownTexts = new Map();

/** The text of a node whose first line follows something on the same line; later lines are indented by `indent`. */
function nodeText(value: JsonValue, indent: string, known: KnownTexts): string {
  if (typeof value === 'string') return yamlTextOf(value, indent);
  if (typeof value !== 'object' || value === null) return scalarText(value);
  const text = known.get(value);
  if (text !== undefined) return indented(text, indent);
  return isJsonArray(value) ? listText(value, indent, known) : mapText(value, indent, known);
}

/** Empty lines stay empty: inside a block scalar they are part of the text. */
function indented(text: string, indent: string): string {
  return text.slice(0, -1).replaceAll(/\n(?!\n|$)/g, `\n${indent}`);
}

function scalarText(value: number | boolean | null): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  throw new InvariantError(`a value of type ${typeof value} cannot be written as YAML`);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new InvariantError(`the number ${value} cannot be written as YAML`);
  return Object.is(value, -0) ? '-0' : String(value);
}

function listText(list: readonly JsonValue[], indent: string, known: KnownTexts): string {
  if (list.length === 0) return '[]';
  const itemIndent = indent + indentStep;
  let text = '';
  for (const item of list) {
    if (text !== '') text += `\n${indent}`;
    text += `- ${nodeText(item, itemIndent, known)}`;
  }
  return text;
}

function mapText(map: JsonObject, indent: string, known: KnownTexts): string {
  const memberIndent = indent + indentStep;
  let text = '';
  for (const name of Object.keys(map)) {
    const value = map[name];
    if (value === undefined) continue;
    if (text !== '') text += `\n${indent}`;
    const key = yamlKeyText(name, indent === '');
    const node = nodeText(value, memberIndent, known);
    if (key.length > longestImplicitKey) text += `? ${key}\n${indent}: ${node}`;
    else text += isBlockCollection(value, node) ? `${key}:\n${memberIndent}${node}` : `${key}: ${node}`;
  }
  return text === '' ? '{}' : text;
}

function isBlockCollection(value: JsonValue, text: string): boolean {
  return typeof value === 'object' && value !== null && text !== '{}' && text !== '[]';
}
