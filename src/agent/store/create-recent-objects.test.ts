import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../core/live/live-object.ts';
import { createRecentObjects } from './create-recent-objects.ts';

const object = (name: string): LiveObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });

/** Keeps each with a size, and says which are left. */
function keepAll(limit: number, sizes: Readonly<Record<string, number>>, asked: readonly string[] = []) {
  const recent = createRecentObjects(limit);
  const ids = Object.keys(sizes);
  for (const id of ids) {
    for (const each of asked) recent.find(each);
    recent.keep(id, object(id), sizes[id] ?? 0);
  }
  return ids.filter((id) => recent.find(id) !== undefined);
}

describe('unpacked objects', () => {
  it.each<[string, string, string[]]>([
    ['stay while there is room', keepAll(30, { a: 10, b: 10, c: 10 }).join(), ['a', 'b', 'c']],
    [
      'go when others need their room, those first that nobody asked for longest',
      keepAll(29, { a: 10, b: 10, c: 10 }).join(),
      ['b', 'c'],
    ],
    ['stay when they are asked for', keepAll(29, { a: 10, b: 10, c: 10 }, ['a']).join(), ['a', 'c']],
    ['go all for one that needs the room of several', keepAll(30, { a: 10, b: 10, c: 25 }).join(), ['c']],
    ['stay though too large, until the next', keepAll(10, { a: 5, b: 100 }).join(), ['b']],
    ['never keep the next from staying', keepAll(10, { a: 100, b: 5 }).join(), ['b']],
  ])('%s', (_claim, left, expected) => {
    expect(left).toBe(expected.join());
  });

  it('are the very same, and the last one kept counts', () => {
    const recent = createRecentObjects(100);
    const [first, second] = [object('a'), object('a')];
    recent.keep('a', first, 10);
    expect(recent.find('a')).toBe(first);
    recent.keep('a', second, 95);
    expect(recent.find('a')).toBe(second);
    recent.keep('b', first, 5);
    expect(recent.find('a')).toBe(second);
    recent.forget('a');
    expect(recent.find('a')).toBeUndefined();
    expect(recent.find('b')).toBe(first);
  });
});
