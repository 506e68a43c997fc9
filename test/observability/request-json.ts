import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import type { JsonValue } from '../../src/core/json/json.ts';

/** How a program on this machine is asked. */
export interface Question {
  readonly port: number;
  readonly path: string;
  /** Sent as the body of a POST. */
  readonly body?: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it serves HTTPS: the authority that is trusted, and the name its certificate must have. */
  readonly tls?: { readonly ca: string; readonly servername: string } | undefined;
}

/** The JSON that a program on 127.0.0.1 answers; undefined while it does not answer, or not with success. */
export async function requestJson({ port, path, body, headers, tls }: Question): Promise<JsonValue | undefined> {
  const options = {
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const request = tls === undefined ? httpRequest(options) : httpsRequest({ ...options, ...tls });
    request.on('error', () => resolve(undefined));
    request.on('response', (response) => {
      // The programs answer JSON on the paths that the tests ask.
      const read = async (): Promise<JsonValue> => JSON.parse(await text(response)) as JsonValue;
      if (response.statusCode === 200) {
        read().then(resolve, reject);
        return;
      }
      response.resume();
      resolve(undefined);
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
