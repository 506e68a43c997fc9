import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { type KnownTexts, writeYaml } from './write-yaml.ts';

const lines = fc
  .array(
    fc.constantFrom('', ' ', '  ', 'a', ' a', '\ta', 'a ', 'a: b', '- a', '# a', '|', '---', '...', '"', "'", '\r'),
    {
      maxLength: 6,
    },
  )
  .map((each) => each.join('\n'));
const strings = fc.oneof(
  lines,
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '',
    'no',
    '1e3',
    'x'.repeat(200),
    `${'line one\n'.repeat(20)}`,
    'a\n\n\nb\n\n',
    '\n',
    ' \n',
    'k'.repeat(1025),
  ),
);

function values(leaf: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      strings,
      fc.constantFrom<JsonValue>(null, true, 0, -1.5, [], {}),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(strings, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  return value;
}

/** Objects of which a text is known. As in manifests, none has a member in its first column that looks like the end of a document. */
const objects = fc.array(
  fc.dictionary(
    strings.filter((name) => !/^(?:---|\.\.\.)/.test(name)),
    values(strings),
    { maxKeys: 4, noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 3 },
);

function textsOf(known: readonly JsonObject[]): KnownTexts {
  return new Map(known.map((object) => [object, writeYaml(object)]));
}

describe('writing with known texts', () => {
  test('gives the bytes that writing without gives, wherever the objects stand', () => {
    const documents = objects.chain((known) => fc.tuple(fc.constant(known), values(fc.constantFrom(...known))));
    fc.assert(
      fc.property(documents, ([known, document]) => {
        expect(writeYaml(document, textsOf(known))).toBe(writeYaml(document));
      }),
      { numRuns: 3000 },
    );
  });

  test('gives the bytes that writing without gives, in a Plan and deeper', () => {
    fc.assert(
      fc.property(objects, (known) => {
        const list = known.map((manifest, index) => ({ id: `${index}`, manifest, wave: index }));
        const document = { spec: { objects: list, direct: known, deep: [[known]] }, first: known[0] ?? null };
        expect(writeYaml(document, textsOf(known))).toBe(writeYaml(document));
        for (const each of known) expect(writeYaml(each, textsOf(known))).toBe(writeYaml(each));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the empty lines of a text empty, at every depth', () => {
    const manifest = { data: { 'a.conf': 'one\n\n  two\n \nthree\n', 'b.conf': 'no end\n\n\n' }, kind: 'ConfigMap' };
    const document = { objects: [{ manifest }] };
    const written = writeYaml(document, textsOf([manifest]));
    expect(written).toBe(writeYaml(document));
    expect(written).toBe(`objects:
  - manifest:
      data:
        a.conf: |
          one

            two
          ${' '}
          three
        b.conf: |+
          no end


      kind: ConfigMap
`);
  });

  it('takes an object for known by identity, and not because it looks the same', () => {
    const known: KnownTexts = new Map([[{ a: 1 }, 'a: known\n']]);
    expect(writeYaml({ b: { a: 1 } }, known)).toBe('b:\n  a: 1\n');
  });

  it('trusts the text it is given: that is what it is for', () => {
    const object = { a: 1 };
    expect(writeYaml({ b: [object] }, new Map([[object, 'a: known\n']]))).toBe('b:\n  - a: known\n');
  });
});
