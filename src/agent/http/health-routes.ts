import type { JsonObject } from '../../core/json/json.ts';
import { type HealthFacts, type Missing, missingForReadiness } from './health.ts';
import type { Route, RouteAnswer, RouteRequest } from './route.ts';

/**
 * `/health`: 200 while the agent makes progress, whatever the cluster does: restarting it would not help. `/ready`: 200 while it knows
 * the cluster well enough to write about it. Both say what is missing, one a line; as JSON with `?format=json`.
 */
export function healthRoutes(facts: HealthFacts): readonly Route[] {
  return [
    { path: '/health', respond: (request) => answer(request, stalls(facts)) },
    { path: '/ready', respond: (request) => answer(request, missingForReadiness(facts)) },
  ];
}

function stalls({ stall }: HealthFacts): readonly Missing[] {
  const reason = stall();
  return reason === undefined ? [] : [{ what: 'agent', reason }];
}

function answer({ query }: RouteRequest, missing: readonly Missing[]): RouteAnswer {
  const status = missing.length === 0 ? 200 : 503;
  if (query.get('format') === 'json') {
    const body: JsonObject = {
      status: status === 200 ? 'ok' : 'unavailable',
      missing: missing.map(({ what, reason }) => ({ what, reason })),
    };
    return { status, contentType: 'application/json', headers: UNCACHED, body: `${JSON.stringify(body)}\n` };
  }
  const lines = missing.length === 0 ? ['ok'] : missing.map(({ what, reason }) => `${what} ${reason}`);
  return { status, contentType: 'text/plain; charset=utf-8', headers: UNCACHED, body: `${lines.join('\n')}\n` };
}

const UNCACHED = { 'cache-control': 'no-store' };
