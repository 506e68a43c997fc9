import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { LookContext } from './open-connection.ts';
import { ProbeFailure } from './probe-failure.ts';
import { knownAddresses, resolveHost } from './resolve-host.ts';

/**
 * Whether a server answers a GET with a status below 500. Being asked to log in (401, 403), a path that is not there (404) and a redirect
 * show that it is there, and nothing more is asked: redirects are not followed, the body is not read, and what the address holds of user and
 * password is not sent. 5xx is what a server or the proxy before it says when it does not work. A GET and no HEAD: many a health
 * endpoint answers nothing else.
 */
export async function probeHttp(
  text: string,
  context: LookContext & { readonly trust?: string | undefined },
): Promise<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new ProbeFailure('it is not an http or https address');
  context.waitingFor('its name to be looked up');
  const addresses = await resolveHost(url.hostname.replace(/^\[|\]$/g, ''), context.lookUp);
  context.signal.throwIfAborted();
  context.waitingFor('it to answer');
  const { statusCode = 0 } = await statusOf(url, {
    lookup: knownAddresses(addresses),
    signal: context.signal,
    ...(context.trust === undefined ? {} : { ca: [...rootCertificates, context.trust] }),
  });
  if (statusCode >= 500) throw new ProbeFailure(`it answers with HTTP status ${statusCode}`);
  return 'it answers';
}

type Extra = Pick<RequestOptions, 'lookup' | 'signal'> & { readonly ca?: readonly string[] };

function statusOf(url: URL, { ca, ...extra }: Extra): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = {
      ...extra,
      ...(ca === undefined ? {} : { ca: [...ca] }),
      method: 'GET',
      // A connection of its own, which ends with the answer.
      agent: false,
      auth: undefined,
      headers: { 'user-agent': 'planwright-agent', accept: '*/*' },
    };
    const bare = new URL(url);
    bare.username = '';
    bare.password = '';
    const request = url.protocol === 'https:' ? httpsRequest(bare, options) : httpRequest(bare, options);
    request.on('error', reject);
    request.on('response', (answer) => {
      answer.on('error', () => undefined);
      answer.destroy();
      resolve(answer);
    });
    request.end();
  });
}
