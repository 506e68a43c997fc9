import { expect, it } from 'vitest';
import { createHistory } from './history.ts';

it('the history keeps the last 50 transitions of a resource, oldest first, until it is forgotten', () => {
  const history = createHistory();
  for (let at = 0; at < 60; at += 1) history.record('a', [{ from: 'Ready', to: `P${at}` }], at);
  history.record('b', [], 1);
  expect(history.of('a').map(({ at }) => at)).toEqual(Array.from({ length: 50 }, (_, index) => index + 10));
  expect(history.of('a').at(-1)).toEqual({ from: 'Ready', to: 'P59', at: 59 });
  expect(history.of('b')).toEqual([]);
  history.forget('a');
  expect(history.of('a')).toEqual([]);
});
