import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { Collection } from '../watch/collection.ts';
import type { ObjectSink } from '../watch/object-sink.ts';
import { createObjectStore, type ObjectStoreOptions } from './create-object-store.ts';
import type { ObjectStore, StoreChange } from './object-store.ts';

const LABEL = 'planwright.dev/resource';
const ID = 'Service/shop/web';

interface Fields {
  readonly name?: string;
  readonly uid?: string | undefined;
  readonly version?: string | undefined;
  readonly label?: string;
  readonly namespace?: string;
  readonly port?: number;
}

function service(fields: Fields = {}): LiveObject {
  const { name = 'web', namespace = 'shop', label, port = 80, uid, version } = { uid: 'u1', version: '1', ...fields };
  const labels = label === undefined ? {} : { labels: { [LABEL]: label } };
  const metadata = { name, namespace, uid, resourceVersion: version, ...labels };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port }] } };
}

function collection(key: string, isMetadataOnly = false): Collection {
  return { key, groupKind: 'Service', apiVersion: 'v1', kind: 'Service', path: '/api/v1/services', isMetadataOnly };
}

interface Scene {
  readonly store: ObjectStore;
  readonly sink: ObjectSink;
  readonly other: ObjectSink;
  readonly metadataOnly: ObjectSink;
  /** `added Service/shop/web a→b`, since it was asked last. */
  readonly told: () => readonly string[];
}

function scene(options?: ObjectStoreOptions): Scene {
  const store = createObjectStore(options);
  const changes: StoreChange[] = [];
  store.onChange((change) => changes.push(change));
  return {
    store,
    sink: store.sinkFor(collection('a')),
    other: store.sinkFor(collection('b')),
    metadataOnly: store.sinkFor(collection('c', true)),
    told: () =>
      changes
        .splice(0)
        .map(({ type, id, labelBefore = '', labelAfter = '' }) => `${type} ${id} ${labelBefore}→${labelAfter}`),
  };
}

function list(sink: ObjectSink, objects: readonly LiveObject[]): void {
  sink.beginList();
  for (const object of objects) sink.put(object);
  sink.endList();
}

const portOf = ({ store }: Scene): unknown =>
  (store.find(ID)?.spec as { ports: { port: number }[] } | undefined)?.ports[0]?.port;

