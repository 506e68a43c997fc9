import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import { composeDocument } from './compose-document.ts';
import { MAX_ALIASED_CHARACTERS } from './conversion-complaints.ts';
import { convertDocument } from './convert-document.ts';

function convert(text: string): { value: JsonValue; problems: string[] } {
  const { value, problems } = convertDocument(text, composeDocument(text).contents);
  const shown = problems.map(({ code, severity, span, path = [] }) => {
    const kind = severity === 'warning' ? 'warning ' : '';
    return `${kind}${code} ${path.join('/')} ${text.slice(span.start, span.end)}`;
  });
  return { value, problems: shown };
}

describe('values', () => {
  it.each<{ why: string; text: string; value: JsonValue }>([
    {
      why: 'the scalars of the core schema',
      text: 'a: 1\nb: 1.5\nc: true\nd: null\ne: ~\nf:\ng: text\nh: "1"',
      value: { a: 1, b: 1.5, c: true, d: null, e: null, f: null, g: 'text', h: '1' },
    },
    {
      why: 'other ways to write numbers',
      text: 'a: 0x1F\nb: 0o17\nc: 1e3\nd: .5\ne: +1\nf: -0\ng: -0.0\nh: 00\ni: 08',
      value: { a: 31, b: 15, c: 1000, d: 0.5, e: 1, f: 0, g: 0, h: 0, i: 8 },
    },
    {
      why: 'dates, times and versions stay text',
      text: 'a: 2024-01-01\nb: 2024-01-01T00:00:00Z\nc: 12:30\nd: 1.2.3',
      value: { a: '2024-01-01', b: '2024-01-01T00:00:00Z', c: '12:30', d: '1.2.3' },
    },
    {
      why: 'explicit tags of the core schema',
      text: 'a: !!str 123\nb: !!int "3"\nc: !!str yes\nd: ! 1',
      value: { a: '123', b: 3, c: 'yes', d: '1' },
    },
    {
      why: 'names that objects inherit',
      text: 'constructor: 1\ntoString: 2\nhasOwnProperty: 3',
      value: { constructor: 1, toString: 2, hasOwnProperty: 3 },
    },
    { why: 'block scalars with CRLF', text: 'a: |\r\n  one\r\n  two\r\n', value: { a: 'one\ntwo\n' } },
    { why: 'escapes of JSON', text: '{"a": "\\ud83d\\ude80\\/\\u0000"}', value: { a: '🚀/\u0000' } },
    {
      why: 'numbers and booleans as keys',
      text: '1: a\ntrue: b\n-7: c\n1.5: d',
      value: { '1': 'a', true: 'b', '-7': 'c', '1.5': 'd' },
    },
    { why: 'an empty key in quotes', text: '"": a', value: { '': 'a' } },
    {
      why: 'aliases',
      text: 'a: &x {b: [1]}\nc: *x\nd: [*x, *x]',
      value: { a: { b: [1] }, c: { b: [1] }, d: [{ b: [1] }, { b: [1] }] },
    },
    {
      why: 'the last anchor before an alias counts',
      text: 'a: &x 1\nb: *x\nc: &x 2\nd: *x',
      value: { a: 1, b: 1, c: 2, d: 2 },
    },
    { why: 'an alias as a key', text: 'a: &x name\nb: {*x : 1}', value: { a: 'name', b: { name: 1 } } },
    {
      why: 'merge keys: own fields win, then earlier sources',
      text: 'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0',
      value: { a: { x: 1, y: 1 }, b: { y: 2, z: 2 }, c: { x: 0, y: 1, z: 2 } },
    },
    {
      why: 'merges of merges, and two merge keys',
      text: 'a: &a {w: 1}\nb: &b {<<: *a, x: 2}\nc: {<<: *b, <<: {v: 3}}',
      value: { a: { w: 1 }, b: { w: 1, x: 2 }, c: { w: 1, x: 2, v: 3 } },
    },
    { why: 'a merge key in quotes is a name', text: '"<<": 1', value: { '<<': 1 } },
    { why: 'a merge key as a value is text', text: 'a: <<', value: { a: '<<' } },
  ])('$why', ({ text, value }) => {
    const converted = convert(text.replaceAll(/\by:/g, '"y":'));
    expect(converted).toEqual({ value, problems: [] });
  });
});

