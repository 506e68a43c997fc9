import type { ApiTransport, Clock, Journal, Prober } from '../../../../src/agent/ports.ts';
import { runAgent } from '../../../../src/agent/run-agent.ts';
import { type AgentSettings, DEFAULT_SETTINGS } from '../../../../src/agent/settings.ts';
import { clusterAccess } from '../../../../src/edges/cluster/credentials/cluster-access.ts';
import type { Credentials } from '../../../../src/edges/cluster/credentials/credentials.ts';
import { createApiTransport } from '../../../../src/edges/cluster/transport/create-api-transport.ts';
import { healthRules } from '../../../../src/health/index.ts';
import { kinds } from '../../../../src/kinds/index.ts';
import { silentTracer } from '../../../agent/world/silent-tracer.ts';
import { INSTALLATION } from '../../../install/test-install.ts';

/** A request of a replica, when it was begun by the clock of the replica. */
export interface SentRequest {
  readonly at: number;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly isWatch: boolean;
}

/** A replica of the agent within this process. */
export interface Replica {
  readonly identity: string;
  /** Grows as requests are sent. */
  readonly sent: readonly SentRequest[];
  readonly routes: ReturnType<typeof runAgent>['routes'];
  /** Ends it as SIGTERM does. */
  stop(): Promise<void>;
}

/** What a replica runs with. */
export interface ReplicaParts {
  readonly identity: string;
  readonly server: URL;
  readonly certificate: string;
  /** Asked before each request. */
  readonly token: () => string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly journal: Journal;
  readonly prober: Prober;
  readonly settings?: Partial<AgentSettings>;
}

/** Starts the agent with the real transport; everything but the server is the test's own. */
export function startReplica(parts: ReplicaParts): Replica {
  const { identity, clock, random, prober } = parts;
  const journal = parts.journal.with({ replica: identity });
  const sent: SentRequest[] = [];
  const transport = createApiTransport({ credentials: credentialsOf(parts), journal, clock, random });
  const api = noting(transport, ({ method, path }, isWatch) => {
    sent.push({ at: clock.elapsed(), method, path: path.split('?', 1)[0] ?? '', isWatch });
  });
  const { namespace, name, version } = INSTALLATION;
  const settings = { ...DEFAULT_SETTINGS, namespace, name, identity, ...parts.settings };
  const world = { clock, random, api, journal, tracer: silentTracer, prober };
  const agent = runAgent({ world, kinds, rules: healthRules, settings, version });
  return {
    identity,
    sent,
    routes: agent.routes,
    stop: async () => {
      await agent.stop();
      await transport.close();
    },
  };
}

function credentialsOf({ server, certificate, token }: ReplicaParts): Credentials {
  const current: Credentials['current'] = async () =>
    clusterAccess({
      server: server.origin,
      proxy: undefined,
      tls: { ca: certificate },
      headers: { authorization: `Bearer ${token()}` },
    });
  // The same token is the same access: then there is nothing new to try with.
  return {
    current,
    renew: async (refused) => {
      const renewed = await current();
      return renewed.headers['authorization'] === refused.headers['authorization'] ? refused : renewed;
    },
  };
}

type Note = (request: { readonly method: string; readonly path: string }, isWatch: boolean) => void;

function noting(api: ApiTransport, note: Note): ApiTransport {
  return {
    request(request) {
      note(request, false);
      return api.request(request);
    },
    stream(request, onLine) {
      note({ method: 'GET', path: request.path }, true);
      return api.stream(request, onLine);
    },
  };
}