describe('what is told', () => {
  const cases: Readonly<Record<string, [(scene: Scene) => void, readonly string[]]>> = {
    'a new object': [({ sink }) => sink.put(service({ label: 'a' })), [`added ${ID} →a`]],
    'an object again: nothing': [({ sink }) => [service(), service()].forEach(sink.put), [`added ${ID} →`]],
    'an object of the same version with other content: nothing, for there is none': [
      ({ sink }) => [service(), service({ port: 81 })].forEach(sink.put),
      [`added ${ID} →`],
    ],
    'a change': [
      ({ sink }) => [service({ label: 'a' }), service({ label: 'b', version: '2' })].forEach(sink.put),
      [`added ${ID} →a`, `changed ${ID} a→b`],
    ],
    'an object without versions, by its content': [
      ({ sink }) =>
        [
          service({ version: undefined }),
          service({ version: undefined }),
          service({ version: undefined, port: 81 }),
        ].forEach(sink.put),
      [`added ${ID} →`, `changed ${ID} →`],
    ],
    'one that was deleted and made again': [
      ({ sink }) => [service({ label: 'a' }), service({ label: 'b', uid: 'u2', version: '2' })].forEach(sink.put),
      [`added ${ID} →a`, `removed ${ID} a→`, `added ${ID} →b`],
    ],
    'one that was deleted and made again, found by a list': [
      ({ sink }) => [[service()], [service({ uid: 'u2', version: '2' })]].forEach((objects) => list(sink, objects)),
      [`added ${ID} →`, `removed ${ID} →`, `added ${ID} →`],
    ],
    'a removal': [
      ({ sink }) => {
        sink.put(service({ label: 'a' }));
        sink.remove(service({ label: 'a', version: '2' }));
      },
      [`added ${ID} →a`, `removed ${ID} a→`],
    ],
    'the removal of what is not there: nothing': [({ sink }) => sink.remove(service()), []],
    'the removal of one that has been made again: nothing': [
      ({ sink }) => {
        sink.put(service({ uid: 'u2' }));
        sink.remove(service({ uid: 'u1' }));
      },
      [`added ${ID} →`],
    ],
    'a list without what was there': [
      ({ sink }) =>
        [[service(), service({ name: 'b' })], [service({ name: 'b' })]].forEach((objects) => list(sink, objects)),
      [`added ${ID} →`, 'added Service/shop/b →', `removed ${ID} →`],
    ],
    'a list that is not whole yet: nothing is gone': [
      ({ sink }) => {
        list(sink, [service()]);
        sink.beginList();
      },
      [`added ${ID} →`],
    ],
    'a list that was begun anew': [
      ({ sink }) => {
        list(sink, [service(), service({ name: 'b' })]);
        sink.beginList();
        sink.put(service());
        list(sink, [service({ name: 'b' })]);
      },
      [`added ${ID} →`, 'added Service/shop/b →', `removed ${ID} →`],
    ],
    'what one of two collections holds no longer: nothing, until the other lets it go': [
      ({ sink, other }) => {
        [sink, other].forEach((each) => each.put(service()));
        sink.remove(service());
        list(sink, []);
        list(other, []);
      },
      [`added ${ID} →`, `removed ${ID} →`],
    ],
    'what is forgotten: nothing': [
      ({ sink }) => {
        sink.put(service());
        sink.forget();
      },
      [`added ${ID} →`],
    ],
    'what was learned, once': [
      ({ store, sink }) => {
        sink.put(service());
        store.learn(service({ version: '5' }));
        [service({ version: '4' }), service({ version: '5' })].forEach(sink.put);
      },
      [`added ${ID} →`, `changed ${ID} →`],
    ],
    'what was learned of an object that is not there: nothing': [({ store }) => store.learn(service()), []],
    'what was learned of another object of the name: nothing': [
      ({ store, sink }) => {
        sink.put(service());
        store.learn(service({ uid: 'u2', version: '9' }));
      },
      [`added ${ID} →`],
    ],
    'metadata of an object that is known as a whole: nothing': [
      ({ sink, metadataOnly }) => {
        sink.put(service());
        metadataOnly.put({ ...service({ version: '2' }), spec: undefined });
      },
      [`added ${ID} →`],
    ],
    'the whole object of which the metadata was known': [
      ({ sink, metadataOnly }) => {
        metadataOnly.put({ ...service(), spec: undefined });
        sink.put(service());
      },
      [`added ${ID} →`, `changed ${ID} →`],
    ],
  };

  it.each(Object.entries(cases))('%s', (_claim, [happens, expected]) => {
    const made = scene();
    happens(made);
    expect(made.told()).toEqual(expected);
  });

  it('in order, each change to everybody before the next, also when a listener makes one', () => {
    const store = createObjectStore();
    const heard: string[] = [];
    const sink = store.sinkFor(collection('a'));
    store.onChange(({ type }) => {
      heard.push(`first ${type}`);
      if (type === 'added') store.learn(service({ version: '2' }));
    });
    store.onChange(({ type }) => heard.push(`second ${type}`));
    sink.put(service());
    expect(heard).toEqual(['first added', 'second added', 'first changed', 'second changed']);
  });

  it('while it is so: between removed and added of one that was made again it is not there', () => {
    const { store, sink } = scene();
    const seen: (string | undefined)[] = [];
    store.onChange(({ id }) => seen.push(store.find(id)?.metadata.uid));
    [service(), service({ uid: 'u2', version: '2' })].forEach(sink.put);
    expect(seen).toEqual(['u1', undefined, 'u2']);
  });
});

