import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { createObjectStore } from './create-object-store.ts';
import type { StoreChange } from './object-store.ts';
import { projectObject } from './project-object.ts';

const LABEL = 'planwright.dev/resource';
const NAMES = ['web', '__proto__', 'db'];
const NAMESPACES = ['shop', 'constructor'];
/** The last is metadata only. */
const SOURCES = [0, 1, 2];
const isMetadataOnly = (source: number | undefined): boolean => source === 2;
const runs = { numRuns: Number(process.env['STORE_RUNS'] ?? 100) };

const object = fc.record({
  name: fc.constantFrom(...NAMES),
  namespace: fc.constantFrom(...NAMESPACES),
  uid: fc.constantFrom('u1', 'u1', 'u1', 'u2', undefined),
  version: fc.constantFrom('1', '2', '3', '9', '10', '11', 'opaque', undefined),
  label: fc.constantFrom('a', 'b', undefined),
  value: fc.integer({ min: 0, max: 2 }),
});
type Description = typeof object extends fc.Arbitrary<infer Value> ? Value : never;

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('put' as const), source: fc.constantFrom(...SOURCES), object }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('remove' as const), source: fc.constantFrom(...SOURCES), object }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('beginList' as const, 'endList' as const),
      source: fc.constantFrom(...SOURCES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('forget' as const), source: fc.constantFrom(...SOURCES) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('learn' as const), object }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function made({ name, namespace, uid, version, label, value }: Description, isPartial: boolean): LiveObject {
  const labels = label === undefined ? {} : { labels: { [LABEL]: label } };
  const metadata = {
    name,
    namespace,
    ...labels,
    ...(uid === undefined ? {} : { uid }),
    ...(version === undefined ? {} : { resourceVersion: version }),
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, ...(isPartial ? {} : { spec: { value } }) };
}

/** What is known of a name, whole and unpacked. */
interface Known {
  readonly object: LiveObject;
  readonly source: number | undefined;
  readonly isPartial: boolean;
  readonly holders: ReadonlySet<number>;
}

/** Every step makes another state; what is told follows from the two. */
interface State {
  readonly known: ReadonlyMap<string, Known>;
  readonly lists: ReadonlyMap<number, ReadonlySet<string>>;
}

const idOf = (one: LiveObject): string => objectId(referenceOf(one));
const versionOf = ({ metadata }: LiveObject): string | undefined => metadata.resourceVersion;
const isSame = (left: LiveObject, right: LiveObject): boolean =>
  left.metadata.uid === undefined || right.metadata.uid === undefined || left.metadata.uid === right.metadata.uid;

function isOlder(left: LiveObject, right: LiveObject): boolean {
  const versions = [versionOf(left) ?? '', versionOf(right) ?? ''];
  return versions.every((version) => /^\d+$/.test(version)) && Number(versions[0]) < Number(versions[1]);
}

function after(state: State, one: Step): State {
  switch (one.type) {
    case 'put':
      return put(state, one.source, made(one.object, isMetadataOnly(one.source)));
    case 'remove': {
      const gone = made(one.object, false);
      const known = state.known.get(idOf(gone));
      return known !== undefined && isSame(known.object, gone) ? letGo(state, one.source, [idOf(gone)]) : state;
    }
    case 'beginList':
      return { ...state, lists: new Map([...state.lists, [one.source, new Set<string>()]]) };
    case 'endList':
      return sweep(state, one.source);
    case 'forget':
      return letGo(withoutList(state, one.source), one.source, [...state.known.keys()]);
    case 'learn':
      return learn(state, made(one.object, false));
  }
}

function put(state: State, source: number, object: LiveObject): State {
  const id = idOf(object);
  const seen = state.lists.get(source);
  const lists = seen === undefined ? state.lists : new Map([...state.lists, [source, new Set([...seen, id])]]);
  return { lists, known: withKnown(state, id, received(state.known.get(id), source, object)) };
}

function received(known: Known | undefined, source: number, object: LiveObject): Known | undefined {
  const isPartial = isMetadataOnly(source);
  const fresh = { object, source, isPartial };
  if (known === undefined) return { ...fresh, holders: new Set([source]) };
  const isBehind = known.source !== source && isOlder(object, known.object);
  if (!isSame(known.object, object)) return isBehind ? known : { ...fresh, holders: new Set([source]) };
  const holders = new Set([...known.holders, source]);
  return isBehind || !isNews(known, fresh) ? { ...known, holders } : { ...fresh, holders };
}

function isNews(known: Known, fresh: Omit<Known, 'holders'>): boolean {
  if (known.isPartial && !fresh.isPartial) return true;
  const isLess = fresh.isPartial && !known.isPartial;
  if (isLess && known.source !== undefined && known.source !== fresh.source) return false;
  return !isRepeated(known.object, fresh.object);
}

function isRepeated(known: LiveObject, object: LiveObject): boolean {
  return versionOf(object) !== undefined && versionOf(object) === versionOf(known);
}

