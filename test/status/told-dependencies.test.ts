import { describe, expect, it } from 'vitest';
import { createPaint } from '../../src/core/diagnostic/create-paint.ts';
import { builtInShapes } from '../../src/core/drift/built-in-shapes.ts';
import { conditionOf } from '../../src/core/health/conditions.ts';
import type { Kind } from '../../src/core/kind/kind.ts';
import type { LiveObject } from '../../src/core/live/live-object.ts';
import { evaluate } from '../../src/core/status/evaluate.ts';
import type { DependencyState, Evaluation } from '../../src/core/status/evaluation.ts';
import { toldDependencies } from '../../src/core/status/told-dependencies.ts';
import { MINUTE } from '../../src/core/time/instant.ts';
import { evaluateObservation } from '../../src/cli/status/evaluate-observation.ts';
import { statusReport } from '../../src/cli/status/status-report.ts';
import { healthRules } from '../../src/health/index.ts';
import { kinds } from '../../src/kinds/index.ts';
import { written } from '../agent/observe/lives.ts';
import { createClusterModel, install, liveState } from './cluster-model.ts';
import { START } from './live-through.ts';
import { databaseText } from './resources.ts';

const kind = databaseOf(kinds);
const { resource, plan } = written(
  databaseText({
    more: `
  dependencies:
    - {name: cache, type: tcp, host: cache.example.com, port: 6379}
    - {name: api, type: http, url: 'https://user:secret@api.example.com/health'}
`,
  }),
);
const live = liveState(install(createClusterModel(plan, START)));

function databaseOf(all: typeof kinds): Kind {
  const found = all.find(({ definition }) => definition.spec.names.kind === 'Database');
  if (found === undefined) throw new Error('no Database');
  return found;
}

const CACHE = { name: 'cache', target: 'cache.example.com:6379' };
const API = { name: 'api', target: 'https://api.example.com/health' };
const THERE = { state: 'Available', message: 'connected' } as const;

/** What somebody says who knows this of the outside. */
function judge(of: LiveObject, dependencies: readonly DependencyState[] | undefined, now = START): Evaluation {
  const told = dependencies === undefined ? {} : { dependencies };
  const previous = of.status ?? {};
  return evaluate({
    kind,
    resource: of,
    plan,
    live,
    previous,
    now,
    rules: healthRules,
    shapes: builtInShapes,
    ...told,
  });
}

/** The resource with the status that an agent wrote who found this. */
function withStatus(...found: readonly DependencyState[]): LiveObject {
  return { ...resource, status: JSON.parse(JSON.stringify(judge(resource, found).status)) };
}

describe('what the agent found outside the cluster', () => {
  it.each<[string, readonly DependencyState[]]>([
    [
      'everything',
      [
        { ...CACHE, ...THERE },
        { ...API, ...THERE },
      ],
    ],
    [
      'one that is not there',
      [
        { ...CACHE, ...THERE },
        { ...API, state: 'Unavailable', message: 'answered 503' },
      ],
    ],
    [
      'one of which nothing is known any more, that was not there',
      [
        { ...CACHE, state: 'Unknown', lastKnown: 'Unavailable', message: '5 looks failed' },
        { ...API, ...THERE },
      ],
    ],
    [
      'one of which nothing is known any more, that was there',
      [
        { ...CACHE, state: 'Unknown', lastKnown: 'Available', message: 'no look has ended' },
        { ...API, ...THERE },
      ],
    ],
  ])('is what its status tells whoever cannot look there: %s', (_title, found) => {
    const seen = withStatus(...found);
    const { status, transitions } = judge(seen, toldDependencies(kind, seen), START + MINUTE);
    const [condition, before] = [{ ...resource, status }, seen].map((of) => conditionOf(of, 'DependenciesReady'));
    expect(condition).toEqual(before);
    expect([status.phase, status.blocking, transitions]).toEqual([
      seen.status?.['phase'],
      seen.status?.['blocking'],
      [],
    ]);
  });

  it.each<[string, LiveObject]>([
    ['no agent has written a status', resource],
    [
      'it is of an older generation',
      {
        ...withStatus({ ...CACHE, ...THERE }, { ...API, ...THERE }),
        metadata: { ...resource.metadata, generation: 2 },
      },
    ],
    ['it has not looked yet', withStatus({ ...CACHE, state: 'Unknown', message: 'not yet', isAwaited: true })],
    ['it has not looked at all', withStatus()],
  ])('is not known where %s', (_title, seen) => {
    expect(toldDependencies(kind, seen)).toBeUndefined();
    const { status, reason, message } =
      conditionOf({ ...seen, status: judge(seen, undefined).status }, 'DependenciesReady') ?? {};
    expect([status, reason, message]).toEqual([
      'Unknown',
      'NotChecked',
      '2 external dependencies were not looked at: only the status agent looks outside the cluster, while a resource is neither paused nor deleted',
    ]);
  });
});

describe('`planwright status` of a resource with external dependencies', () => {
  function report(seen: LiveObject): string {
    const now = START + 120 * MINUTE;
    const observed = { kind, namespace: 'shop', name: 'orders', object: seen, plan };
    const [evaluated] = evaluateObservation(
      { resources: [observed], now, liveOf: () => live, shapes: builtInShapes },
      { rules: healthRules, previousOf: () => undefined },
    );
    if (evaluated === undefined) throw new Error('not evaluated');
    const lines = statusReport(evaluated, { now, paint: createPaint(false) }).split('\n');
    return lines.find((line) => line.includes('DependenciesReady')) ?? '';
  }

  it('says what the agent found, since when, and when it last had news', () => {
    expect(report(withStatus({ ...CACHE, ...THERE }, { ...API, ...THERE }))).toMatch(
      /^ {2}DependenciesReady +True +AllAvailable +120m +all \d things that are needed are there; outside the cluster as the agent found it, which last had news 120m ago$/,
    );
  });

  it('says what the agent did not find', () => {
    const seen = withStatus({ ...CACHE, state: 'Unavailable', message: 'refused the connection' });
    expect(report(seen)).toMatch(
      /^ {2}DependenciesReady +False +ExternalDependencyUnavailable +120m +outside the cluster as the agent found it, which last had news 120m ago$/,
    );
  });

  it('says that only the agent looks there, where no agent has', () => {
    expect(report(resource)).toMatch(
      /^ {2}DependenciesReady +Unknown +NotChecked +- +2 external dependencies were not looked at: only the status agent looks outside the cluster/,
    );
  });
});
