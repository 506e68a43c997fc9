import {
  type ApiAnswer,
  type ApiTransport,
  type Clock,
  ConnectionFailure,
  type Journal,
} from '../../../agent/ports.ts';
import { systemClock } from '../../clock.ts';
import type { ClusterAccess } from '../credentials/cluster-access.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { connectionFailure } from './connection-failure.ts';
import { type Connector, createConnector, type Route } from './connector.ts';
import { exchange } from './exchange.ts';
import { openConnection } from './open-connection.ts';
import { receiveAnswer } from './receive-answer.ts';
import { receiveLines } from './receive-lines.ts';
import { requestMessage, streamMessage } from './request-message.ts';
import { DEFAULT_TRANSPORT_OPTIONS, type TransportOptions } from './transport-options.ts';
import { untilEnded, withinLimits } from './within-limits.ts';

/** The API of a cluster over its own connections, which can be closed. */
export interface ClosableTransport extends ApiTransport {
  /** Takes no more requests, ends streams, lets requests under way end within a grace, and resolves when nothing is left open. */
  close(): Promise<void>;
}

/** What a transport needs; it connects when the first request is made. */
export interface TransportParts {
  readonly credentials: Credentials;
  readonly journal?: Journal | undefined;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Those that differ from `DEFAULT_TRANSPORT_OPTIONS`. */
  readonly options?: Partial<TransportOptions>;
}

/**
 * HTTP/2 over one connection, and one more for what is urgent; or HTTP/1.1 where the server has nothing better. Repeats nothing, except
 * for a request that was refused with 401 and whose credentials turn out to have changed: that is tried once more.
 */
export function createApiTransport({
  credentials,
  journal,
  clock = systemClock,
  random = Math.random,
  options: changed,
}: TransportParts): ClosableTransport {
  const options = { ...DEFAULT_TRANSPORT_OPTIONS, ...changed };
  const connectorFor = (told: Journal | undefined): Connector =>
    createConnector({
      credentials,
      open: (access) => openConnection({ access, clock, options }),
      clock,
      random,
      journal: told,
      options,
    });
  const [common, urgent] = [connectorFor(journal), connectorFor(journal?.with({ requests: 'urgent' }))];
  const closing = new AbortController();

  /** Sends on the way that is right now, and on the next one where that was refused. */
  const send = async (
    connector: Connector,
    ended: AbortSignal,
    over: (route: Route) => Promise<ApiAnswer>,
  ): Promise<ApiAnswer> => {
    const route = await untilEnded(connector.connect(), ended);
    const answer = await over(route);
    if (answer.status !== 401) return answer;
    const renewed = await untilEnded(renew(credentials, route.access), ended);
    // The same credentials would be refused once more.
    return renewed === route.access ? answer : over(await untilEnded(connector.connect(), ended));
  };

  return {
    request(request) {
      const { signal, timeout = options.requestTimeout, isUrgent = false } = request;
      const limits = { clock, signals: [signal], timeout, doing: doing(request) };
      const receive = receiveAnswer(options.maxBodyBytes);
      return withinLimits(limits, (ended) =>
        send(isUrgent ? urgent : common, ended, ({ connection, access }) => {
          const message = requestMessage(request, access);
          return exchange({ connection, server: access.server, message, ended, receive });
        }),
      );
    },
    stream(request, onLine) {
      const limits = { clock, signals: [request.signal, closing.signal], doing: doing(request) };
      const receive = receiveLines({ onOpen: request.onOpen, onLine, clock, options, doing: limits.doing });
      return withinLimits(limits, (ended) =>
        send(common, ended, ({ connection, access }) => {
          const message = streamMessage(request, access);
          return exchange({ connection, server: access.server, message, ended, receive });
        }),
      );
    },
    async close() {
      closing.abort(new ConnectionFailure('the connection to the cluster was closed on purpose'));
      await Promise.all([common, urgent].map((connector) => connector.close(options.closeGrace)));
    },
  };
}

async function renew(credentials: Credentials, refused: ClusterAccess): Promise<ClusterAccess> {
  try {
    return await credentials.renew(refused);
  } catch (cause) {
    throw connectionFailure(refused.server, cause);
  }
}

/** The query of a request says little, and may be long. */
function doing({ method = 'GET', path }: { readonly method?: string; readonly path: string }): string {
  return `${method} ${path.split('?', 1)[0] ?? ''}`;
}
