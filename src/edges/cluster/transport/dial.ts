import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { Clock } from '../../../agent/ports.ts';
import { SECOND } from '../../../core/time/instant.ts';
import type { ClusterAccess } from '../credentials/cluster-access.ts';
import { openTunnel } from './open-tunnel.ts';
import { untilEnded, withinLimits } from './within-limits.ts';

/**
 * Opens one socket to the server that is ready to be written to; over TLS one that speaks one of these protocols (ALPN), or none where
 * the server knows no ALPN. Rejects with what went wrong; leaves nothing open then.
 */
export type Dial = (protocols: readonly string[]) => Promise<DialedSocket>;

/** An open socket. */
export interface DialedSocket {
  readonly socket: Socket;
  /** Undefined where it was not agreed upon. */
  readonly protocol: string | undefined;
}

/** Whom to call, and how long to wait. */
export interface DialOptions {
  readonly access: ClusterAccess;
  readonly clock: Clock;
  /** In milliseconds. */
  readonly timeout: number;
}

/** Sees a peer that went away even when nobody asks it anything. In milliseconds. */
const TCP_KEEP_ALIVE = 30 * SECOND;

/** The way to open sockets to a server. */
export function dialOf({ access, clock, timeout }: DialOptions): Dial {
  const target = targetOf(access);
  let context: SecureContext | undefined;
  return (protocols) => {
    const limits = { clock, timeout, doing: `connecting to ${access.server}` };
    return withinLimits(limits, async (ended) => {
      const tcp = access.proxy === undefined ? undefined : await tunnelTo(target, access.proxy, ended);
      if (!target.isSecure) return { socket: await connected(tcp ?? connectTcp(target), ended), protocol: undefined };
      context ??= createSecureContext(access.tls);
      const options = { ...tlsOptions(target, access), ALPNProtocols: [...protocols], secureContext: context };
      const socket = connectTls(tcp === undefined ? options : { ...options, socket: tcp });
      await connected(socket, ended);
      return { socket, protocol: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : undefined };
    });
  };
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

function targetOf({ server }: ClusterAccess): Target {
  const { protocol, hostname, port } = new URL(server);
  const isSecure = protocol === 'https:';
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (isSecure ? 443 : 80)), isSecure };
}

function tunnelTo({ host, port }: Target, proxy: string, ended: AbortSignal): Promise<Socket> {
  return openTunnel({ proxy, target: `${isIP(host) === 6 ? `[${host}]` : host}:${port}`, ended });
}

function tlsOptions({ host, port }: Target, { tls: { servername, rejectUnauthorized } }: ClusterAccess) {
  // An address is no name that a server could be asked for (RFC 6066, 3); the certificate is checked against it all the same.
  const name = servername ?? (isIP(host) === 0 ? host : undefined);
  return {
    host,
    port,
    ...(name === undefined ? {} : { servername: name }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
}

/** The socket, when it is open. */
async function connected<Opened extends Socket | TLSSocket>(socket: Opened, ended: AbortSignal): Promise<Opened> {
  const isTls = 'alpnProtocol' in socket;
  // Until somebody takes it over, its end is seen by `destroyed`.
  socket.on('error', () => undefined);
  try {
    if (isTls || socket.connecting) await untilEnded(opening(socket, isTls ? 'secureConnect' : 'connect'), ended);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEP_ALIVE);
    return socket;
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
}

function opening(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Error('the connection was closed while it was made'));
    socket.once('close', onClose);
    socket.once('error', reject);
    socket.once(event, () => {
      socket.off('close', onClose);
      socket.off('error', reject);
      resolve();
    });
  });
}
