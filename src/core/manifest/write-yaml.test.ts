import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonValue } from '../json/json.ts';
import { writeYaml } from './write-yaml.ts';

const cdk8sOptions = { keepUndefined: true, lineWidth: 0, version: '1.1' } as const;
const asCdk8s = (value: JsonValue) => stringify(value, { ...cdk8sOptions, aliasDuplicateObjects: false });

const hostileStrings =
  `y|n|Yes|NO|on|off|True|false|null|~||<<|=|e1|e+5|E-3|0777|08|0x1F|12:30|190:20:30.15|1_000|1e3|.5|5.|+.inf|.nan|2001-1-1
  |2001-12-14T21:59:43.10-05:00|-|--|---|--- a|...|?|? a|:|::|a:|a:b|a: b|- a|#|a#|a #b|!a|&a|*|%a|@|\`|{a}|[a|a,b|a , b|>|it's|"'|a"b|\\|\\n
  |__proto__|constructor|toString|café|日本語|😀|\u00a0|\ufeff|\t|a\tb|\r|a\rb|\0|\x1b[0m|\ud800|{{ $labels.pod }}|30s|100m|10Gi|sha256:00ff`
    .split('|')
    .flatMap((text) => [text, text.trim()]);

const alphabet = [
  ...'\n\n\n   \tab1_-:#?"\'\\%{[,&*!|>@`'.split(''),
  '---',
  '...',
  '\r',
  '\x01',
  '\u00a0',
  'é',
  '😀',
  '\ud800',
];
const anyString = fc.oneof(
  fc.constantFrom(...hostileStrings),
  fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...'0123456789_.:+-exobaftTZ ~'.split('')), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.lorem({ maxCount: 20 }),
  fc.constantFrom('long '.repeat(400), 'k'.repeat(1025), `${'k'.repeat(1021)}\n"`, `${'line\n'.repeat(300)}end`),
);

/** The strings for which Kubernetes' own reader does not get back what cdk8s wrote. */
function isWrittenDifferently(text: string): boolean {
  const isNumberWithUnderscores = /^[-+]?_*[\d.][\d._]*(?:_*e_*[-+]?[\d_]+)?$/i.test(text);
  return (
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(text) ||
    /^[-+]?_*0_*[bxo]/i.test(text) ||
    (isNumberWithUnderscores && text.includes('_')) ||
    (text.includes('\n') && (/^[ \n]*\t/.test(text) || text.trim() === ''))
  );
}

function valuesWith(strings: fc.Arbitrary<string>): fc.Arbitrary<JsonValue> {
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      strings,
      fc.constantFrom(null, true, false, 0, -0, 1e21, 1e-7, -1.5, 5432, Number.MAX_SAFE_INTEGER, 2 ** 53 + 2, 5e-324),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(strings, tie('value'), { maxKeys: 5, noNullPrototype: true }),
    ),
  }));
  return value;
}

describe('the bytes', () => {
  test('are those cdk8s writes, for strings Kubernetes reads back', () => {
    const strings = anyString.filter((text) => !isWrittenDifferently(text) && text !== '<<');
    fc.assert(
      fc.property(fc.array(valuesWith(strings)), (value) => {
        expect(writeYaml(value)).toBe(asCdk8s(value));
      }),
      { numRuns: 4000 },
    );
  });

  test('are those cdk8s writes, for every place a string can stand in', () => {
    const strings = anyString.filter((text) => !isWrittenDifferently(text) && text !== '<<');
    fc.assert(
      fc.property(strings, (text) => {
        const value = { [text]: text, nested: { [text]: [text, [text], { [text]: { deep: text } }] } };
        expect(writeYaml(value)).toBe(asCdk8s(value));
        expect(writeYaml([value, text])).toBe(asCdk8s([value, text]));
      }),
      { numRuns: 4000 },
    );
  });

  test('give the value back when they are parsed', () => {
    fc.assert(
      fc.property(valuesWith(anyString), (value) => {
        expect(JSON.stringify(parse(writeYaml(value), { version: '1.1' }))).toBe(JSON.stringify(value));
      }),
      { numRuns: 4000 },
    );
  });
});

// Each was given to sigs.k8s.io/yaml 1.6.0 as cdk8s writes it; the comment says what came back.
const misread = {
  'a number with the prefix of Go': ['0o17', '"0o17"'], // 15
  'a number with a capital prefix': ['0X1f', '"0X1f"'], // 31
  'a number behind an underscore': ['-_1', '"-_1"'], // -1
  'an exponent with an underscore': ['7E1_', '"7E1_"'], // 70
  'a line separator': ['a\u2028b', '"a\\u2028b"'], // an error
  'a control character of the C1 block': ['a\x7fb\x9f', '"a\\u007fb\\u009f"'], // an error
  'a character that is not one': ['a\uffff', '"a\\uffff"'], // an error
  'a byte order mark, which is lost at the start of a file': ['\ufeffa', '"\\ufeffa"'],
  'a text that begins with a tab': ['\tall: build\n', '"\\tall: build\\n"'], // an error
  'a text of nothing but spaces': [' \n\n', '" \\n\\n"'], // '\n\n'
} as const;

describe('what Kubernetes would read back as something else is quoted', () => {
  it.each(Object.entries(misread))('%s', (_situation, [text, written]) => {
    expect(writeYaml({ value: text })).toBe(`value: ${written}\n`);
  });

  it('a member named `<<`, which cdk8s writes as a merge', () => {
    expect(writeYaml({ '<<': { a: 1 } })).toBe('"<<":\n  a: 1\n');
  });
});

describe('what is not in JSON', () => {
  it('is left out where it is an undefined member', () => {
    expect(writeYaml({ spec: { replicas: undefined }, list: [{ a: undefined, b: 1 }] })).toBe(
      'spec: {}\nlist:\n  - b: 1\n',
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is refused where it is the number %s', (number) => {
    expect(() => writeYaml({ number })).toThrow(InvariantError);
  });

  it('is written out each time where one object stands in several places', () => {
    const labels = { app: 'orders' };
    expect(writeYaml({ first: labels, second: labels })).toBe('first:\n  app: orders\nsecond:\n  app: orders\n');
  });
});

it('writes a configuration file as a literal block', () => {
  const manifest = {
    apiVersion: 'v1',
    data: { 'postgresql.conf': '# memory\nshared_buffers = 1GB\n\nwork_mem = "4MB"\n', empty: '' },
    kind: 'ConfigMap',
  };
  expect(writeYaml(manifest)).toBe(`apiVersion: v1
data:
  postgresql.conf: |
    # memory
    shared_buffers = 1GB

    work_mem = "4MB"
  empty: ""
kind: ConfigMap
`);
});
