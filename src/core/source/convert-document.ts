import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { Severity } from '../diagnostic/diagnostic.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';
import {
  aliasCycle,
  type Complaint,
  duplicateKey,
  invalidMerge,
  MAX_ALIASED_CHARACTERS,
  tooManyAliases,
  unresolvedAlias,
} from './conversion-complaints.ts';
import { convertKey, isMergeKey } from './convert-key.ts';
import { convertScalar } from './convert-scalar.ts';
import { type DocumentProblem, MAX_PROBLEMS } from './document-problem.ts';
import { MAX_NESTING, nestingTooDeep } from './nesting-limit.ts';
import { nodeSpan } from './node-span.ts';
import { type AliasTargets, resolveAliases } from './resolve-aliases.ts';

/** The meaning of a document; where problems are errors, parts of the value are null or missing. */
export interface ConvertedDocument {
  readonly value: JsonValue;
  readonly problems: readonly DocumentProblem[];
}

interface Conversion {
  readonly text: string;
  readonly aliases: AliasTargets;
  readonly path: (string | number)[];
  readonly problems: Map<string, DocumentProblem>;
  /** Counted apart, so that many warnings never hide an error. */
  readonly counts: Record<Severity, number>;
  /** Lists and mappings that are being converted right now: an alias to one of them is a cycle. */
  readonly open: Set<ParsedNode>;
  /** The alias in the text that is being expanded; aliases inside of it count towards it. */
  expanding: ParsedNode | undefined;
  aliasedCharacters: number;
  isExhausted: boolean;
  depth: number;
}

/** Turns a syntax tree into a JSON value, with every alias and merge key expanded within fixed limits. Each problem is reported once. */
export function convertDocument(text: string, contents: ParsedNode | undefined): ConvertedDocument {
  const conversion: Conversion = {
    text,
    aliases: resolveAliases(contents),
    path: [],
    problems: new Map(),
    counts: { error: 0, warning: 0 },
    open: new Set(),
    expanding: undefined,
    aliasedCharacters: 0,
    isExhausted: false,
    depth: 0,
  };
  const value = convertNode(conversion, contents);
  return { value, problems: [...conversion.problems.values()] };
}

function report(conversion: Conversion, node: ParsedNode, complaint: Complaint): void {
  const { severity = 'error' } = complaint;
  if (conversion.counts[severity] >= MAX_PROBLEMS) return;
  const span = complaint.span ?? nodeSpan(node);
  const problem: DocumentProblem = { path: [...conversion.path], ...complaint, severity, span };
  const identity = `${span.start} ${problem.code}`;
  if (conversion.problems.has(identity)) return;
  conversion.counts[severity] += 1;
  conversion.problems.set(identity, problem);
}

function convertNode(conversion: Conversion, node: ParsedNode | null | undefined): JsonValue {
  if (node === null || node === undefined) return null;
  if (isBeyondLimits(conversion, node)) return null;
  if (isAlias(node)) return convertAlias(conversion, node);
  if (isScalar(node)) {
    const { value, problem } = convertScalar(node);
    if (problem !== undefined) report(conversion, node, problem);
    return value;
  }
  const isOpened = openNode(conversion, node);
  conversion.depth += 1;
  const value = isSeq(node) ? convertList(conversion, node.items) : convertMap(conversion, node);
  conversion.depth -= 1;
  if (isOpened) conversion.open.delete(node);
  return value;
}

/** Marks a node as being converted, unless it is marked already: what is merged can be met before it stands in the text. */
function openNode({ open }: Conversion, node: ParsedNode): boolean {
  if (open.has(node)) return false;
  open.add(node);
  return true;
}

function isBeyondLimits(conversion: Conversion, node: ParsedNode): boolean {
  if (conversion.depth > MAX_NESTING) {
    report(conversion, conversion.expanding ?? node, nestingTooDeep());
    return true;
  }
  if (conversion.expanding === undefined) return false;
  conversion.aliasedCharacters += 1 + (isScalar(node) ? node.source.length : 0);
  if (conversion.aliasedCharacters <= MAX_ALIASED_CHARACTERS) return false;
  if (conversion.isExhausted) return true;
  conversion.isExhausted = true;
  report(conversion, conversion.expanding, tooManyAliases());
  return true;
}

