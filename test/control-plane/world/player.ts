import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { parse } from 'yaml';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { ApiServer } from '../../agent/world/api/api-server.ts';
import type { ServerRequest } from '../../agent/world/api/read-request.ts';
import type { FakeClock } from '../../agent/world/fake-clock.ts';
import type { Cluster } from '../harness/start-cluster.ts';

/** What came back: a JSON object, or whatever text it was. */
export interface Played {
  readonly status: number;
  readonly body: JsonObject | string;
}

/** A watch that is open. */
export interface PlayedWatch {
  /** Its events so far, when they are enough, or when it ended. */
  events(isEnough: (events: readonly JsonObject[]) => boolean): Promise<readonly JsonObject[]>;
  /** Whether the server ended it, after waiting for that. */
  ended(): Promise<boolean>;
  close(): void;
}

/** Plays a script of requests to an API server: the real one, or the simulated one. */
export interface Player {
  request(request: ServerRequest, user?: string): Promise<Played>;
  watch(path: string, accept?: string): Promise<PlayedWatch | Played>;
  /** Lets what happens behind the requests happen. */
  pause(): Promise<void>;
}

/** Plays to the simulated server, for which time passes as it is waited. */
export function simulatedPlayer(server: ApiServer, clock: FakeClock): Player {
  return {
    request: async (asked, user) => {
      await clock.advance(1);
      return server.answer(asked, { user: user ?? 'admin', lag: 0, isBound: user !== undefined });
    },
    async watch(path, accept) {
      const events: JsonObject[] = [];
      let isOver = false;
      const tell = (line: string): void => void events.push(JSON.parse(line));
      const end = (): void => {
        isOver = true;
      };
      const stop = server.watch({ method: 'GET', path, accept }, { tell, end });
      if (typeof stop !== 'function') return stop;
      const until = async (isThere: () => boolean): Promise<void> => {
        for (let tries = 0; !isThere() && tries < 200; tries++) await clock.advance(100);
      };
      return {
        events: async (isEnough) => {
          await until(() => isEnough(events) || isOver);
          return [...events];
        },
        ended: async () => {
          await until(() => isOver);
          return isOver;
        },
        close: stop,
      };
    },
    pause: () => clock.advance(500),
  };
}

/** Milliseconds after which nothing more is waited for. */
const PATIENCE = 20_000;

/** Plays to the real server. */
export function realPlayer(cluster: Cluster): Player {
  const { server, token, ca } = credentialsOf(cluster.kubeconfig);
  const open = (asked: ServerRequest, user?: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const text = asked.body === undefined ? undefined : JSON.stringify(asked.body);
      const length = text === undefined ? {} : { 'content-length': Buffer.byteLength(text) };
      const headers = {
        authorization: `Bearer ${token}`,
        accept: asked.accept ?? 'application/json',
        'user-agent': user ?? 'admin',
        ...(text === undefined ? {} : { 'content-type': asked.contentType ?? 'application/json', ...length }),
        ...(user === undefined ? {} : { 'impersonate-user': user }),
      };
      const sent = httpsRequest(new URL(asked.path, server), { method: asked.method, headers, ca, agent: false });
      sent.on('error', reject);
      sent.on('response', resolve);
      sent.end(text);
    });
  const request: Player['request'] = async (asked, user) => {
    const answer = await open(asked, user);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(Buffer.from(chunk as Uint8Array)); // Streams of bytes give bytes.
    return { status: answer.statusCode ?? 0, body: bodyOf(Buffer.concat(chunks).toString('utf8')) };
  };
  return {
    request,
    async watch(path, accept) {
      const answer = await open({ method: 'GET', path, accept });
      if (answer.statusCode !== 200) return request({ method: 'GET', path, accept });
      return follow(answer);
    },
    pause: () => new Promise((resolve) => setTimeout(resolve, 1500)),
  };
}

function follow(answer: IncomingMessage): PlayedWatch {
  const events: JsonObject[] = [];
  let rest = '';
  let isOver = false;
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines.filter((line) => line !== '').map((line): JsonObject => JSON.parse(line)));
  });
  const over = (): void => {
    isOver = true;
  };
  answer.on('end', over);
  answer.on('error', over);
  const until = async (isThere: () => boolean): Promise<void> => {
    const end = performance.now() + PATIENCE;
    while (!isThere() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return {
    events: async (isEnough) => {
      await until(() => isEnough(events) || isOver);
      return [...events];
    },
    ended: async () => {
      await until(() => isOver);
      return isOver;
    },
    close: () => answer.destroy(),
  };
}

function bodyOf(text: string): JsonObject | string {
  try {
    return JSON.parse(text) as JsonObject; // Every answer that is JSON is an object.
  } catch {
    return text;
  }
}

/** The harness writes kubeconfigs of this form. */
interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority': string } },
  ];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

function credentialsOf(kubeconfig: string): { readonly server: string; readonly token: string; readonly ca: Buffer } {
  const { clusters, users }: Kubeconfig = parse(readFileSync(kubeconfig, 'utf8'));
  const { server, 'certificate-authority': authority } = clusters[0].cluster;
  return { server, token: users[0].user.token, ca: readFileSync(authority) };
}
