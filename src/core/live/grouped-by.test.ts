import { describe, expect, it } from 'vitest';
import { groupedBy } from './grouped-by.ts';
import type { LiveObject } from './live-object.ts';

function pod(name: string, app?: string): LiveObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...(app === undefined ? {} : { labels: { app } }) } };
}

function appOf({ metadata }: LiveObject): string | undefined {
  return metadata.labels?.['app'];
}

function nameOf({ metadata }: LiveObject): string {
  return metadata.name;
}

describe('the objects of a list by a key', () => {
  const [first, second, other, none] = [pod('b', 'web'), pod('a', 'web'), pod('c', 'database'), pod('d')];
  const list = [first, second, other, none];

  it('are in the order of the list, and those without a key are left out', () => {
    expect(groupedBy(list, appOf)).toEqual(
      new Map([
        ['web', [first, second]],
        ['database', [other]],
      ]),
    );
  });

  it('are grouped once for a list and a key', () => {
    expect(groupedBy(list, appOf)).toBe(groupedBy(list, appOf));
    expect([...groupedBy(list, nameOf).keys()]).toEqual(['b', 'a', 'c', 'd']);
    expect(groupedBy([second], appOf)).toEqual(new Map([['web', [second]]]));
  });
});
