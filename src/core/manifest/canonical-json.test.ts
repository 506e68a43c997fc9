import canonicalizeModule from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonValue } from '../json/json.ts';
import { canonicalJson } from './canonical-json.ts';

// Its types describe an ES module, but it is CommonJS: the module is the function.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;

const rfc8785: Readonly<Record<string, readonly [JsonValue, string]>> = {
  'section 3.2.2: primitive types': [
    {
      // oxlint-disable-next-line no-loss-of-precision -- the RFC writes it so
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    },
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ],
  'section 3.2.3: members sorted by UTF-16 code units': [
    {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    },
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",' +
      '"😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
  'appendix B: numbers': [
    [
      0, -0, 5e-324, -5e-324, 1.7976931348623157e308, 9007199254740992, 295147905179352830000, 9.999999999999997e22,
      1e23,
    ],
    '[0,0,5e-324,-5e-324,1.7976931348623157e+308,9007199254740992,295147905179352830000,9.999999999999997e+22,1e+23]',
  ],
};

describe('the examples of RFC 8785', () => {
  it.each(Object.entries(rfc8785))('%s', (_section, [value, text]) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

const situations: Readonly<Record<string, readonly [JsonValue, string]>> = {
  'numeric names are sorted as text, though objects hold them as numbers': [{ 10: 1, 9: 2 }, '{"10":1,"9":2}'],
  'undefined members are left out, in order or not': [{ b: undefined, a: { c: undefined } }, '{"a":{}}'],
  'a backslash before ud is no surrogate': [['\\ud800'], '["\\\\ud800"]'],
  'a whole surrogate pair is text': ['😀', '"😀"'],
  'hostile names are names': [
    JSON.parse('{"constructor":1,"__proto__":{"b":1,"a":2}}'),
    '{"__proto__":{"a":2,"b":1},"constructor":1}',
  ],
};

describe('beyond the examples', () => {
  it.each(Object.entries(situations))('%s', (_situation, [value, text]) => {
    expect(canonicalJson(value)).toBe(text);
  });
});

describe('what the scheme cannot express is refused', () => {
  it.each([
    [Number.NaN],
    [{ a: Number.POSITIVE_INFINITY }],
    ['\ud800'],
    [{ '\udc00': 1 }],
    [{ b: 1, a: ['x\ud83dy'] }],
  ])('%j', (value) => {
    expect(() => canonicalJson(value)).toThrow(InvariantError);
  });
});

test('agrees with `canonicalize` on every JSON value', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary', maxDepth: 5 }), (text) => {
      const value: JsonValue = JSON.parse(text);
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
    { numRuns: 5000 },
  );
});

test('does not depend on the order of members', () => {
  const object = fc.dictionary(fc.string({ unit: 'binary', maxLength: 4 }), fc.integer(), { noNullPrototype: true });
  fc.assert(
    fc.property(object, (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson({ value: reversed })).toBe(canonicalJson({ value }));
    }),
    { numRuns: 2000 },
  );
});
