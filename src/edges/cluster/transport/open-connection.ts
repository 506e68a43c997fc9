import type { Clock } from '../../../agent/ports.ts';
import type { ClusterAccess } from '../credentials/cluster-access.ts';
import type { Connection } from './connection.ts';
import { dialOf } from './dial.ts';
import { openHttp1 } from './http1-connection.ts';
import { openHttp2 } from './http2-connection.ts';
import type { TransportOptions } from './transport-options.ts';

/** Connects, over HTTP/2 where the server knows it. Rejects with what went wrong; leaves nothing open then. */
export async function openConnection({
  access,
  clock,
  options,
}: {
  readonly access: ClusterAccess;
  readonly clock: Clock;
  readonly options: TransportOptions;
}): Promise<Connection> {
  const { server } = access;
  const dial = dialOf({ access, clock, timeout: options.connectTimeout });
  const { socket, protocol } = await dial(options.isHttp2Allowed ? ['h2', 'http/1.1'] : ['http/1.1']);
  return protocol === 'h2' ? openHttp2({ socket, server, clock, options }) : openHttp1({ first: socket, dial, server });
}
