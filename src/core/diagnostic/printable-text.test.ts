import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, toCells } from './printable-text.ts';

describe('printable', () => {
  it.each([
    { why: 'plain text stays', text: 'größe: "漢字" 🚀 é', shown: 'größe: "漢字" 🚀 é' },
    {
      why: 'an escape sequence is disarmed',
      text: '\u001b[31mred\u001b]0;title\u0007',
      shown: '\\x1b[31mred\\x1b]0;title\\x07',
    },
    { why: 'line ends do not break the line', text: 'a\nb\r\u2028c', shown: 'a\\nb\\x0d\\u{2028}c' },
    { why: 'text cannot turn the reading direction', text: 'a\u202eb\u2066c', shown: 'a\\u{202e}b\\u{2066}c' },
    { why: 'spaces that are no spaces show', text: 'a\u00a0b\u200bc\ufeff', shown: 'a\\xa0b\\u{200b}c\\u{feff}' },
    { why: 'half of a surrogate pair', text: 'a\ud83d', shown: 'a\\u{d83d}' },
    { why: 'eight-bit control codes', text: '\u009b31m', shown: '\\x9b31m' },
  ])('$why', ({ text, shown }) => {
    expect(printable(text)).toBe(shown);
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});

describe('toCells', () => {
  it('measures what a terminal shows', () => {
    expect(toCells('a\té漢e\u0301🚀\u0007', 10)).toEqual([
      { text: 'a', width: 1, offset: 10 },
      { text: '   ', width: 3, offset: 11 },
      { text: 'é', width: 1, offset: 12 },
      { text: '漢', width: 2, offset: 13 },
      { text: 'e', width: 1, offset: 14 },
      { text: '\u0301', width: 0, offset: 15 },
      { text: '🚀', width: 2, offset: 16 },
      { text: '\\x07', width: 4, offset: 18 },
    ]);
  });
});
