import { describe, expect, test } from 'vitest';
import type { WatchState } from '../watch/watch-state.ts';
import type { HealthFacts } from './health.ts';
import { healthRoutes } from './health-routes.ts';
import type { RouteAnswer } from './route.ts';

const AT = 1_000_000;

function facts(change: Partial<HealthFacts> = {}): HealthFacts {
  return {
    elapsed: () => AT,
    watches: () => [],
    lastAnswerAt: () => AT,
    stall: () => undefined,
    isStopping: () => false,
    staleGrace: 30_000,
    ...change,
  };
}

async function ask(path: string, about: HealthFacts, query = ''): Promise<RouteAnswer> {
  const route = healthRoutes(about).find((each) => each.path === path);
  if (route === undefined) throw new Error(`nothing answers ${path}`);
  return route.respond({ path, query: new URLSearchParams(query) });
}

function watch(phase: WatchState['phase'], secondsAgo: number, message?: string): Partial<HealthFacts> {
  const failure = message === undefined ? undefined : { groupKind: 'Pod', reason: 'NotRead' as const, message };
  const state: WatchState = { phase, since: AT - secondsAgo * 1000, hasSynced: phase !== 'syncing', failure };
  return { watches: () => [{ name: 'Pod', state }] };
}

describe('/ready', () => {
  test.each<readonly [string, Partial<HealthFacts>, string]>([
    ['everything is known', watch('live', 900), 'ok'],
    ['a kind may not be read: its statuses say so', watch('unreadable', 900, 'forbidden'), 'ok'],
    ['a watch broke a moment ago', watch('stale', 30), 'ok'],
    ['a watch broke long ago', watch('stale', 31, 'reset'), 'watch of Pod has seen no change for 31 s: reset'],
    [
      'the first list is not whole',
      watch('syncing', 1, 'not read yet'),
      'watch of Pod has not read everything yet: not read yet',
    ],
    ['the API server was silent for a moment', { lastAnswerAt: () => AT - 30_000 }, 'ok'],
    ['the API server is silent', { lastAnswerAt: () => AT - 30_001 }, 'API server has not answered for 30 s'],
    ['the API server never answered', { lastAnswerAt: () => undefined }, 'API server has not answered yet'],
    ['it is told to stop', { isStopping: () => true }, 'agent is stopping'],
    ['evaluations hang: that is for /health', { stall: () => 'hangs' }, 'ok'],
  ])('%s', async (_, change, body) => {
    expect(await ask('/ready', facts(change))).toEqual({
      status: body === 'ok' ? 200 : 503,
      contentType: 'text/plain; charset=utf-8',
      headers: { 'cache-control': 'no-store' },
      body: `${body}\n`,
    });
  });

  test('lists all that is missing, as JSON where that is asked for', async () => {
    const about = facts({ ...watch('syncing', 1), lastAnswerAt: () => undefined });
    const { status, contentType, body } = await ask('/ready', about, 'format=json');
    expect({ status, contentType, body: JSON.parse(body) }).toEqual({
      status: 503,
      contentType: 'application/json',
      body: {
        status: 'unavailable',
        missing: [
          { what: 'API server', reason: 'has not answered yet' },
          { what: 'watch of Pod', reason: 'has not read everything yet' },
        ],
      },
    });
    expect((await ask('/ready', facts(), 'format=json')).body).toBe('{"status":"ok","missing":[]}\n');
  });
});

describe('/health', () => {
  test.each<readonly [string, Partial<HealthFacts>, number, string]>([
    ['everything goes on', {}, 200, 'ok'],
    [
      'the cluster is not there: a restart would not help',
      { lastAnswerAt: () => undefined, ...watch('syncing', 900) },
      200,
      'ok',
    ],
    ['it is told to stop', { isStopping: () => true }, 200, 'ok'],
    ['nothing goes on', { stall: () => 'does nothing' }, 503, 'agent does nothing'],
  ])('%s', async (_, change, status, body) => {
    const answer = await ask('/health', facts(change));
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: `${body}\n` });
  });
});
