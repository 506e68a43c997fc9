import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { findLostField } from './lost-field.ts';

const parse = (text: string): JsonValue => JSON.parse(text);

describe('a field is lost when', () => {
  const cases: Readonly<Record<string, readonly [JsonValue, JsonValue, string]>> = {
    'a member is missing': [{ spec: { clusterIP: 'None' } }, { spec: {} }, 'spec.clusterIP'],
    'a member has another value': [{ spec: { replicas: 3 } }, { spec: { replicas: 2 } }, 'spec.replicas'],
    'a number became a text': [{ port: 80 }, { port: '80' }, 'port'],
    'a member was renamed': [{ clusterIp: 'None' }, { clusterIP: 'None' }, 'clusterIp'],
    'a false is missing': [{ spec: { automount: false } }, { spec: {} }, 'spec.automount'],
    'a zero is missing': [{ replicas: 0 }, {}, 'replicas'],
    'an empty text is missing': [{ data: { empty: '' } }, { data: {} }, 'data.empty'],
    'an empty object is missing': [{ emptyDir: {} }, {}, 'emptyDir'],
    'an empty list is missing': [{ ingress: [] }, {}, 'ingress'],
    'a list is shorter': [{ args: ['a', 'b'] }, { args: ['a'] }, 'args'],
    'a list is longer': [{ args: ['a'] }, { args: ['a', 'b'] }, 'args'],
    'a list is in another order': [{ args: ['a', 'b'] }, { args: ['b', 'a'] }, 'args[0]'],
    'a list became an object': [{ args: [] }, { args: {} }, 'args'],
    'a label is missing': [{ metadata: { labels: { a: 'b' } } }, { metadata: {} }, 'metadata.labels'],
    'an item deep inside differs': [
      { spec: { containers: [{ env: [{ name: 'A' }, { name: 'B' }] }] } },
      { spec: { containers: [{ env: [{ name: 'A' }, { name: 'C' }] }] } },
      'spec.containers[0].env[1].name',
    ],
    'the whole output is something else': [{ a: 1 }, 'text', ''],
    'a name of the prototype is missing': [parse('{"data": {"__proto__": {}}}'), { data: {} }, 'data.__proto__'],
  };

  it.each(Object.entries(cases))('%s', (_case, [input, output, lost]) => {
    expect(findLostField(input, output)).toBe(lost);
  });
});

describe('nothing is lost when', () => {
  const cases: Readonly<Record<string, readonly [JsonObject, JsonObject]>> = {
    'a member was undefined or null': [{ a: undefined, b: null, c: 1 }, { c: 1 }],
    'maps of labels and annotations were empty': [{ metadata: { labels: {}, annotations: {} } }, { metadata: {} }],
    'the output has more': [{ a: 1 }, { a: 1, b: 2 }],
    'members are in another order': [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
  };

  it.each(Object.entries(cases))('%s', (_case, [input, output]) => {
    expect(findLostField(input, output)).toBeUndefined();
  });

  test('nothing was taken out, and something is when any part is taken out', () => {
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { minKeys: 1, noNullPrototype: true }), fc.nat(), (input, pick) => {
        expect(findLostField(input, structuredClone(input))).toBeUndefined();
        const names = Object.keys(input).filter((name) => !['labels', 'annotations'].includes(name));
        const name = names[pick % names.length] ?? '';
        const { [name]: _taken, ...rest } = input;
        if (names.length > 0) expect(findLostField(input, rest)).toBeDefined();
      }),
    );
  });
});
