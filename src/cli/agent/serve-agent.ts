import type { AgentRoutes } from '../../agent/http/agent-routes.ts';
import type { Route } from '../../agent/http/route.ts';
import type { Journal } from '../../agent/ports.ts';
import { type RouteServer, serveRoutes } from '../../edges/http-server/serve-routes.ts';
import type { Address, AgentConfiguration } from './agent-options.ts';

/** The servers of an agent. */
export interface ServedAgent {
  /** Where each listens, by what it serves; what is off is not there. */
  readonly addresses: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Serves what is to be served. Throws a WorldError where it cannot listen; nothing listens then. */
export async function serveAgent(
  routes: AgentRoutes,
  addresses: Pick<AgentConfiguration, 'metrics' | 'health' | 'page'>,
  journal: Journal,
): Promise<ServedAgent> {
  const servers = new Map<string, RouteServer>();
  const close = async (): Promise<void> => {
    await Promise.all([...servers.values()].map((server) => server.close()));
  };
  const wanted: readonly (readonly [name: string, address: Address, routes: readonly Route[]])[] = [
    ['metrics', addresses.metrics, routes.metrics],
    ['health', addresses.health, routes.health],
    ['page', addresses.page, routes.page],
  ];
  try {
    for (const [name, address, served] of wanted) {
      if (address === undefined) continue;
      servers.set(name, await serveRoutes({ ...address, routes: served, journal }));
    }
  } catch (cause) {
    await close();
    throw cause;
  }
  return { addresses: Object.fromEntries([...servers].map(([name, { url }]) => [name, url])), close };
}
