import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../source/source.ts';
import type { Diagnostic } from './diagnostic.ts';
import { toCells } from './printable-text.ts';
import { renderDiagnostics } from './render-diagnostics.ts';

const CHECKOUT = [
  'apiVersion: shop.example/v1',
  'kind: WebService',
  'metadata:',
  '  name: checkout',
  '  namespace: shop',
  'spec:',
  '  image: ghcr.io/acme/checkout:1.4.2',
  '  replicas: "three"',
  '',
].join('\n');

const INVALID_TYPE: Diagnostic = {
  code: 'invalid-type',
  severity: 'error',
  message: '`spec.replicas` is not an integer',
  location: { file: 'plans/shop/checkout.yaml', line: 8, column: 13, endColumn: 20 },
  fieldPath: 'spec.replicas',
  expected: 'an integer from 1 to 50',
  actual: 'the string "three"',
  fix: 'write a number, for example `replicas: 3`',
};

function sources(files: Readonly<Record<string, string>>): ReadonlyMap<string, SourceFile> {
  return new Map(Object.entries(files).map(([path, text]) => [path, { path, text }]));
}

function render(diagnostics: readonly Diagnostic[], files: Readonly<Record<string, string>>): string {
  return renderDiagnostics(diagnostics, { sources: sources(files), color: false });
}

/** Renders one diagnostic about a place in a text, and gives the frame alone. */
function frame(text: string, place: { line: number; column: number; endColumn?: number }): string[] {
  const diagnostic: Diagnostic = { code: 'x', severity: 'error', message: 'm', location: { file: 'f', ...place } };
  return render([diagnostic], { f: text }).split('\n').slice(1, -4);
}

