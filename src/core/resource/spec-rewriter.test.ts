import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type FieldPath, type JsonObject, type JsonValue, valueAt } from '../json/json.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import { replaceAt, rewriteResource } from './spec-rewriter.ts';

const resource: JsonObject = {
  kind: 'Kiosk',
  spec: { size: 2, storage: { backend: { S3: { bucket: 'b' } } }, list: [{ a: 1 }, { a: 2 }] },
};

describe('rewriteResource', () => {
  it('gives the input back when nothing is rewritten', () => {
    const { value, problems, originOf } = rewriteResource(resource, () => {});
    expect(value).toBe(resource);
    expect(problems).toEqual([]);
    expect(originOf(['spec', 'size'])).toEqual(['spec', 'size']);
  });

  it('lets each rewrite see the ones before, and leaves the input as it was', () => {
    const before = structuredClone(resource);
    const { value } = rewriteResource(resource, (spec) => {
      spec.set(['spec', 'replicas'], spec.read(['spec', 'size']) ?? null);
      spec.remove(['spec', 'size']);
      spec.set(['spec', 'copy'], spec.read(['spec', 'replicas']) ?? null);
      expect(spec.read(['spec', 'size'])).toBeUndefined();
    });
    expect(value).toEqual({
      kind: 'Kiosk',
      spec: {
        replicas: 2,
        copy: 2,
        storage: { backend: { S3: { bucket: 'b' } } },
        list: [{ a: 1 }, { a: 2 }],
      },
    });
    expect(resource).toEqual(before);
  });

  it('keeps what is reported, in order', () => {
    const problem = (code: string): SchemaProblem => ({ code, severity: 'warning', path: ['spec'], message: code });
    const { problems } = rewriteResource(resource, (spec) => {
      spec.report(problem('first'));
      spec.report(problem('second'));
    });
    expect(problems).toEqual([problem('first'), problem('second')]);
  });
});

test('a value that is moved twice is where it was written first', () => {
  const { originOf } = rewriteResource(resource, (spec) => {
    spec.set(['spec', 'storage', 's3'], { bucket: 'b' }, ['spec', 'storage', 'backend', 'S3']);
    spec.set(['spec', 'bucket'], 'b', ['spec', 'storage', 's3', 'bucket']);
  });
  expect(originOf(['spec', 'bucket'])).toEqual(['spec', 'storage', 'backend', 'S3', 'bucket']);
});

describe('originOf', () => {
  const { originOf } = rewriteResource(resource, (spec) => {
    spec.set(['spec', 'storage', 's3'], { bucket: 'b' }, ['spec', 'storage', 'backend', 'S3']);
    spec.set(['spec', 'storage', 's3', 'region'], 'eu', ['spec', 'region']);
    spec.set(['spec', 'unsourced'], 1);
  });

  const origins: Readonly<Record<string, readonly [FieldPath, FieldPath]>> = {
    'a moved field is where it was written': [
      ['spec', 'storage', 's3'],
      ['spec', 'storage', 'backend', 'S3'],
    ],
    'so is what lies below it': [
      ['spec', 'storage', 's3', 'bucket', 0],
      ['spec', 'storage', 'backend', 'S3', 'bucket', 0],
    ],
    'the innermost move counts': [
      ['spec', 'storage', 's3', 'region', 'x'],
      ['spec', 'region', 'x'],
    ],
    'a field set from nowhere is its own origin': [
      ['spec', 'unsourced'],
      ['spec', 'unsourced'],
    ],
    'what was not moved is its own origin': [
      ['spec', 'storage'],
      ['spec', 'storage'],
    ],
    'the root is the root': [[], []],
  };

  it.each(Object.entries(origins))('%s', (_rule, [path, origin]) => {
    expect(originOf(path)).toEqual(origin);
  });
});

describe('replaceAt', () => {
  const replaced: Readonly<Record<string, readonly [JsonValue, FieldPath, JsonValue | undefined, JsonValue]>> = {
    'sets a member': [{ a: 1 }, ['a'], 2, { a: 2 }],
    'makes the objects on the way': [{}, ['a', 'b', 'c'], 1, { a: { b: { c: 1 } } }],
    'sets a list item': [{ a: [1, 2] }, ['a', 1], 9, { a: [1, 9] }],
    'sets inside a list item': [{ a: [{ b: 1 }, { b: 2 }] }, ['a', 1, 'b'], 9, { a: [{ b: 1 }, { b: 9 }] }],
    'takes a member out': [{ a: 1, b: 2 }, ['a'], undefined, { b: 2 }],
    'leaves an emptied object': [{ a: { b: 1 } }, ['a', 'b'], undefined, { a: {} }],
    'takes a list item out': [{ a: [1, 2, 3] }, ['a', 1], undefined, { a: [1, 3] }],
    'makes no object to take nothing out of it': [{ a: 1 }, ['b', 'c'], undefined, { a: 1 }],
    'does not turn a text into an object to take nothing out of it': [{ a: 'x' }, ['a', 'b'], undefined, { a: 'x' }],
    'leaves a list alone behind whose end it should set': [{ a: [1] }, ['a', 5], 9, { a: [1] }],
    'sets null, which is a value': [{ a: 1 }, ['a'], null, { a: null }],
    'replaces the root': [{ a: 1 }, [], { b: 2 }, { b: 2 }],
  };

  it.each(Object.entries(replaced))('%s', (_rule, [root, path, value, expected]) => {
    const before = structuredClone(root);
    expect(replaceAt(root, path, value)).toEqual(expected);
    expect(root).toEqual(before);
  });

  it('takes hostile names for names', () => {
    const value = replaceAt({}, ['__proto__', 'constructor'], 1);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"constructor":1}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test('what was set can be read, and what is elsewhere stays', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 });
    const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, names, fc.string(), (root, path, value) => {
        const changed = replaceAt(root, path, value);
        expect(valueAt(changed, path)).toBe(value);
        const removed = replaceAt(changed, path, undefined);
        expect(valueAt(removed, path)).toBeUndefined();
        expect(valueAt(changed, ['z'])).toEqual(valueAt(root, ['z']));
        for (const name of ['a', 'b', 'c']) {
          if (name !== path[0]) expect(valueAt(changed, [name])).toEqual(valueAt(root, [name]));
        }
      }),
    );
  });
});
