import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { admitMetadata } from './admit-metadata.ts';

const named = { name: 'orders', namespace: 'shop' };
const parse = (text: string): JsonObject => JSON.parse(text);

/** What was found, in short: severity, code and place. */
function found(metadata: JsonValue | undefined, defaultNamespace?: string): readonly string[] {
  const { problems } = admitMetadata(metadata === undefined ? {} : { metadata }, defaultNamespace);
  return problems.map(({ severity, code, path, at }) => `${severity} ${code} ${at ?? 'value'} ${path.join(' > ')}`);
}

describe('good metadata', () => {
  it('is kept as it is written', () => {
    const metadata = {
      name: 'orders.v2',
      namespace: 'shop',
      labels: { team: 'payments', 'example.com/tier': '' },
      annotations: { 'example.com/note': 'any text: even this\n' },
    };
    expect(admitMetadata({ metadata }, undefined)).toEqual({ metadata, problems: [] });
  });

  it('has empty maps where it says nothing', () => {
    expect(admitMetadata({ metadata: named }, undefined)).toEqual({
      metadata: { ...named, labels: {}, annotations: {} },
      problems: [],
    });
  });

  it('takes the namespace of the configuration where it names none', () => {
    expect(admitMetadata({ metadata: { name: 'orders' } }, 'shop').metadata.namespace).toBe('shop');
    expect(admitMetadata({ metadata: { name: 'orders', namespace: null } }, 'shop').metadata.namespace).toBe('shop');
    expect(admitMetadata({ metadata: named }, 'other').metadata.namespace).toBe('shop');
  });

  it('drops without a word what an API server added', () => {
    const exported = {
      ...named,
      uid: '1',
      resourceVersion: '2',
      generation: 3,
      creationTimestamp: null,
      managedFields: [],
      selfLink: '/',
      deletionTimestamp: null,
      deletionGracePeriodSeconds: 0,
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'kept' },
    };
    expect(admitMetadata({ metadata: exported }, undefined)).toEqual({
      metadata: { ...named, labels: {}, annotations: { note: 'kept' } },
      problems: [],
    });
  });

  it('takes null for absent, in maps too', () => {
    const metadata = { ...named, labels: null, annotations: { a: null, b: 'kept' } };
    expect(admitMetadata({ metadata }, undefined)).toEqual({
      metadata: { ...named, labels: {}, annotations: { b: 'kept' } },
      problems: [],
    });
  });

  it('takes the names of the prototype for names', () => {
    const metadata = parse('{"name": "orders", "namespace": "shop", "labels": {"constructor": "a"}, "__proto__": {}}');
    expect(admitMetadata({ metadata }, undefined).metadata.labels).toEqual({ constructor: 'a' });
    expect(found(metadata)).toEqual(['warning unknown-field key metadata > __proto__']);
    expect(found(parse('{"name": "orders", "namespace": "shop", "annotations": {"__proto__": "a"}}'))).toEqual([
      'error invalid-key key metadata > annotations > __proto__',
    ]);
  });
});