describe('renderDiagnostics', () => {
  it('shows the place, the lines round it, what was expected and what to do', () => {
    expect(render([INVALID_TYPE], { 'plans/shop/checkout.yaml': CHECKOUT })).toBe(`\
plans/shop/checkout.yaml:8:13  error  invalid-type  spec.replicas
   6 | spec:
   7 |   image: ghcr.io/acme/checkout:1.4.2
 > 8 |   replicas: "three"
     |             ^^^^^^^
  expected an integer from 1 to 50, got the string "three"
  fix: write a number, for example \`replicas: 3\`

1 error in 1 file
`);
  });

  it('sorts, counts, and shows the message and the related places where there is no comparison', () => {
    const duplicate: Diagnostic = {
      code: 'duplicate-key',
      severity: 'warning',
      message: 'The key `name` is given twice',
      location: { file: 'b.yaml', line: 2, column: 1, endColumn: 5 },
      related: [{ message: 'it is given here first', location: { file: 'b.yaml', line: 1, column: 1 } }],
    };
    const missing: Diagnostic = {
      code: 'missing-field',
      severity: 'error',
      message: 'The field `kind` is missing',
      location: { file: 'a.yaml', line: 1, column: 1 },
      expected: 'a kind',
    };
    expect(render([duplicate, missing], { 'a.yaml': 'a: 1', 'b.yaml': 'name: a\nname: b\nc: 1\nd: 1\n' })).toBe(`\
a.yaml:1:1  error  missing-field
 > 1 | a: 1
     | ^
  The field \`kind\` is missing
  expected a kind

b.yaml:2:1  warning  duplicate-key
   1 | name: a
 > 2 | name: b
     | ^^^^
   3 | c: 1
  The key \`name\` is given twice
  b.yaml:1:1: it is given here first

1 error, 1 warning in 2 files
`);
  });

  it('prints diagnostics without a place, without a source and with a line that does not exist', () => {
    const unplaced: Diagnostic = {
      code: 'conflict',
      severity: 'warning',
      message: 'Two of a name',
      resource: 'X a/b',
      fieldPath: 'spec',
    };
    const bare: Diagnostic = {
      code: 'no-input',
      severity: 'error',
      message: 'There is nothing to read',
      fix: 'name a file',
    };
    const beyond: Diagnostic = { ...bare, code: 'stale', location: { file: 'a.yaml', line: 99, column: 1 } };
    const unread: Diagnostic = { ...bare, code: 'unread', location: { file: 'b.yaml', line: 1, column: 1 } };
    expect(render([unplaced, bare, beyond, unread], { 'a.yaml': 'a: 1\n' })).toBe(`\
a.yaml:99:1  error  stale
  There is nothing to read
  fix: name a file

b.yaml:1:1  error  unread
  There is nothing to read
  fix: name a file

error  no-input
  There is nothing to read
  fix: name a file

X a/b  warning  conflict  spec
  Two of a name

3 errors, 1 warning in 2 files
`);
    expect(render([bare], {})).toBe('error  no-input\n  There is nothing to read\n  fix: name a file\n\n1 error\n');
  });

  it('says nothing when there is nothing to say', () => {
    expect(render([], { 'a.yaml': 'a: 1' })).toBe('');
  });

  it('paints only when asked to', () => {
    const painted = renderDiagnostics([INVALID_TYPE], {
      sources: sources({ 'plans/shop/checkout.yaml': CHECKOUT }),
      color: true,
    });
    expect(painted.split('\n')).toEqual([
      '\u001b[1mplans/shop/checkout.yaml:8:13\u001b[0m  \u001b[31merror\u001b[0m  invalid-type  spec.replicas',
      '\u001b[2m   6 |\u001b[0m spec:',
      '\u001b[2m   7 |\u001b[0m   image: ghcr.io/acme/checkout:1.4.2',
      '\u001b[2m > 8 |\u001b[0m   replicas: "three"',
      '\u001b[2m     |\u001b[0m             \u001b[31m^^^^^^^\u001b[0m',
      '  expected an integer from 1 to 50, got the string "three"',
      '  \u001b[36mfix:\u001b[0m write a number, for example `replicas: 3`',
      '',
      '1 error in 1 file',
      '',
    ]);
    expect(painted.replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(
      render([INVALID_TYPE], { 'plans/shop/checkout.yaml': CHECKOUT }),
    );
  });
});

describe('the frame', () => {
  it('lines up numbers of different length', () => {
    const text = Array.from({ length: 12 }, (_, index) => `k${index + 1}: x`).join('\n');
    expect(frame(text, { line: 10, column: 5 })).toEqual([
      '    8 | k8: x',
      '    9 | k9: x',
      ' > 10 | k10: x',
      '      |     ^',
      '   11 | k11: x',
    ]);
  });

  it('puts the mark below the character behind tabs, wide characters and escapes', () => {
    expect(frame('\ta:\t"漢字" \u001b x', { line: 1, column: 6, endColumn: 8 })).toEqual([
      ' > 1 |     a:  "漢字" \\x1b x',
      '     |          ^^^^',
    ]);
    expect(frame('"漢字" \u001b x', { line: 1, column: 6, endColumn: 7 })).toEqual([
      ' > 1 | "漢字" \\x1b x',
      '     |        ^^^^',
    ]);
  });

  it('marks the end of the file and an empty line', () => {
    expect(frame('a: "x\n', { line: 2, column: 1 })).toEqual(['   1 | a: "x', ' > 2 |', '     | ^']);
    expect(frame('a: "x', { line: 1, column: 6 })).toEqual([' > 1 | a: "x', '     |      ^']);
  });

  it('keeps CRLF out of the frame', () => {
    expect(frame('a: 1\r\nb: 2\r\nc: 3\r\n', { line: 2, column: 4, endColumn: 5 })).toEqual([
      '   1 | a: 1',
      ' > 2 | b: 2',
      '     |    ^',
      '   3 | c: 3',
    ]);
  });

  it('cuts long lines round the mark', () => {
    const long = `a: ${'b'.repeat(200)}X${'c'.repeat(200)}`;
    const [before, marked, carets] = frame(`${long}\n${long}`, { line: 2, column: 204, endColumn: 205 });
    expect(before).toBe(`   1 | a: ${'b'.repeat(108)}…`);
    expect(marked).toBe(` > 2 | …${'b'.repeat(56)}X${'c'.repeat(54)}…`);
    expect(carets).toBe(`     | ${' '.repeat(57)}^`);
  });

  it('cuts a mark that is longer than the frame', () => {
    const [marked, carets] = frame('x'.repeat(1_000_000), { line: 1, column: 1, endColumn: 900_000 });
    expect(marked).toBe(` > 1 | ${'x'.repeat(111)}…`);
    expect(carets).toBe(`     | ${'^'.repeat(111)}`);
  });

  it('never goes beyond 120 columns nor prints a control character, and marks the right text', () => {
    const line = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\t', ' ', '漢', '\u001b', 'é', '\u202e'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 400,
    });
    const place = line.chain((text) =>
      fc.tuple(fc.constant(text.replaceAll('\n', ' ')), fc.nat(text.length), fc.nat(30)),
    );
    fc.assert(
      fc.property(place, ([text, start, length]) => {
        const [marked = '', carets = ''] = frame(text, { line: 1, column: start + 1, endColumn: start + 1 + length });
        const widths = [marked, carets].map((row) => toCells(row, 0).reduce((sum, { width }) => sum + width, 0));
        expect(Math.max(...widths)).toBeLessThanOrEqual(120);
        expect(marked + carets).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(carets).toMatch(/^ {5}\| *\^+$/);
      }),
    );
  });
});

