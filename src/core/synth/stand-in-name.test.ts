import { expect, it } from 'vitest';
import { withoutStandInName, withStandInName } from './stand-in-name.ts';

const hostile = {
  spec: { labels: { constructor: 'a', constructors: 'b', construct: 'c' }, list: [{ constructor: 1 }] },
};

it('hides members called `constructor` at every depth, and shows them again', () => {
  const hidden = withStandInName(hostile);
  expect(JSON.stringify(hidden)).toBe(
    '{"spec":{"labels":{"constructor\\u0000":"a","constructors":"b","construct":"c"},"list":[{"constructor\\u0000":1}]}}',
  );
  expect(JSON.stringify(withoutStandInName(hidden))).toBe(JSON.stringify(hostile));
});

it('keeps the member in its place among the others', () => {
  const names = Object.keys(withStandInName(hostile).spec.labels).sort();
  expect(names).toEqual(['construct', 'constructor\0', 'constructors']);
});

it('gives back the very value where there is nothing to hide', () => {
  const harmless = {
    spec: { labels: { toString: 'a' }, list: ['constructor', undefined, null] as unknown as string[] },
  };
  expect(withStandInName(harmless)).toBe(harmless);
  expect(withoutStandInName(harmless)).toBe(harmless);
});
