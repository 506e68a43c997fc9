import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from './split-lines.ts';

function linesOf(
  chunks: readonly Buffer[],
  maxLineBytes = 1000,
): { readonly lines: string[]; readonly pending: number } {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line), maxLineBytes);
  for (const chunk of chunks) splitter.push(chunk);
  return { lines, pending: splitter.pending() };
}

const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\n'));

test('however the bytes are cut, the lines are the same', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(200)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
      expect(linesOf(chunks)).toEqual({ lines, pending: 0 });
    }),
  );
});

test('an unfinished line is none, and counted; empty lines are none', () => {
  expect(linesOf([Buffer.from('\n\na\n\nbä')])).toEqual({ lines: ['a'], pending: 3 });
});

const long: Readonly<Record<string, readonly string[]>> = {
  'in one chunk': ['abcdef\n'],
  'in several chunks': ['abc', 'def', '\n'],
  'without an end': ['abc', 'def'],
  'after others': ['a\nb\nabcdef'],
};

test.each(Object.entries(long))('a line that is too long is refused: %s', (_how, chunks) => {
  expect(() =>
    linesOf(
      chunks.map((chunk) => Buffer.from(chunk)),
      5,
    ),
  ).toThrow('the answer has a line of more than 5 bytes');
});

test('a line that is just as long as it may be is one', () => {
  expect(linesOf([Buffer.from('abcde\nab'), Buffer.from('cde\n')], 5).lines).toEqual(['abcde', 'abcde']);
});
