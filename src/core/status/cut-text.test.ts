import { expect, it } from 'vitest';
import { cutText } from './cut-text.ts';

it.each([
  ['a short text', 'abc', 3, 'abc'],
  ['a long text', 'abcd', 3, 'abc'],
  ['a character of two units at the limit', 'ab😀', 3, 'ab'],
  ['a character of two units within it', 'a😀b', 3, 'a😀'],
])('%s', (_what, text, limit, expected) => {
  expect(cutText(text, limit)).toBe(expected);
});
