import type { Http2ServerRequest } from 'node:http2';
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { forwardedHeaders, type Headers } from './forwarded-headers.ts';

/** The API server behind the proxy. */
export interface Upstream {
  /**
   * Passes a request on and resolves with the head of the answer; the body follows as it comes. Rejects when the API server cannot be
   * reached or breaks off. The signal ends the request there too.
   */
  forward(request: Http2ServerRequest, signal: AbortSignal): Promise<IncomingMessage>;
  stop(): void;
}

/** Where the API server is. */
export interface UpstreamOptions {
  readonly upstream: URL;
  /** PEM. */
  readonly upstreamCa: string;
  /** The whole `Authorization` header that the API server gets in place of the client's. Default: the client's own. */
  readonly authorization?: string;
}

/** Speaks HTTP/1.1 to the API server, one connection per request in flight, so that no fault of one request touches another. */
export function upstreamOf({ upstream, upstreamCa, authorization }: UpstreamOptions): Upstream {
  // Idle connections are given up before the API server does it, which would look like a fault that nobody injected.
  const agent = new Agent({ keepAlive: true, ca: upstreamCa, timeout: 30_000 });
  const replaced: Headers = authorization === undefined ? {} : { authorization };
  return {
    forward: (request, signal) =>
      new Promise((resolve, reject) => {
        const outgoing = httpsRequest({
          agent,
          host: upstream.hostname,
          port: upstream.port === '' ? 443 : Number(upstream.port),
          method: request.method,
          path: request.url,
          headers: { ...upstreamHeaders(request), host: upstream.host, ...replaced },
          signal,
        });
        outgoing.on('error', reject);
        outgoing.on('response', resolve);
        request.pipe(outgoing);
      }),
    stop: () => agent.destroy(),
  };
}

function upstreamHeaders(request: Http2ServerRequest): Headers {
  const headers = forwardedHeaders(request.rawHeaders);
  const chunked = !('content-length' in headers) && hasBody(request);
  return chunked ? { ...headers, 'transfer-encoding': 'chunked' } : headers;
}

function hasBody(request: Http2ServerRequest): boolean {
  return request.httpVersionMajor === 2 ? !request.stream.endAfterHeaders : 'transfer-encoding' in request.headers;
}