function convertAlias(conversion: Conversion, alias: ParsedNode): JsonValue {
  const target = targetOf(conversion, alias);
  if (target === undefined) return null;
  let value: JsonValue = null;
  expand(conversion, alias, () => {
    value = convertNode(conversion, target);
  });
  return value;
}

/** Counts what is converted meanwhile as text that an alias adds. Once that is too much, aliases are no longer followed. */
function expand(conversion: Conversion, node: ParsedNode, convert: () => void): void {
  if (isAlias(node) && conversion.isExhausted) return;
  const outer = conversion.expanding;
  if (isAlias(node)) conversion.expanding = outer ?? node;
  convert();
  conversion.expanding = outer;
}

/** What a node means: itself, or the target of an alias. Undefined, and reported, where an alias leads nowhere or round in a circle. */
function targetOf(conversion: Conversion, node: ParsedNode): ParsedNode | undefined {
  if (!isAlias(node)) return node;
  const target = conversion.aliases.resolve(node);
  if (target === undefined) {
    report(conversion, node, unresolvedAlias(node.source, conversion.aliases.anchorNames()));
    return undefined;
  }
  if (!conversion.open.has(target)) return target;
  report(conversion, node, aliasCycle(node.source, target));
  return undefined;
}

function convertList(conversion: Conversion, items: readonly ParsedNode[]): JsonValue[] {
  return items.map((item, index) => {
    conversion.path.push(index);
    const value = convertNode(conversion, item);
    conversion.path.pop();
    return value;
  });
}

function convertMap(conversion: Conversion, map: YAMLMap<ParsedNode, ParsedNode | null>): Record<string, JsonValue> {
  const object: Record<string, JsonValue> = {};
  const firstKeys = new Map<string, ParsedNode>();
  const merges: Pair<ParsedNode, ParsedNode | null>[] = [];
  for (const pair of map.items) {
    if (isMergeKey(pair.key)) merges.push(pair);
    else convertPair(conversion, pair, { object, firstKeys });
  }
  for (const pair of merges) mergeInto(conversion, object, pair);
  return object;
}

interface OpenMap {
  readonly object: Record<string, JsonValue>;
  readonly firstKeys: Map<string, ParsedNode>;
}

function convertPair(conversion: Conversion, pair: Pair<ParsedNode, ParsedNode | null>, map: OpenMap): void {
  const keyNode = targetOf(conversion, pair.key);
  const key = keyNode === undefined ? undefined : convertKey(conversion.text, keyNode);
  for (const problem of key?.problems ?? []) report(conversion, pair.key, problem);
  conversion.path.push(key?.name ?? '?');
  const value = convertNode(conversion, pair.value);
  if (key?.name !== undefined) {
    const first = map.firstKeys.get(key.name);
    if (first === undefined) {
      map.firstKeys.set(key.name, pair.key);
      map.object[key.name] = value;
    } else report(conversion, pair.key, duplicateKey(key.name, { first, isTopLevel: conversion.depth === 1 }));
  }
  conversion.path.pop();
}

/** https://yaml.org/type/merge.html: own keys win over merged ones, earlier sources over later ones. */
function mergeInto(
  conversion: Conversion,
  object: Record<string, JsonValue>,
  { key, value }: Pair<ParsedNode, ParsedNode | null>,
): void {
  const written = value ?? key;
  const source = targetOf(conversion, written);
  if (!isSeq<ParsedNode>(source)) {
    addMissing(object, mergeSource(conversion, written));
    return;
  }
  const isOpened = openNode(conversion, source);
  expand(conversion, written, () => {
    for (const node of source.items) addMissing(object, mergeSource(conversion, node));
  });
  if (isOpened) conversion.open.delete(source);
}

function addMissing(object: Record<string, JsonValue>, merged: JsonObject): void {
  for (const [name, value] of Object.entries(merged)) {
    if (value !== undefined && !Object.hasOwn(object, name)) object[name] = value;
  }
}

function mergeSource(conversion: Conversion, node: ParsedNode): JsonObject {
  if (isBeyondLimits(conversion, node)) return {};
  const target = targetOf(conversion, node);
  if (target !== undefined && !isMap(target)) report(conversion, node, invalidMerge());
  const merged = isMap(target) ? convertNode(conversion, node) : null;
  return isJsonObject(merged) ? merged : {};
}
