import { expect, test } from 'vitest';
import { mentionsOldSelf } from './mentions-old-self.ts';

test.each([
  ['self == oldSelf', true],
  ['oldSelf.hasValue() && oldSelf.value() == self', true],
  ['has(oldSelf.size)', true],
  ['self.size > 3', false],
  ['self.oldSelf == 1', false],
  ['self . oldSelf == 1', false],
  ['self.oldSelfie == oldSelfie', false],
  ['self == "oldSelf"', false],
  ["self == 'it is \\'oldSelf\\''", false],
  ["self == r'\\' || oldSelf == 'x'", true],
  ['self == """a "quoted" oldSelf"""', false],
  ['self == 1 // oldSelf', false],
  ['self == "//" && oldSelf == 1', true],
  ['self == "a" + oldSelf + "b"', true],
] as const)('%s: %s', (expression, mentions) => {
  expect(mentionsOldSelf(expression)).toBe(mentions);
});
