import { describe, expect, it } from 'vitest';
import { createPlanIndex } from '../../../src/agent/observe/plan-index.ts';
import { createPlanShelf } from '../../../src/agent/observe/plan-shelf.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { planDocuments } from '../../../src/core/plan/plan-documents.ts';
import { synthesizeText } from '../../synthesize-text.ts';

/** More than a shelf has room for, so that each is read anew when it is asked for again. */
const COUNT = 20;

const names = Array.from({ length: COUNT }, (_, index) => `orders-${index}`);

function database(name: string): object {
  const spec = { databaseName: 'orders', username: 'shop', storage: { size: '10Gi' } };
  return { apiVersion: 'database.example.com/v1', kind: 'Database', metadata: { name, namespace: 'shop' }, spec };
}

const made = synthesizeText(names.map((name) => JSON.stringify(database(name))).join('\n---\n')).rendered;

/** What a store holds, and how often each object was asked for. */
function createShelfWithPlans({ isVersioned = true } = {}) {
  const objects = new Map<string, LiveObject>();
  const put = (object: LiveObject, resourceVersion: string): void => {
    const metadata = { ...object.metadata, ...(isVersioned ? { resourceVersion } : {}) };
    objects.set(objectId(referenceOf(object)), { ...object, metadata });
  };
  const documents = made.flatMap(({ plan }) => planDocuments(plan) as unknown as LiveObject[]); // A manifest is an object.
  for (const document of documents) put(document, '1');
  const store = {
    find: (id: string) => objects.get(id),
    has: (id: string) => objects.has(id),
    idsOf: (groupKind: string) => [...objects.keys()].filter((id) => id.startsWith(`${groupKind}/`)),
    versionOf: (id: string) => objects.get(id)?.metadata.resourceVersion,
  };
  const shelf = createPlanShelf(store, createPlanIndex(store));
  const keys = made.map(({ plan: { resource } }) => objectId(resource));
  const [key = ''] = keys;
  const [document] = documents;
  if (document === undefined) throw new Error('there is no Plan');
  const edited = { ...document, spec: { ...document.spec, digest: `sha256:${'0'.repeat(64)}` } };
  return {
    put,
    document,
    edited,
    key,
    readAll: () => keys.map((each) => shelf.read(each)),
    read: () => shelf.read(key),
  };
}

describe('a Plan that is read again', () => {
  it('is the Plan that it was, and is not verified twice in one version', () => {
    const { put, edited, readAll, read } = createShelfWithPlans();
    const first = readAll();
    expect(first.map(({ fault }) => fault)).toEqual(names.map(() => undefined));
    expect(readAll().map(({ plan }) => plan)).toEqual(made.map(({ plan }) => plan));
    // No API server does this: it shows that digests are not computed again.
    put(edited, '1');
    expect(read().plan?.digest).toBe(edited.spec.digest);
  });

  it('is verified in every new version, and again where it was at fault before', () => {
    const { put, document, edited, readAll, read } = createShelfWithPlans();
    readAll();
    put(edited, '2');
    for (let times = 0; times < 2; times += 1) {
      expect(read()).toMatchObject({ plan: undefined, fault: expect.stringContaining('was edited') });
      readAll();
    }
    put(document, '3');
    expect(read()).toMatchObject({ plan: made[0]?.plan, fault: undefined });
    put(edited, '4');
    expect(read().plan).toBeUndefined();
  });

  it('is the same edition until it changes, however often it is read anew, and none while it is at fault', () => {
    const { put, document, edited, readAll, read } = createShelfWithPlans();
    const { edition } = read();
    expect(edition).toBeDefined();
    readAll();
    expect(read().edition).toBe(edition);
    put(edited, '2');
    expect(read().edition).toBeUndefined();
    put(document, '3');
    const next = read().edition;
    expect([next === undefined, next === edition]).toEqual([false, false]);
  });

  it('is always verified where nobody knows its version', () => {
    const { put, edited, readAll, read } = createShelfWithPlans({ isVersioned: false });
    readAll();
    put(edited, '');
    expect(read()).toMatchObject({ plan: undefined, edition: undefined });
  });
});