describe('problems', () => {
  it.each([
    {
      why: 'duplicate keys, each of them',
      text: 'a: 1\nb: {c: 1, c: 2}\na: 2\n"a": 3',
      problems: ['duplicate-key b/c c', 'duplicate-key a a', 'duplicate-key a "a"'],
    },
    { why: 'keys that become the same text', text: '1: a\n"1": b', problems: ['duplicate-key 1 "1"'] },
    {
      why: 'the key __proto__, in quotes, merged and computed',
      text: '__proto__: {a: 1}\nb: {"__proto__": 1}\nc: &x __proto__\nd: {*x : 1}',
      problems: ['forbidden-key  __proto__', 'forbidden-key b "__proto__"', 'forbidden-key d *x'],
    },
    {
      why: 'keys that are no text',
      text: '? [a]\n: 1\n? {b: 1}\n: 2\n~: 3\n: 4',
      problems: ['invalid-key  [a]', 'invalid-key  {b: 1}', 'invalid-key  ~', 'invalid-key  '],
    },
    {
      why: 'keys that another tool reads otherwise',
      text: '1.10: a\n0x10: b\nTrue: c\n010: d\n1e400: e',
      problems: [
        'invalid-key  1.10',
        'invalid-key  0x10',
        'invalid-key  True',
        'ambiguous-number  010',
        'unsupported-number  1e400',
      ],
    },
    {
      why: 'keys with characters one cannot see',
      text: 'a:\n\u00a0\u00a0b: 1\nc\u200b: 2\n"\\u00a0": 3',
      problems: ['invisible-character  \u00a0\u00a0b', 'invisible-character  c\u200b'],
    },
    {
      why: 'a template that is valid YAML',
      text: 'a: {{ .Values.a }}\nb: [{{ x }}]',
      problems: ['unrendered-template a {{ .Values.a }}', 'unrendered-template b/0 {{ x }}'],
    },
    {
      why: 'numbers JSON cannot hold',
      text: 'a: .inf\nb: -.INF\nc: .nan\nd: 1e400',
      problems: [
        'unsupported-number a .inf',
        'unsupported-number b -.INF',
        'unsupported-number c .nan',
        'unsupported-number d 1e400',
      ],
    },
    {
      why: 'numbers that lose digits',
      text: 'a: 9007199254740991\nb: 9007199254740992\nc: -9007199254740993\nd: 1e20\ne: 0xFFFFFFFFFFFFFFFF',
      problems: [
        'number-out-of-range b 9007199254740992',
        'number-out-of-range c -9007199254740993',
        'number-out-of-range d 1e20',
        'number-out-of-range e 0xFFFFFFFFFFFFFFFF',
      ],
    },
    {
      why: 'numbers that kubectl takes for octal',
      text: 'a: 0644\nb: -010\nc: 07\nd: 0x10',
      problems: ['ambiguous-number a 0644', 'ambiguous-number b -010'],
    },
    {
      why: 'text that kubectl takes for numbers',
      text: 'a: 1_000\nb: 0b11\nc: -0x1F\nd: "1_000"\ne: _1\nf: 10.0.0.1',
      problems: [
        'warning ambiguous-number a 1_000',
        'warning ambiguous-number b 0b11',
        'warning ambiguous-number c -0x1F',
      ],
    },
    {
      why: 'text that kubectl takes for booleans',
      text: 'a: yes\nOn: b\nc: [n, "no"]\nd: yesterday',
      problems: ['warning ambiguous-boolean a yes', 'warning ambiguous-boolean  On', 'warning ambiguous-boolean c/0 n'],
    },
    {
      why: 'aliases without an anchor before them',
      text: 'a: *x\nb: &x 1\n*y : 2',
      problems: ['unresolved-alias a *x', 'unresolved-alias  *y'],
    },
    {
      why: 'cycles',
      text: 'a: &x [1, {b: *x}]\nc: &y {<<: *y}\nd: &z {e: *z}',
      problems: ['alias-cycle a/1/b *x', 'alias-cycle c *y', 'alias-cycle d/e *z'],
    },
    {
      why: 'merges of what is no mapping',
      text: 'a: {<<: 1}\nb: {<<: [x, {c: 1}]}\nd: &d [1]\ne: {<<: *d}\nf: {<<: }\ng: {<<: *h}',
      problems: [
        'invalid-merge a 1',
        'invalid-merge b x',
        'invalid-merge e 1',
        'invalid-merge f ',
        'unresolved-alias g *h',
      ],
    },
    {
      why: 'a problem in a value that is repeated is told once',
      text: 'a: &x {b: .inf}\nc: *x\nd: {<<: *x}',
      problems: ['unsupported-number a/b .inf'],
    },
  ])('$why', ({ text, problems }) => {
    expect(convert(text).problems).toEqual(problems);
  });

  it('says what to write instead', () => {
    const text = 'defaults: &defaults {a: 1}\nb: *default\na: 0644\nkind: A\nkind: B\nyes: 1';
    const { problems } = convertDocument(text, composeDocument(text).contents);
    expect(problems.map(({ message, fix }) => [message, fix])).toEqual([
      [
        'The alias `*default` has no anchor before it',
        'write `*defaults`, or put the value in quotes if it is meant as text',
      ],
      [
        '`0644` is ambiguous: YAML 1.2 reads 644, but kubectl reads the octal number 420',
        'write 420 or 644, or "0644" in quotes if it is meant as text',
      ],
      [
        'The key `kind` is given twice in the same mapping',
        'put a line `---` between two resources, or remove one of the two',
      ],
      ['`yes` is text in YAML 1.2, but kubectl reads it as true', 'put the key in quotes: "yes"'],
    ]);
  });
});

