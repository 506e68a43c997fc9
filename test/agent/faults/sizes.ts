import type { Route } from '../../../src/agent/http/route.ts';
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
  /**
   * What it waits for: timers of queue entries, looks, dependency targets and Leases, requests and watches under way. A watch between two
   * streams waits for a timer, so that only the sum stays the same.
   */
  readonly waits: number;
}

/** What an agent keeps at this moment. */
export async function readSizes({ agent, waitsFor }: ReplicaProcess): Promise<AgentSizes> {
  const lines = (await bodyOf(agent.routes.metrics, '/metrics')).split('\n');
  const valueOf = (name: string): number => Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1]);
  const seriesOf = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  const { timers, answers } = waitsFor();
  const page = JSON.parse(await bodyOf(agent.routes.page, '/api/resources'));
  return {
    objects: valueOf('planwright_store_objects'),
    waiting: valueOf('planwright_queue_depth'),
    series: seriesOf(/^planwright_(resource_phase|resource_ready|resource_drift|component_status|dependency_status)\{/),
    watches: seriesOf(/^planwright_watch_state\{/),
    resources: page.resources.length,
    waits: timers + answers,
  };
}

async function bodyOf(routes: readonly Route[], path: string): Promise<string> {
  const route = routes.find((each) => each.path === path);
  if (route === undefined) throw new Error(`nothing answers ${path}`);
  const { body } = await route.respond({ path, query: new URLSearchParams() });
  return body;
}