describe('which version counts', () => {
  const cases: Readonly<Record<string, [(scene: Scene) => void, number | undefined]>> = {
    'the last of one collection, also after the cluster was restored from a backup': [
      ({ sink }) => [service({ version: '9', port: 1 }), service({ version: '8', port: 2 })].forEach(sink.put),
      2,
    ],
    'of two collections the greater number, not the later text': [
      ({ sink, other }) => {
        sink.put(service({ version: '10', port: 1 }));
        other.put(service({ version: '9', port: 2 }));
      },
      1,
    ],
    'numbers of any length': [
      ({ sink, other }) => {
        sink.put(service({ version: '900719925474099310', port: 1 }));
        other.put(service({ version: '900719925474099311', port: 2 }));
      },
      2,
    ],
    'of versions that are no numbers the last to arrive': [
      ({ sink, other }) => {
        sink.put(service({ version: 'b', port: 1 }));
        other.put(service({ version: 'a', port: 2 }));
      },
      2,
    ],
    'of a collection that had let the object go, and lags behind the one that has not, nothing': [
      ({ sink, other }) => {
        [sink, other].forEach((each) => each.put(service({ version: '9', port: 9 })));
        sink.remove(service({ version: '9' }));
        sink.put(service({ version: '1', port: 1 }));
      },
      9,
    ],
    'what was learned, until its collection knows something newer': [
      ({ store, sink }) => {
        sink.put(service({ version: '1', port: 1 }));
        store.learn(service({ version: '3', port: 3 }));
        sink.put(service({ version: '2', port: 2 }));
      },
      3,
    ],
    'something newer than what was learned': [
      ({ store, sink }) => {
        sink.put(service({ version: '1', port: 1 }));
        store.learn(service({ version: '3', port: 3 }));
        sink.put(service({ version: '4', port: 4 }));
      },
      4,
    ],
    'nothing that was learned too late': [
      ({ store, sink }) => {
        sink.put(service({ version: '3', port: 3 }));
        store.learn(service({ version: '2', port: 2 }));
      },
      3,
    ],
    'the object that was made again, whatever a collection that lags says of the one before': [
      ({ sink, other }) => {
        other.put(service({ uid: 'u1', version: '1', port: 1 }));
        sink.put(service({ uid: 'u2', version: '5', port: 5 }));
        other.put(service({ uid: 'u1', version: '4', port: 4 }));
        other.remove(service({ uid: 'u1', version: '5' }));
        list(other, []);
      },
      5,
    ],
    'the whole object, and never its metadata alone': [
      ({ sink, metadataOnly }) => {
        sink.put(service({ version: '1', port: 1 }));
        metadataOnly.put({ ...service({ version: '2' }), spec: undefined });
      },
      1,
    ],
    'metadata alone, once nobody watches the whole object': [
      ({ sink, metadataOnly }) => {
        sink.put(service({ version: '1', port: 1 }));
        metadataOnly.put({ ...service({ version: '2' }), spec: undefined });
        sink.forget();
        metadataOnly.put({ ...service({ version: '3' }), spec: undefined });
      },
      undefined,
    ],
  };

  it.each(Object.entries(cases))('%s', (_claim, [happens, expected]) => {
    const made = scene();
    happens(made);
    expect(portOf(made)).toBe(expected);
  });
});

describe('how objects are found', () => {
  it('by id, kind, namespace and label, and no longer when they are gone', () => {
    const { store, sink } = scene();
    const names = ['constructor', '__proto__', 'toString'];
    list(
      sink,
      names.map((name) => service({ name, label: name, namespace: name })),
    );
    sink.put(service({ name: 'bare', namespace: 'toString' }));
    expect(store.idsOf('Service')).toEqual([
      ...names.map((name) => `Service/${name}/${name}`),
      'Service/toString/bare',
    ]);
    expect(store.idsOf('constructor')).toEqual([]);
    expect(store.idsIn('toString', 'Service')).toEqual(['Service/toString/toString', 'Service/toString/bare']);
    expect(names.map((name) => store.idsLabelled(name, name))).toEqual(
      names.map((name) => [`Service/${name}/${name}`]),
    );
    expect(store.idsLabelled('__proto__', 'constructor')).toEqual([]);
    expect([store.has('Service/__proto__/__proto__'), store.has('__proto__'), store.versionOf('constructor')]).toEqual([
      true,
      false,
      undefined,
    ]);
    list(sink, []);
    expect([
      store.idsOf('Service'),
      store.idsIn('toString', 'Service'),
      store.idsLabelled('__proto__', '__proto__'),
    ]).toEqual([[], [], []]);
    expect(store.size).toEqual({ objects: 0, packedBytes: 0 });
  });

  it('under another label when that changes', () => {
    const { store, sink } = scene();
    [service({ label: 'a' }), service({ label: 'b', version: '2' })].forEach(sink.put);
    expect([store.idsLabelled('shop', 'a'), store.idsLabelled('shop', 'b'), store.versionOf(ID)]).toEqual([
      [],
      [ID],
      '2',
    ]);
  });

  it('without a namespace as those of the namespace without a name', () => {
    const { store, sink } = scene();
    const { namespace: _none, ...metadata } = service({ label: 'a' }).metadata;
    sink.put({ ...service(), metadata: { ...metadata, name: 'web' } });
    expect([store.idsIn('', 'Service'), store.idsLabelled('', 'a')]).toEqual([['Service//web'], ['Service//web']]);
  });

  it('with every field, also those with the names of what every object has', () => {
    const { store, sink } = scene();
    const text = '{"a":1,"__proto__":{"x":"y"},"constructor":"z","ü":"\\ud83d\\ude00"}';
    sink.put({ ...service(), spec: JSON.parse(text) });
    sink.put({ ...service({ name: 'b' }), spec: JSON.parse(text) });
    expect(JSON.stringify(store.find(ID)?.spec)).toBe(JSON.stringify(JSON.parse(text)));
    expect(Object.keys(store.find(ID)?.spec ?? {})).toEqual(['a', '__proto__', 'constructor', 'ü']);
  });
});