describe('hostile documents', () => {
  const laughs = (open: string, close: string, levels: number): string =>
    [
      'a0: &a0 lol',
      ...Array.from(
        { length: levels },
        (_, level) => `a${level + 1}: &a${level + 1} ${open}${Array(10).fill(`*a${level}`).join(', ')}${close}`,
      ),
    ].join('\n');

  it.each([
    { why: 'a billion laughs', text: laughs('[', ']', 12) },
    {
      why: 'laughs by merge keys',
      text: `${laughs('[', ']', 5)}\nb0: &b0 {x: *a5}\n${Array.from({ length: 100 }, (_, level) => `b${level + 1}: &b${level + 1} {<<: [*b${level}, *b${level}]}`).join('\n')}`,
    },
    { why: 'one long text, repeated', text: `a: &a ${'x'.repeat(100_000)}\nb: [${Array(100).fill('*a').join(', ')}]` },
    {
      why: 'aliases as keys of aliases',
      text: `a: &a {k: ${'x'.repeat(1000)}}\nb: [${Array(5000).fill('*a').join(', ')}]`,
    },
  ])('refuses $why, once', ({ text }) => {
    const { problems } = convert(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^too-many-aliases /);
  });

  it('accepts as many aliases as a real document can have', () => {
    const text = `a: &a {size: 10Gi, class: fast}\nb: [${Array(10_000).fill('*a').join(', ')}]`;
    const { value, problems } = convert(text);
    expect(problems).toEqual([]);
    expect(JSON.stringify(value).length).toBeLessThan(MAX_ALIASED_CHARACTERS);
  });

  it('refuses nesting by aliases, which no check of the text can see', () => {
    const text = [
      'a0: &a0 [x]',
      ...Array.from({ length: 5000 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}]`),
    ].join('\n');
    const { problems } = convert(text);
    expect(problems).toHaveLength(1000);
    expect(problems[0]).toBe('nesting-too-deep  *a198');
  });

  it('finds every one of very many duplicates up to a limit, and never takes as long as comparing all keys', () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `k${index % 98_000}: 1`).join('\n');
    expect(convert(text).problems).toHaveLength(1000);
  });

  it('does not let warnings hide an error', () => {
    const text = `a: [${Array(3000).fill('yes').join(', ')}]\nb: .inf`;
    expect(convert(text).problems.at(-1)).toBe('unsupported-number b .inf');
  });

  it('resolves any web of anchors and aliases, and finds the cycles before the limits do', () => {
    const name = fc.constantFrom('p', 'q', 'r');
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        name.map((anchor) => `*${anchor} `),
        fc.constantFrom('1', 'yes', '"x"'),
        fc
          .tuple(name, fc.array(tie('node'), { maxLength: 4 }))
          .map(([anchor, items]) => `&${anchor} [${items.join(', ')}]`),
        fc
          .tuple(name, fc.array(tie('node'), { maxLength: 4 }))
          .map(
            ([anchor, items]) =>
              `&${anchor} {${items.map((item, index) => `${index % 2 === 0 ? '<<' : 'k'}: ${item}`).join(', ')}}`,
          ),
      ),
    }));
    fc.assert(
      fc.property(node, (text) => {
        const { value, problems } = convert(text);
        expect(JSON.parse(JSON.stringify(value))).toEqual(value);
        expect(
          problems.every((problem) =>
            /^(?:warning ambiguous-boolean|alias-cycle|unresolved-alias|invalid-merge|duplicate-key) /.test(problem),
          ),
        ).toBe(true);
      }),
    );
  });
});
