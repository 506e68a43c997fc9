import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceLocation } from '../diagnostic/diagnostic.ts';
import { createLineIndex } from './line-index.ts';
import type { TextSpan } from './text-span.ts';

/** The same, by splitting the whole text. */
function locateNaively(text: string, { start, end }: TextSpan): SourceLocation {
  const before = text.slice(0, start).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  const restOfLine = (text.slice(start).split('\n')[0] ?? '').replace(/\r$/, '');
  const first = restOfLine.slice(0, end - start);
  return { file: 'f', line: before.length, column, ...(first === '' ? {} : { endColumn: column + first.length }) };
}

describe('createLineIndex', () => {
  it.each([
    {
      why: 'a span within a line',
      text: 'a: 1\nbc: 2\n',
      span: { start: 5, end: 7 },
      location: { file: 'f', line: 2, column: 1, endColumn: 3 },
    },
    {
      why: 'a span over several lines ends with the first',
      text: 'a: [1,\n 2]',
      span: { start: 3, end: 10 },
      location: { file: 'f', line: 1, column: 4, endColumn: 7 },
    },
    {
      why: 'CRLF is not part of a line',
      text: 'a: [1,\r\n 2]',
      span: { start: 3, end: 11 },
      location: { file: 'f', line: 1, column: 4, endColumn: 7 },
    },
    { why: 'an empty span', text: 'a: 1', span: { start: 2, end: 2 }, location: { file: 'f', line: 1, column: 3 } },
    {
      why: 'the end of the file',
      text: 'a: 1\n',
      span: { start: 5, end: 6 },
      location: { file: 'f', line: 2, column: 1 },
    },
    { why: 'an empty file', text: '', span: { start: 0, end: 0 }, location: { file: 'f', line: 1, column: 1 } },
  ])('$why', ({ text, span, location }) => {
    expect(createLineIndex({ path: 'f', text }).locate(span)).toEqual(location);
  });

  it('agrees with splitting the text, on texts of several blocks too', () => {
    const line = fc
      .tuple(fc.string({ unit: fc.constantFrom('a', '\r', '漢'), maxLength: 5 }), fc.nat(2000))
      .map(([text, times]) => text.repeat(times));
    const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join('\n'));
    const question = text.chain((all) =>
      fc.tuple(fc.constant(all), fc.array(fc.tuple(fc.nat(all.length), fc.nat(all.length)), { maxLength: 10 })),
    );
    fc.assert(
      fc.property(question, ([all, spans]) => {
        const index = createLineIndex({ path: 'f', text: all });
        for (const [one, other] of spans) {
          const span = { start: Math.min(one, other), end: Math.max(one, other) };
          expect(index.locate(span)).toEqual(locateNaively(all, span));
        }
      }),
    );
  });
});
