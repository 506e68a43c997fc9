import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';

/** Whom to reach through a proxy. */
export interface TunnelOptions {
  /** `http://user:password@proxy:3128` */
  readonly proxy: string;
  /** `host:port` */
  readonly target: string;
  /** Ends the attempt. */
  readonly ended: AbortSignal;
}

/** A TCP connection through an HTTP proxy (RFC 9110, 9.3.6 CONNECT). Rejects with words that never have the proxy's password in them. */
export async function openTunnel({ proxy, target, ended }: TunnelOptions): Promise<Socket> {
  const { protocol, host, username, password } = new URL(proxy);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error(`the proxy ${host} is not one of HTTP`);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers = { host: target, ...(username === '' ? {} : { 'proxy-authorization': `Basic ${credentials}` }) };
  const send = protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send({
      ...addressOf(proxy),
      method: 'CONNECT',
      path: target,
      headers,
      agent: false,
      signal: ended,
    });
    outgoing.once('error', (cause) => reject(new Error(`through the proxy ${host}: ${cause.message}`, { cause })));
    outgoing.once('response', (incoming) => {
      incoming.destroy();
      reject(new Error(`the proxy ${host} answered ${incoming.statusCode}`));
    });
    outgoing.once('connect', ({ statusCode = 0 }, socket, early) => {
      // What breaks it is told by what it is used for.
      socket.on('error', () => undefined);
      if (statusCode === 200 && early.length === 0) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new Error(`the proxy ${host} answered ${statusCode}`));
    });
    outgoing.end();
  });
}

function addressOf(proxy: string): { readonly host: string; readonly port: number } {
  const { protocol, hostname, port } = new URL(proxy);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}