describe('what was cleared of an object', () => {
  const [plan, another] = [{}, {}];
  const cleared = { isReady: true, writtenAt: 1 };

  it('is known under that Plan alone, and of that object', () => {
    const { store, sink } = scene();
    [service(), service({ name: 'b' })].forEach(sink.put);
    store.clear(ID, plan, cleared);
    expect(store.clearedOf(ID, plan)).toMatchObject(cleared);
    expect([store.clearedOf(ID, another), store.clearedOf('Service/shop/b', plan)]).toEqual([undefined, undefined]);
    store.clear(ID, another, { ...cleared, isReady: false });
    expect([store.clearedOf(ID, plan), store.clearedOf(ID, another)?.isReady]).toEqual([undefined, false]);
  });

  it('outlives a list that brings nothing new, and not another version', () => {
    const { store, sink } = scene();
    sink.put(service());
    store.clear(ID, plan, cleared);
    list(sink, [service()]);
    expect(store.clearedOf(ID, plan)).toMatchObject(cleared);
    sink.put(service({ version: '2' }));
    expect(store.clearedOf(ID, plan)).toBeUndefined();
  });

  it('goes with the object, and is not that of one of the same name', () => {
    const { store, sink } = scene();
    sink.put(service());
    store.clear(ID, plan, cleared);
    sink.remove(service());
    expect(store.clearedOf(ID, plan)).toBeUndefined();
    store.clear(ID, plan, cleared);
    sink.put(service({ uid: 'u2' }));
    expect(store.clearedOf(ID, plan)).toBeUndefined();
  });
});

describe('an unpacked object', () => {
  it('is the same one until it changes', () => {
    const { store, sink } = scene();
    sink.put(service());
    const first = store.find(ID);
    list(sink, [service()]);
    expect(store.find(ID)).toBe(first);
    sink.put(service({ version: '2' }));
    const second = store.find(ID);
    expect(second).not.toBe(first);
    expect(store.find(ID)).toBe(second);
  });

  it('is packed again when others are asked for, and comes back equal', () => {
    const { store, sink } = scene({ unpackedSize: 1 });
    [service(), service({ name: 'b' })].forEach(sink.put);
    const first = store.find(ID);
    expect(store.find(ID)).toBe(first);
    store.find('Service/shop/b');
    expect(store.find(ID)).not.toBe(first);
    expect(store.find(ID)).toEqual(first);
  });

  it('of a name that was made again is the new one', () => {
    const { store, sink } = scene();
    [service(), service({ uid: 'u2', port: 81, version: '2' })].forEach(sink.put);
    expect(store.find(ID)).toEqual(service({ uid: 'u2', port: 81, version: '2' }));
  });
});

describe('a store that does not keep everything', () => {
  it('keeps what is asked for from then on, and tells of what it lets go', () => {
    const ours = new Set(['a']);
    const isKept = ({ metadata }: LiveObject): boolean => ours.has(metadata.labels?.[LABEL] ?? '');
    const { store, sink, told } = scene({ isKept });
    const objects = [service({ label: 'a' }), service({ name: 'b', label: 'b' })];
    list(sink, objects);
    expect([told(), store.size.objects]).toEqual([[`added ${ID} →a`], 1]);
    ours.delete('a');
    ours.add('b');
    list(sink, objects);
    expect([told(), store.idsOf('Service')]).toEqual([
      [`removed ${ID} a→`, 'added Service/shop/b →b'],
      ['Service/shop/b'],
    ]);
    sink.put(service({ name: 'b', label: 'c', version: '2' }));
    expect(told()).toEqual(['removed Service/shop/b b→']);
  });
});
