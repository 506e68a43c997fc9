import { type Clock, ConnectionFailure, type Journal } from '../../../agent/ports.ts';
import { errorCode } from '../../world-error.ts';
import type { ClusterAccess } from '../credentials/cluster-access.ts';
import type { Credentials } from '../credentials/credentials.ts';
import type { Connection } from './connection.ts';
import { connectionSet } from './connection-set.ts';
import { connectionFailure } from './connection-failure.ts';
import { type FailureMemory, failureMemory } from './failure-memory.ts';
import type { TransportOptions } from './transport-options.ts';

/** Has the connection for the next request. */
export interface Connector {
  /**
   * The one connection, made where there is none: those who ask meanwhile share the attempt. After a failed one it rejects at once, with
   * the same words, until a pause has passed; then the next who asks makes another. Rejects with a ConnectionFailure.
   */
  connect(): Promise<Route>;
  /** Makes no more connections; resolves when all are gone, those that do not end in time (milliseconds) by force. */
  close(grace: number): Promise<void>;
}

/** A connection, and how to show on it who asks. */
export interface Route {
  readonly connection: Connection;
  readonly access: ClusterAccess;
}

/** What a connector needs. */
export interface ConnectorParts {
  readonly credentials: Credentials;
  open(access: ClusterAccess): Promise<Connection>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly journal: Journal | undefined;
  readonly options: Pick<TransportOptions, 'firstPause' | 'longestPause'>;
}

interface Attempt {
  readonly access: ClusterAccess;
  readonly connection: Promise<Connection>;
}

/** A connector without a connection; makes one when it is first asked. */
export function createConnector(parts: ConnectorParts): Connector {
  const alive = connectionSet(parts.clock);
  const failures = failureMemory(parts);
  let current: Route | undefined;
  let attempt: Attempt | undefined;
  let tried: ClusterAccess | undefined;
  let isClosed = false;

  const settle = (begun: Attempt, connection?: Connection): void => {
    const isWanted = attempt === begun && !isClosed;
    if (attempt === begun) attempt = undefined;
    if (connection === undefined) return;
    alive.add(connection);
    if (isWanted) current = { connection, access: begun.access };
    // Other credentials hold by now. Who waited for this connection may still use it.
    else setImmediate(() => connection.drain());
  };
  const begin = (access: ClusterAccess): Attempt => {
    const begun: Attempt = { access, connection: openWatched(access, parts, failures) };
    begun.connection.then(
      (connection) => settle(begun, connection),
      () => settle(begun),
    );
    return begun;
  };
  const routeFor = async (access: ClusterAccess): Promise<Route> => {
    if (current?.access.connectionId === access.connectionId && current.connection.isOpen()) {
      return { connection: current.connection, access };
    }
    current?.connection.drain();
    current = undefined;
    if (attempt?.access.connectionId !== access.connectionId) {
      const barrier = failures.barrier();
      if (barrier !== undefined) throw barrier;
      tried = access;
      attempt = begin(access);
    }
    return { connection: await attempt.connection, access };
  };
  return {
    async connect() {
      const access = await accessAfter(failures.last(), tried, parts.credentials);
      if (isClosed) throw closedFailure();
      return routeFor(access);
    },
    close(grace) {
      isClosed = true;
      // One that is being made ends by itself.
      return alive.close(grace, closedFailure());
    },
  };
}

async function openWatched(
  access: ClusterAccess,
  { open, journal }: ConnectorParts,
  failures: FailureMemory,
): Promise<Connection> {
  try {
    const connection = await open(access);
    failures.clear();
    const { protocol } = connection;
    journal?.info('connected to the cluster', { server: access.server, protocol });
    void connection.closed.then(() => journal?.debug('a connection to the cluster has ended', { protocol }));
    return connection;
  } catch (cause) {
    const failure = connectionFailure(access.server, cause);
    failures.remember(failure);
    throw failure;
  }
}

function closedFailure(): ConnectionFailure {
  return new ConnectionFailure('the connection to the cluster was closed on purpose');
}

/** A server that is not trusted may have a new certificate, and the CA file the new CA. */
async function accessAfter(
  failure: ConnectionFailure | undefined,
  tried: ClusterAccess | undefined,
  credentials: Credentials,
): Promise<ClusterAccess> {
  try {
    const isUntrusted = tried !== undefined && CERTIFICATE_CODES.test(errorCode(failure?.cause) ?? '');
    return await (isUntrusted ? credentials.renew(tried) : credentials.current());
  } catch (cause) {
    throw connectionFailure('', cause);
  }
}

/** OpenSSL's codes of a certificate that was not accepted. */
const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO/;
