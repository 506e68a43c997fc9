import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json/json.ts';
import { applyUpTo, install } from './cluster-model.ts';
import { liveThrough } from './live-through.ts';
import { findFaults } from './status-rules.ts';

const ROOT = join(import.meta.dirname, '../../src/kinds');

const samples = readdirSync(ROOT, { recursive: true })
  .map(String)
  .filter((path) => /[/]samples[/](?!.*invalid-).*[.]yaml$/.test(path))
  .sort();

/** Something of the beginning, the middle and the end of an installation. */
const STEPS = [50, 90, 480];

/** Every sample is applied bit by bit and becomes ready, the agent looking on. */
describe.each(samples)('%s', (path) => {
  // A status that is paused says nothing.
  const text = readFileSync(join(ROOT, path), 'utf8').replaceAll('paused: true', 'paused: false');

  it('becomes ready, and its status is sound all the way', () => {
    const expected = { phase: '' };
    const moments = liveThrough({
      title: path,
      resource: text,
      moments: [
        { title: 'nothing', expect: expected },
        ...STEPS.map((wave) => ({ title: `wave ${wave}`, after: 10, happens: [applyUpTo(wave)], expect: expected })),
        { title: 'everything', after: 10, happens: [install], expect: expected },
        { title: 'the status is lost', forgets: true, expect: expected },
      ],
    });
    expect(moments.flatMap(findFaults)).toEqual([]);
    const [last, forgotten] = moments.slice(-2).map(({ evaluation }) => evaluation.status);
    expect(withoutTimes(forgotten)).toEqual(withoutTimes(last));
    expect(last?.blocking).toBeUndefined();
    const holding = last?.conditions.filter(({ status }) => status === 'True').map(({ type }) => type);
    expect(holding).toEqual(expect.arrayContaining(['Ready', 'Available', 'InSync', 'Planned']));
  });
});

/** What was found out by one look without memory and by many with it differs in times only, and in what went wrong on the way. */
function withoutTimes(status: JsonObject | undefined): JsonObject {
  return JSON.parse(JSON.stringify(status), (key, value) =>
    /(Time|Updated?|^lastFailure)$/.test(key) ? undefined : value,
  );
}