describe('hostile input', () => {
  it('cannot send escape codes through any field', () => {
    const evil = '\u001b[2J\u009b1m\r\n\u202e';
    const diagnostic: Diagnostic = {
      code: `c${evil}`,
      severity: 'error',
      message: evil,
      location: { file: `f${evil}`, line: 1, column: 1 },
      fieldPath: evil,
      expected: evil,
      fix: evil,
      related: [{ message: evil, location: { file: evil, line: 1, column: 1 } }],
    };
    const text = render([diagnostic, { ...diagnostic, actual: evil }], { [`f${evil}`]: evil });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split('\n')).toHaveLength(19);
  });
});

describe('very long texts', () => {
  it('are cut', () => {
    const text = render(
      [{ code: 'x', severity: 'error', message: 'm'.repeat(100_000), fieldPath: 'p'.repeat(100_000) }],
      {},
    );
    expect(text).toBe(`error  x  ${'p'.repeat(1000)}…\n  ${'m'.repeat(1000)}…\n\n1 error\n`);
  });
});

describe('secrets', () => {
  const TEXT = 'user: admin\npassword: hunter2\ntoken: |\n  hunter3\nsize: x\n';
  const secret: Diagnostic = {
    code: 'literal-secret',
    severity: 'warning',
    message: 'A password is written in plain text',
    location: { file: 's.yaml', line: 2, column: 11, endColumn: 18 },
    fieldPath: 'password',
    expected: 'a reference to a Secret',
    actual: 'hunter2',
    fix: 'use `passwordSecretRef`',
  };

  it('are masked where they are reported and in the frames of others', () => {
    const token: Diagnostic = {
      ...secret,
      location: { file: 's.yaml', line: 3, column: 8 },
      fieldPath: 'token',
      actual: 'hunter3',
    };
    const other: Diagnostic = {
      code: 'invalid-size',
      severity: 'error',
      message: 'No size',
      location: { file: 's.yaml', line: 5, column: 7 },
    };
    const text = render([secret, token, other], { 's.yaml': TEXT });
    expect(text).toBe(`\
s.yaml:2:11  warning  literal-secret  password
 > 2 | password: ***
  A password is written in plain text
  expected a reference to a Secret
  fix: use \`passwordSecretRef\`

s.yaml:3:8  warning  literal-secret  token
 > 3 | token: ***
  A password is written in plain text
  expected a reference to a Secret
  fix: use \`passwordSecretRef\`

s.yaml:5:7  error  invalid-size
   3 | token: ***
   4 |   ***
 > 5 | size: x
     |       ^
  No size

1 error, 2 warnings in 1 file
`);
  });
});
