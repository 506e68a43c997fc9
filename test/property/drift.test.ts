import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInShapes } from '../../src/core/drift/built-in-shapes.ts';
import { comparableShape } from '../../src/core/drift/comparable-object.ts';
import { diffObject } from '../../src/core/drift/diff-object.ts';
import type { FieldShape } from '../../src/core/drift/field-shapes.ts';
import { isZero } from '../../src/core/drift/is-zero.ts';
import { keyOfItem, keyOfValue } from '../../src/core/drift/keyed-items.ts';
import {
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../src/core/json/json.ts';
import type { LiveObject } from '../../src/core/live/live-object.ts';
import type { Manifest } from '../../src/core/manifest/manifest.ts';
import { formatQuantity } from '../../src/core/quantity/format-quantity.ts';
import { parseQuantity } from '../../src/core/quantity/parse-quantity.ts';
import { acceptedManifests } from '../openapi/accepted-manifests.ts';

/** Everything Kubernetes accepts that we have a sample of, of kinds whose shape is known. */
const manifests = Object.values(acceptedManifests)
  .map(asManifest)
  .filter((manifest) => builtInShapes.shapeOf(manifest) !== undefined);
const manifest = fc.constantFrom(...manifests);
/** What is written as `stringData` is held as `data`: Secrets have laws of their own. */
const plainManifest = manifest.filter(({ kind }) => kind !== 'Secret');

describe('a live object', () => {
  test('that is the manifest does not differ', () => {
    expect(manifests.flatMap((one) => differences(one, one))).toEqual([]);
  });

  test('as an API server stores it does not differ', () => {
    fc.assert(
      fc.property(manifest, fc.infiniteStream(fc.nat()), (desired, choices) => {
        expect(differences(desired, stored(desired, choices))).toEqual([]);
      }),
    );
  });

  test('with one leaf edited differs there, and nowhere else', () => {
    fc.assert(
      fc.property(leafOf(plainManifest), ([desired, leaf]) => {
        const live = withValueAt(desired, leaf.place, edited(leaf.value));
        expect(differences(desired, live)).toEqual([{ type: 'Changed', path: leaf.path }]);
      }),
      { numRuns: 1000 },
    );
  });

  test('without one leaf differs there, where nothing is not the same as zero', () => {
    fc.assert(
      fc.property(leafOf(plainManifest), ([desired, leaf]) => {
        fc.pre(typeof leaf.place.at(-1) === 'string');
        const live = withValueAt(desired, leaf.place, undefined);
        const isSame = leaf.shape?.keepsZero !== true && isZero(leaf.value, leaf.shape);
        expect(differences(desired, live)).toEqual(isSame ? [] : [{ type: 'Missing', path: leaf.path }]);
      }),
      { numRuns: 1000 },
    );
  });

  test('without one item of a list with keys lacks that item', () => {
    fc.assert(
      fc.property(itemOf(plainManifest), ([desired, item]) => {
        const live = withValueAt(desired, item.place, undefined);
        expect(differences(desired, live)).toEqual([{ type: 'Missing', path: item.path }]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a Secret', () => {
  const name = fc.stringMatching(/^[a-z]{1,3}$/);
  const value = fc.stringMatching(/^[A-Za-z0-9!#]{8,20}$/);
  const values = fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true });

  test('shows none of its values, whatever differs', () => {
    fc.assert(
      fc.property(values, values, values, (data, stringData, live) => {
        const desired = { ...SECRET, data: mapValues(data, encoded), stringData };
        const annotations = {
          [LAST_APPLIED]: JSON.stringify({ ...SECRET, data: mapValues(live, encoded), stringData: live }),
        };
        const metadata = { ...SECRET.metadata, annotations };
        const found = diffObject({
          desired,
          live: { ...SECRET, metadata, data: mapValues(live, encoded) } as LiveObject,
        });
        const text = JSON.stringify(found);
        for (const secret of [data, stringData, live].flatMap((map) => Object.values(map))) {
          expect(text).not.toContain(secret);
          expect(text).not.toContain(encoded(secret));
        }
      }),
    );
  });

  test('differs exactly where a value does', () => {
    fc.assert(
      fc.property(values, values, (stringData, live) => {
        const desired = { ...SECRET, stringData };
        const paths = diffObject({ desired, live: { ...SECRET, data: mapValues(live, encoded) } as LiveObject });
        const wrong = Object.keys(stringData).filter((key) => live[key] !== stringData[key]);
        expect(paths.map(({ path }) => path)).toEqual(wrong.map((key) => ['data', key]));
      }),
    );
  });
});

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const SECRET = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'credentials', namespace: 'shop' } };

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

function mapValues(map: Readonly<Record<string, string>>, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, text]) => [key, change(text)]));
}

function differences(desired: Manifest, live: Manifest): readonly JsonObject[] {
  const found = diffObject({ desired, live: live as LiveObject, shape: builtInShapes.shapeOf(desired) });
  return found.map(({ type, path }) => ({ type, path: path ?? [] }));
}

/** Samples are JSON objects that are manifests. */
function asManifest(sample: JsonObject): Manifest {
  return sample as Manifest;
}

interface Node {
  readonly value: JsonValue;
  /** Where it is in the manifest. */
  readonly place: FieldPath;
  /** What a difference there is called. */
  readonly path: FieldPath;
  readonly shape: FieldShape | undefined;
  readonly isKey: boolean;
  readonly isItem: boolean;
}

/** A leaf that is compared on its own: no key of an item, and nothing the rules leave out. */
function leafOf(source: fc.Arbitrary<Manifest>): fc.Arbitrary<[Manifest, Node]> {
  return oneOf(source, (node) => !isCompound(node.value) && !node.isKey && !node.isItem && node.value !== null);
}

function itemOf(source: fc.Arbitrary<Manifest>): fc.Arbitrary<[Manifest, Node]> {
  return oneOf(source, (node) => node.isItem);
}

function oneOf(source: fc.Arbitrary<Manifest>, isWanted: (node: Node) => boolean): fc.Arbitrary<[Manifest, Node]> {
  return source
    .map((desired) => [desired, nodesOf(desired).filter(isWanted)] as const)
    .filter(([, nodes]) => nodes.length > 0)
    .chain(([desired, nodes]) => fc.tuple(fc.constant(desired), fc.constantFrom(...nodes)));
}

function isCompound(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null;
}

function nodesOf(desired: Manifest): readonly Node[] {
  const shape = comparableShape(builtInShapes.shapeOf(desired));
  const { apiVersion: _apiVersion, kind: _kind, status: _status, metadata, ...rest } = desired;
  const { labels = {}, annotations = {} } = metadata;
  const node = { value: { ...rest, metadata: { labels, annotations } }, place: [], path: [], shape };
  return below({ ...node, isKey: false, isItem: false });
}

function below(node: Node): readonly Node[] {
  const { value } = node;
  if (isJsonArray(value)) return [node, ...value.flatMap((item, index) => below(itemNode(node, item, index)))];
  if (!isJsonObject(value)) return [node];
  const keys = typeof node.shape?.list === 'object' ? node.shape.list.keys : [];
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : below(memberNode(node, name, member)),
  );
  return keys.length === 0 ? [node, ...members] : members;
}

