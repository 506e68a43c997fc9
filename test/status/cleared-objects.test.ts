import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { ClearedObject, ClearedObjects } from '../../src/core/status/cleared-objects.ts';
import { evaluate } from '../../src/core/status/evaluate.ts';
import type { EvaluationInput } from '../../src/core/status/evaluation.ts';
import { liveThrough } from './live-through.ts';
import type { Timeline } from './timeline.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(FOLDER, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.timeline.ts'))
  .sort();

it.each(files)('%s: whoever remembers what was cleared says the same, and reads less', async (path) => {
  const { life }: { life: Timeline } = await import(join(FOLDER, path));
  const memory = createMemory();
  for (const { input, evaluation } of liveThrough(life).flatMap(({ looks }) => looks)) {
    const cleared = memory.of(input);
    expect(evaluate({ ...input, cleared })).toEqual(evaluation);
    // Once more, now that all is cleared that may be.
    expect(evaluate({ ...input, cleared })).toEqual(evaluation);
  }
  expect(memory.used()).toBeGreaterThan(0);
});

interface Memory {
  of(input: EvaluationInput): ClearedObjects;
  used(): number;
}

/** As the agent remembers: of an object in the version that is there, under the Plan of that digest. */
function createMemory(): Memory {
  const known = new Map<string, ClearedObject & { readonly version: string }>();
  let used = 0;
  return {
    of({ live, plan }) {
      const versionOf = (id: string): string => JSON.stringify([plan?.digest, live.find(id)]);
      return {
        find(id) {
          const found = known.get(id);
          if (found?.version !== versionOf(id)) return undefined;
          used += 1;
          return found;
        },
        add: (id, cleared) => void known.set(id, { ...cleared, version: versionOf(id) }),
      };
    },
    used: () => used,
  };
}