function learn(state: State, object: LiveObject): State {
  const id = idOf(object);
  const known = state.known.get(id);
  if (known === undefined || !isSame(known.object, object) || isOlder(object, known.object)) return state;
  if (isRepeated(known.object, object)) return state;
  return { ...state, known: withKnown(state, id, { ...known, object, source: undefined, isPartial: false }) };
}

function sweep(state: State, source: number): State {
  const seen = state.lists.get(source);
  const ended = withoutList(state, source);
  return seen === undefined
    ? state
    : letGo(
        ended,
        source,
        [...state.known.keys()].filter((id) => !seen.has(id)),
      );
}

function letGo(state: State, source: number, ids: readonly string[]): State {
  return ids.reduce((before, id) => {
    const known = before.known.get(id);
    if (known?.holders.has(source) !== true) return before;
    const holders = new Set([...known.holders].filter((holder) => holder !== source));
    const left = { ...known, holders, source: known.source === source ? undefined : known.source };
    return { ...before, known: withKnown(before, id, holders.size === 0 ? undefined : left) };
  }, state);
}

function withoutList({ known, lists }: State, source: number): State {
  return { known, lists: new Map([...lists].filter(([other]) => other !== source)) };
}

function withKnown({ known }: State, id: string, next: Known | undefined): ReadonlyMap<string, Known> {
  const others = [...known].filter(([other]) => other !== id);
  return new Map(next === undefined ? others : [...others, [id, next]]);
}

/** What must have been told: the difference of the two states, which knows nothing of how it came about. */
function toldBetween(before: State, next: State): readonly string[] {
  const ids = new Set([...before.known.keys(), ...next.known.keys()]);
  return [...ids].flatMap((id) => {
    const [old, young] = [before.known.get(id)?.object, next.known.get(id)?.object];
    if (old === young) return [];
    if (old !== undefined && young !== undefined && isSame(old, young)) {
      return JSON.stringify(old) === JSON.stringify(young) ? [] : [`changed ${id} ${labelOf(old)} ${labelOf(young)}`];
    }
    return [
      ...(old === undefined ? [] : [`removed ${id} ${labelOf(old)} -`]),
      ...(young === undefined ? [] : [`added ${id} - ${labelOf(young)}`]),
    ];
  });
}

const labelOf = ({ metadata }: LiveObject): string => metadata.labels?.[LABEL] ?? '-';
const describeChange = ({ type, id, labelBefore = '-', labelAfter = '-' }: StoreChange): string =>
  `${type} ${id} ${labelBefore} ${labelAfter}`;

test('a store is what a map of whole objects would be, and tells what differs', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      // So little room that objects are packed and unpacked all the time.
      const store = createObjectStore({ unpackedSize: 300 });
      const sinks = SOURCES.map((source) =>
        store.sinkFor({
          key: `${source}`,
          groupKind: 'Deployment.apps',
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          path: '',
          isMetadataOnly: isMetadataOnly(source),
        }),
      );
      const told: string[] = [];
      store.onChange((change) => told.push(describeChange(change)));
      let state: State = { known: new Map(), lists: new Map() };
      for (const one of steps) {
        const next = after(state, one);
        if (one.type === 'learn') store.learn(made(one.object, false));
        else if (one.type === 'put') sinks[one.source]?.put(made(one.object, isMetadataOnly(one.source)));
        else if (one.type === 'remove') sinks[one.source]?.remove(made(one.object, false));
        else sinks[one.source]?.[one.type]();
        const expected = one.type === 'forget' ? [] : toldBetween(state, next);
        expect(told.splice(0).sort()).toEqual([...expected].sort());
        state = next;
        expectSame(store, state);
      }
    }),
    runs,
  );
});

function expectSame(store: ReturnType<typeof createObjectStore>, { known }: State): void {
  const ids = [...known.keys()].sort();
  expect([...store.idsOf('Deployment.apps')].sort()).toEqual(ids);
  expect(store.size.objects).toBe(ids.length);
  for (const namespace of NAMESPACES) {
    const here = ids.filter((id) => id.split('/')[1] === namespace);
    expect([...store.idsIn(namespace, 'Deployment.apps')].sort()).toEqual(here);
    for (const label of ['a', 'b']) {
      const labelled = here.filter((id) => known.get(id)?.object.metadata.labels?.[LABEL] === label);
      expect([...store.idsLabelled(namespace, label)].sort()).toEqual(labelled);
    }
    for (const name of NAMES) {
      const id = `Deployment.apps/${namespace}/${name}`;
      const object = known.get(id)?.object;
      expect(store.find(id)).toEqual(object === undefined ? undefined : projectObject(object));
      expect(store.find(id)).toBe(store.find(id));
      expect(store.has(id)).toBe(object !== undefined);
      expect(store.versionOf(id)).toBe(object?.metadata.resourceVersion);
    }
  }
}
