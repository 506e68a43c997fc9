import type { Route } from '../../../src/agent/http/route.ts';
import type { TestWorld } from '../world/create-world.ts';
import type { ReplicaProcess } from './replica-process.ts';

/** How much an agent keeps, as far as it tells: what grows and does not shrink again is a leak. */
export interface AgentSizes {
  /** Objects in the store. */
  readonly objects: number;
  /** Resources that wait to be looked at. */
  readonly waiting: number;
  /** Series about single resources, their components and dependencies. */
  readonly series: number;
  /** Watches whose state is exposed. */
  readonly watches: number;
  /** Resources on the page. */
  readonly resources: number;
  /** Timers: of queue entries, looks, dependency targets, watches, Leases. */
  readonly timers: number;
  /** Requests and watches under way, at the agent and in the whole world. */
  readonly answers: number;
  readonly worldTimers: number;
}

/** What an agent keeps at this moment. */
export async function readSizes({ clock }: TestWorld, { agent, waitsFor }: ReplicaProcess): Promise<AgentSizes> {
  const lines = (await bodyOf(agent.routes.metrics, '/metrics')).split('\n');
  const valueOf = (name: string): number => Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
  const seriesOf = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  const page = JSON.parse(await bodyOf(agent.routes.page, '/api/resources'));
  return {
    objects: valueOf('planwright_store_objects'),
    waiting: valueOf('planwright_queue_depth'),
    series: seriesOf(/^planwright_(resource_phase|resource_ready|resource_drift|component_status|dependency_status)\{/),
    watches: seriesOf(/^planwright_watch_state\{/),
    resources: page.resources.length,
    ...waitsFor(),
    worldTimers: clock.waiting(),
  };
}

async function bodyOf(routes: readonly Route[], path: string): Promise<string> {
  const route = routes.find((each) => each.path === path);
  if (route === undefined) throw new Error(`nothing answers ${path}`);
  const { body } = await route.respond({ path, query: new URLSearchParams() });
  return body;
}