describe('a problem', () => {
  const long = 'a'.repeat(64);
  const cases: Readonly<Record<string, readonly [JsonValue | undefined, readonly string[]]>> = {
    'no metadata at all': [undefined, ['error required-field key metadata', 'warning no-namespace key metadata']],
    'metadata that is a list': [
      [],
      ['error invalid-type value metadata', 'error required-field key metadata', 'warning no-namespace key metadata'],
    ],
    'no name': [{ namespace: 'shop' }, ['error required-field key metadata']],
    'a generated name': [
      { namespace: 'shop', generateName: 'a-' },
      ['error generated-name key metadata > generateName'],
    ],
    'a name that is a number': [{ name: 7, namespace: 'shop' }, ['error invalid-type value metadata > name']],
    'a name with capitals': [{ name: 'Orders', namespace: 'shop' }, ['error invalid-name value metadata > name']],
    'an empty name': [{ name: '', namespace: 'shop' }, ['error invalid-name value metadata > name']],
    'a name that leads out of its folder': [
      { name: '../../etc', namespace: 'shop' },
      ['error invalid-name value metadata > name'],
    ],
    'a name of 254 characters': [
      { name: 'a'.repeat(254), namespace: 'shop' },
      ['error invalid-name value metadata > name'],
    ],
    'no namespace': [{ name: 'orders' }, ['warning no-namespace key metadata']],
    'a namespace with a dot': [{ name: 'orders', namespace: 'a.b' }, ['error invalid-name value metadata > namespace']],
    'a namespace that leads out of its folder': [
      { name: 'orders', namespace: '..' },
      ['error invalid-name value metadata > namespace'],
    ],
    'a namespace of 64 characters': [
      { name: 'orders', namespace: long },
      ['error invalid-name value metadata > namespace'],
    ],
    'a namespace that is a boolean': [
      { name: 'orders', namespace: true },
      ['error invalid-type value metadata > namespace'],
    ],
    'labels that are a list': [{ ...named, labels: ['a'] }, ['error invalid-type value metadata > labels']],
    'a label key of 64 characters': [
      { ...named, labels: { [long]: 'a' } },
      [`error invalid-key key metadata > labels > ${long}`],
    ],
    'a label key with a prefix of capitals': [
      { ...named, labels: { 'Example.com/a': 'a' } },
      ['error invalid-key key metadata > labels > Example.com/a'],
    ],
    'a label value of 64 characters': [
      { ...named, labels: { a: long } },
      ['error invalid-label-value value metadata > labels > a'],
    ],
    'a label value with a space': [
      { ...named, labels: { a: 'two words' } },
      ['error invalid-label-value value metadata > labels > a'],
    ],
    'a label that is a number': [
      { ...named, labels: { version: 1.5 } },
      ['error invalid-type value metadata > labels > version'],
    ],
    'an annotation that is a boolean': [
      { ...named, annotations: { paused: true } },
      ['error invalid-type value metadata > annotations > paused'],
    ],
    finalizers: [{ ...named, finalizers: ['a'] }, ['warning metadata-left-out key metadata > finalizers']],
    owners: [{ ...named, ownerReferences: [] }, ['warning metadata-left-out key metadata > ownerReferences']],
    'a field with a typo': [{ ...named, label: {} }, ['warning unknown-field key metadata > label']],
    'all at once': [
      { name: 'A', namespace: 'B', labels: { '/': '/' }, annotations: { '': '' }, finalizers: [] },
      [
        'error invalid-name value metadata > name',
        'error invalid-name value metadata > namespace',
        'error invalid-key key metadata > labels > /',
        'error invalid-label-value value metadata > labels > /',
        'error invalid-key key metadata > annotations > ',
        'warning metadata-left-out key metadata > finalizers',
      ],
    ],
  };

  it.each(Object.entries(cases))('is found in %s', (_situation, [metadata, expected]) => {
    expect(found(metadata)).toEqual(expected);
  });

  it('is not found where the API server finds none', () => {
    expect(found({ name: 'a'.repeat(253), namespace: 'a'.repeat(63) })).toEqual([]);
    expect(found({ ...named, annotations: { 'Example.com/Note': 'two words' } })).toEqual([]);
  });

  it('says how to write it right', () => {
    const { problems } = admitMetadata({ metadata: { ...named, labels: { version: 1.5 }, label: {} } }, undefined);
    expect(problems).toEqual([
      {
        code: 'invalid-type',
        severity: 'error',
        path: ['metadata', 'labels', 'version'],
        message: 'version must be a string',
        expected: 'a string',
        actual: '1.5',
        fix: 'put it in quotes: `version: "1.5"`',
      },
      {
        code: 'unknown-field',
        severity: 'warning',
        path: ['metadata', 'label'],
        at: 'key',
        message: "'label' is not a field of metadata; it is left out",
        fix: 'did you mean `labels`?',
      },
    ]);
  });
});