function memberNode({ place, path, shape, isItem }: Node, name: string, value: JsonValue): Node {
  const isKey = isItem && (keysOfItem.get(place.join('/')) ?? []).includes(name);
  const inner = shape?.fields?.get(name) ?? shape?.items;
  return { value, place: [...place, name], path: [...path, name], shape: inner, isKey, isItem: false };
}

/** The keys of the items that have been walked, by place. */
const keysOfItem = new Map<string, readonly string[]>();

function itemNode({ place, path, shape }: Node, value: JsonValue, index: number): Node {
  const list = shape?.list ?? 'atomic';
  const inner = { value, place: [...place, index], shape: shape?.items, isKey: false };
  keysOfItem.set(inner.place.join('/'), typeof list === 'object' ? list.keys : []);
  if (list === 'atomic') return { ...inner, path: [...path, index], isItem: false };
  const name = list === 'set' ? keyOfValue(value) : keyOfItem(value, list.keys, shape?.items);
  return { ...inner, path: [...path, name], isItem: true };
}

function edited(value: JsonValue): JsonValue {
  switch (typeof value) {
    case 'number':
      return value + 1;
    case 'boolean':
      return !value;
    default:
      return `${String(value)}-edited`;
  }
}

/** A copy with another value at a place; undefined takes the value, or the item, away. */
function withValueAt(root: Manifest, place: FieldPath, value: JsonValue | undefined): Manifest {
  // A manifest stays one while nothing above its fields changes.
  return replaced(root, place, value) as Manifest;
}

