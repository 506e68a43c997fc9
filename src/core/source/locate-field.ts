import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { FieldPath } from '../json/json.ts';
import { convertKey, isMergeKey } from './convert-key.ts';
import { nodeSpan } from './node-span.ts';
import type { ResolveAlias } from './resolve-aliases.ts';
import type { PairPart } from './source.ts';
import type { TextSpan } from './text-span.ts';

/** The syntax tree of a document that has been converted without errors. */
export interface FieldTree {
  readonly text: string;
  readonly contents: ParsedNode;
  readonly resolve: ResolveAlias;
}

/** A node, with the key it was written under. List items and the document itself have none. */
interface Field {
  readonly key?: ParsedNode;
  readonly value: ParsedNode | null;
}

/**
 * Finds where a field was written, through aliases and merge keys. A list item has no key, so its value stands for it; so
 * does the key for a value that was left empty. For a field that was not written: the key of its nearest ancestor.
 */
export function locateField(tree: FieldTree, path: FieldPath, part: PairPart): TextSpan {
  let field: Field = { value: tree.contents };
  for (const name of path) {
    const child = childOf(tree, field.value, name);
    if (child === undefined) return spanOf(field, 'key');
    field = child;
  }
  return spanOf(field, part);
}

function childOf(tree: FieldTree, parent: ParsedNode | null, name: string | number): Field | undefined {
  const node = isAlias(parent) ? tree.resolve(parent) : parent;
  if (isSeq<ParsedNode>(node) && typeof name === 'number') {
    const item = node.items[name];
    return item === undefined ? undefined : { value: item };
  }
  return isMap<ParsedNode, ParsedNode | null>(node) && typeof name === 'string'
    ? memberOf(tree, node, name)
    : undefined;
}

function memberOf(tree: FieldTree, map: YAMLMap<ParsedNode, ParsedNode | null>, name: string): Field | undefined {
  for (const { key, value } of map.items) {
    const keyNode = isAlias(key) ? tree.resolve(key) : key;
    if (keyNode !== undefined && !isMergeKey(key) && convertKey(tree.text, keyNode).name === name)
      return { key, value };
  }
  for (const { key, value } of map.items) {
    const merged = isMergeKey(key) ? mergedMember(tree, value, name) : undefined;
    if (merged !== undefined) return merged;
  }
  return undefined;
}

function mergedMember(tree: FieldTree, value: ParsedNode | null, name: string): Field | undefined {
  const source = isAlias(value) ? tree.resolve(value) : value;
  if (!isSeq<ParsedNode>(source)) return childOf(tree, source ?? null, name);
  for (const item of source.items) {
    const found = childOf(tree, item, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function spanOf({ key, value }: Field, part: PairPart): TextSpan {
  if (key !== undefined && (part === 'key' || value === null || isEmpty(value))) return nodeSpan(key);
  return value === null ? { start: 0, end: 0 } : valueSpan(value);
}

function isEmpty(value: ParsedNode): boolean {
  return isScalar(value) && value.range[0] === value.range[1];
}

/** A block mapping or list is pointed at, not underlined: its first line alone would say something else. */
function valueSpan(value: ParsedNode): TextSpan {
  const span = nodeSpan(value);
  const isBlockCollection = (isMap(value) || isSeq(value)) && value.flow !== true;
  return isBlockCollection ? { start: span.start, end: span.start } : span;
}
