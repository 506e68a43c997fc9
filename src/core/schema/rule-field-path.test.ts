import { expect, test } from 'vitest';
import { parseRuleFieldPath } from './rule-field-path.ts';

test.each([
  ['.size', ['size']],
  ['.spec.storage.size', ['spec', 'storage', 'size']],
  [".labels['a.b/c']", ['labels', 'a.b/c']],
  ["['x y'].z", ['x y', 'z']],
  [".a['it\\'s']['b\\\\c']", ['a', "it's", 'b\\c']],
  ['', undefined],
  ['size', undefined],
  ['.a[0]', undefined],
  ['.a.', undefined],
  [".a['b'", undefined],
] as const)('%s', (text, path) => {
  expect(parseRuleFieldPath(text)).toEqual(path);
});