function replaced(root: JsonValue, [first, ...rest]: FieldPath, value: JsonValue | undefined): JsonValue {
  if (first === undefined) return value ?? null;
  if (isJsonArray(root)) {
    if (rest.length === 0 && value === undefined) return root.filter((_, index) => index !== first);
    return root.map((item, index) => (index === first ? replaced(item, rest, value) : item));
  }
  const object = isJsonObject(root) ? root : {};
  if (rest.length === 0) return { ...object, [first]: value };
  return { ...object, [first]: replaced(object[first] ?? {}, rest, value) };
}

/**
 * The manifest as a server may hold it: defaults and fields of others added, empty values left out where Go leaves them out, quantities
 * spelled otherwise, lists with keys and sets in another order and with more items.
 */
function stored(desired: Manifest, choices: Iterator<number> & Iterable<number>): Manifest {
  const choose = (count: number) => Number(choices.next().value) % count;
  const shape = comparableShape(builtInShapes.shapeOf(desired));
  const { apiVersion, kind, metadata, ...rest } = desired;
  const kept = changeMembers({ ...rest, metadata: { labels: {}, annotations: {}, ...metadata } }, shape, choose);
  const { metadata: storedMetadata, ...others } = kept;
  return { apiVersion, kind, ...others, metadata: { ...asObject(storedMetadata), name: metadata.name } } as Manifest;
}

type Choose = (count: number) => number;

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function change(value: JsonValue, shape: FieldShape | undefined, choose: Choose): JsonValue {
  if (isJsonArray(value)) return changeList(value, shape, choose);
  if (isJsonObject(value)) return changeMembers(value, shape, choose);
  if (shape?.scalar === 'quantity') return respelled(String(value), choose);
  return shape?.scalar === 'int-or-string' && choose(2) === 0 ? String(value) : value;
}

function changeMembers(object: JsonObject, shape: FieldShape | undefined, choose: Choose): JsonObject {
  const members = Object.entries(object).flatMap(([name, value]) => {
    const inner = shape?.fields?.get(name) ?? shape?.items;
    const isLeftOut = inner?.keepsZero !== true && isZero(value, inner) && choose(2) === 0;
    return value === undefined || isLeftOut ? [] : [[name, change(value, inner, choose)] as const];
  });
  const isWhole = shape?.map === 'atomic';
  return Object.fromEntries(isWhole || choose(2) === 0 ? members : [...members, ['fieldOfSomebodyElse', choose(9)]]);
}

function changeList(list: readonly JsonValue[], shape: FieldShape | undefined, choose: Choose): JsonValue {
  const items = list.map((item) => change(item, shape?.items, choose));
  if (shape?.list === undefined || shape.list === 'atomic') return items;
  const injected =
    shape.list === 'set' ? 'injected' : Object.fromEntries(shape.list.keys.map((key) => [key, 'injected']));
  const all: JsonValue[] = choose(2) === 0 ? items : [...items, injected];
  for (let last = all.length - 1; last > 0; last--) {
    const other = choose(last + 1);
    [all[last], all[other]] = [all[other] ?? null, all[last] ?? null];
  }
  return all;
}

function respelled(text: string, choose: Choose): JsonValue {
  const quantity = parseQuantity(text);
  if (quantity === undefined) return text;
  const { mantissa, exponent } = quantity;
  const spellings = [text, formatQuantity(quantity), `${mantissa}e${exponent}`, `${mantissa * 1000n}e${exponent - 3}`];
  return spellings[choose(spellings.length)] ?? text;
}
