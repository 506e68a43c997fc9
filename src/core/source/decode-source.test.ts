import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSource, MAX_SOURCE_BYTES } from './decode-source.ts';

const TEXT = 'größe: "漢字" 🚀\r\nb: 2\n';

function utf16(text: string, { isLittle, mark }: { isLittle: boolean; mark: boolean }): Uint8Array {
  const units = [
    ...(mark ? [0xfeff] : []),
    ...Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)),
  ];
  return Uint8Array.from(units.flatMap((unit) => (isLittle ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff])));
}

function utf32(text: string, isLittle: boolean): Uint8Array {
  const bytes = Array.from(text, (character) => character.codePointAt(0) ?? 0).map((code) => [
    code & 0xff,
    (code >> 8) & 0xff,
    code >> 16,
    0,
  ]);
  return Uint8Array.from(bytes.flatMap((word) => (isLittle ? word : word.toReversed())));
}

describe('decodeSource', () => {
  it('decodes UTF-8 and leaves line ends as they are', () => {
    const decoded = decodeSource('a.yaml', new TextEncoder().encode(TEXT));
    expect(decoded).toEqual({ value: { path: 'a.yaml', text: TEXT }, diagnostics: [] });
  });

  it('drops a byte order mark', () => {
    expect(decodeSource('-', new TextEncoder().encode(`\ufeff${TEXT}`)).value).toEqual({ path: '-', text: TEXT });
  });

  it('accepts an empty file', () => {
    expect(decodeSource('a.yaml', new Uint8Array())).toEqual({ value: { path: 'a.yaml', text: '' }, diagnostics: [] });
  });

  it.each([
    {
      why: 'UTF-16LE with a mark',
      bytes: utf16('a: 1', { isLittle: true, mark: true }),
      code: 'utf-16-file',
      actual: 'text in UTF-16LE',
    },
    {
      why: 'UTF-16BE with a mark',
      bytes: utf16('a: 1', { isLittle: false, mark: true }),
      code: 'utf-16-file',
      actual: 'text in UTF-16BE',
    },
    {
      why: 'UTF-16LE without a mark',
      bytes: utf16('a: 1', { isLittle: true, mark: false }),
      code: 'utf-16-file',
      actual: 'text in UTF-16LE',
    },
    {
      why: 'UTF-16BE without a mark',
      bytes: utf16('a: 1', { isLittle: false, mark: false }),
      code: 'utf-16-file',
      actual: 'text in UTF-16BE',
    },
    { why: 'UTF-32LE with a mark', bytes: utf32('\ufeffa: 1', true), code: 'utf-32-file', actual: 'text in UTF-32LE' },
    { why: 'UTF-32BE with a mark', bytes: utf32('\ufeffa: 1', false), code: 'utf-32-file', actual: 'text in UTF-32BE' },
    { why: 'UTF-32LE without a mark', bytes: utf32('a: 1', true), code: 'utf-32-file', actual: 'text in UTF-32LE' },
    { why: 'UTF-32BE without a mark', bytes: utf32('a: 1', false), code: 'utf-32-file', actual: 'text in UTF-32BE' },
    {
      why: 'a NUL in the middle',
      bytes: Uint8Array.of(0x61, 0x3a, 0x20, 0x31, 0),
      code: 'binary-file',
      actual: undefined,
    },
  ])('refuses $why', ({ bytes, code, actual }) => {
    const { value, diagnostics } = decodeSource('a.yaml', bytes);
    expect(value).toBeUndefined();
    expect(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.actual, diagnostic.location])).toEqual([
      [code, actual, { file: 'a.yaml', line: 1, column: 1 }],
    ]);
    expect(diagnostics[0]?.fix).toBeDefined();
  });

  it('says where and what the first byte is that is not UTF-8', () => {
    const latin1 = Uint8Array.from('a: 1\r\nname: caf\u00e9\n', (character) => character.charCodeAt(0));
    expect(decodeSource('a.yaml', latin1)).toEqual({
      value: undefined,
      diagnostics: [
        {
          code: 'invalid-utf-8',
          severity: 'error',
          message: 'The file is not valid UTF-8',
          location: { file: 'a.yaml', line: 2, column: 10 },
          expected: 'text in UTF-8',
          actual: 'the byte 0xe9, which cannot stand here',
          fix: 'save the file as UTF-8 (it may be Latin-1 or Windows-1252)',
        },
      ],
    });
  });

  it('counts a byte order mark and a cut character right', () => {
    const cut = new TextEncoder().encode('\ufeffü: 漢').subarray(0, -1);
    const [diagnostic] = decodeSource('a.yaml', cut).diagnostics;
    expect([diagnostic?.location, diagnostic?.actual]).toEqual([
      { file: 'a.yaml', line: 1, column: 4 },
      'the byte 0xe6, which cannot stand here',
    ]);
  });

  it('refuses a file above the limit by its size alone', () => {
    const { diagnostics } = decodeSource('a.yaml', new Uint8Array(MAX_SOURCE_BYTES + 1));
    expect(diagnostics.map(({ code, actual }) => [code, actual])).toEqual([['file-too-large', '64.0 MiB']]);
    expect(decodeSource('a.yaml', new Uint8Array(MAX_SOURCE_BYTES).fill(0x20)).value?.text).toHaveLength(
      MAX_SOURCE_BYTES,
    );
  });

  it('gives either the text that was encoded or exactly one diagnostic', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string({ unit: 'grapheme' }).map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          const { value, diagnostics } = decodeSource('f', bytes);
          if (value === undefined) expect(diagnostics).toHaveLength(1);
          else
            expect(new TextEncoder().encode(value.text)).toEqual(
              bytes.subarray(bytes.length - new TextEncoder().encode(value.text).length),
            );
        },
      ),
    );
  });
});
