import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { liveThrough } from './live-through.ts';
import { complete, summarise } from './summarise.ts';
import { findFaults } from './status-rules.ts';
import type { Timeline } from './timeline.ts';

const files = readdirSync(import.meta.dirname, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.timeline.ts'))
  .sort();

describe.each(files)('%s', async (path) => {
  const { life }: { life: Timeline } = await import(join(import.meta.dirname, path));
  const moments = liveThrough(life);

  it.each(moments.map((lived) => [lived.moment.title, lived] as const))(`${life.title}: %s`, (_title, lived) => {
    expect(summarise(lived, lived.moment.expect)).toEqual(complete(lived.moment.expect));
    expect(findFaults(lived)).toEqual([]);
  });
});
