import {
  type ApiAnswer,
  type ApiRequest,
  type ApiTransport,
  ConnectionFailure,
  type StreamRequest,
} from '../../../../src/agent/ports.ts';
import { type JsonObject, member, valueAt } from '../../../../src/core/json/json.ts';
import type { FakeClock } from '../fake-clock.ts';
import { failure, type ServerAnswer } from './answers.ts';
import type { ApiServer } from './api-server.ts';
import type { Faults, RequestFault, StreamFault } from './faults.ts';
import { recordOf, type RequestRecord } from './request-records.ts';
import { errorLine, expiredWatch } from './watch-objects.ts';

/** One client's connection to the server, with everything that can happen to it. */
export interface Connection extends ApiTransport {
  /** Every request so far. */
  readonly requests: readonly RequestRecord[];
  /** Requests so far, of which the next call tells no more. */
  takeRequests(): readonly RequestRecord[];
  /** What goes wrong from now on; nothing where undefined. */
  suffer(faults: Faults | undefined): void;
  /** Nothing gets through for so long. What is sent meanwhile arrives late, where nobody gave up. */
  partition(milliseconds: number): void;
  /** The connection breaks: everything that is under way. */
  drop(): void;
  /** The server that is spoken to lags so many milliseconds behind etcd: another one, after a failover. */
  lagBehind(milliseconds: number): void;
}

/** What a connection is made of. */
export interface ConnectionParts {
  readonly server: ApiServer;
  readonly clock: FakeClock;
  readonly random: () => number;
  readonly user: string;
  /** How many milliseconds a way takes, at least and at most. Events of different streams overtake each other by that. */
  readonly latency: readonly [number, number];
}

const REQUEST_TIMEOUT = 30_000;
/** When a connection over which nothing comes is found dead. */
const PING_TIMEOUT = 25_000;

/** A connection to a server. */
export function createConnection({ server, clock, random, user, latency }: ConnectionParts): Connection {
  const requests: RequestRecord[] = [];
  let taken = 0;
  let faults: Faults | undefined;
  let lag = 0;
  let healsAt = 0;
  const underWay = new Set<(error: Error) => void>();
  const dropAll = (message: string): void => {
    for (const fail of [...underWay]) fail(new ConnectionFailure(message));
  };
  const way = (): number => latency[0] + Math.floor(random() * (latency[1] - latency[0] + 1));
  const caller = () => ({ user, lag, isBound: true });
  /** Calls back when something that is sent now has arrived. */
  const travel = (arrive: () => void, delay = way()): void => {
    clock.after(delay, () => (clock.elapsed() < healsAt ? travel(arrive, healsAt - clock.elapsed()) : arrive()));
  };
  const begin = <Result>(
    signal: AbortSignal | undefined,
    start: (exchange: Exchange<Result>) => void,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      const endings: (() => void)[] = [];
      let isOver = false;
      const over = (settle: () => void): void => {
        if (isOver) return;
        isOver = true;
        for (const ending of endings) ending();
        settle();
      };
      const fail = (error: Error): void => over(() => reject(error));
      const abort = (): void => fail(signal?.reason as Error); // Whatever was given to abort().
      if (signal?.aborted === true) return abort();
      signal?.addEventListener('abort', abort);
      underWay.add(fail);
      endings.push(
        () => underWay.delete(fail),
        () => signal?.removeEventListener('abort', abort),
      );
      start({ isOver: () => isOver, finish: (result) => over(() => resolve(result)), fail, endings });
    });
  return {
    requests,
    takeRequests() {
      const news = requests.slice(taken);
      taken = requests.length;
      return news;
    },
    suffer(next) {
      faults = next;
    },
    partition(milliseconds) {
      healsAt = Math.max(healsAt, clock.elapsed() + milliseconds);
      if (milliseconds < PING_TIMEOUT) return;
      clock.after(PING_TIMEOUT, () => {
        if (clock.elapsed() < healsAt) dropAll('the connection is dead: no answer to a ping');
      });
    },
    drop: () => dropAll('the connection was reset'),
    lagBehind(milliseconds) {
      lag = milliseconds;
    },
    request: (asked) =>
      begin<ApiAnswer>(asked.signal, (exchange) => {
        const record = note(requests, asked, clock);
        const timeout = asked.timeout ?? REQUEST_TIMEOUT;
        const late = (): void => exchange.fail(new ConnectionFailure(`no answer within ${timeout} ms`));
        exchange.endings.push(clock.after(timeout, late));
        const fault = faults?.ofRequest?.(record);
        const answer = (given: ServerAnswer): void => travel(() => exchange.finish(answerOf(given)));
        travel(
          () => {
            if (exchange.isOver()) return;
            if (fault === undefined || fault.type === 'slow') return answer(serverAnswer(server, asked, caller()));
            const given = 'isDone' in fault && fault.isDone ? serverAnswer(server, asked, caller()) : undefined;
            if (fault.type === 'refused') answer(refusal(fault));
            else if (fault.type === 'lost')
              travel(() =>
                exchange.fail(
                  new ConnectionFailure(given === undefined ? 'the connection was reset' : 'the answer was cut off'),
                ),
              );
          },
          fault?.type === 'slow' ? fault.milliseconds : undefined,
        );
      }),
    stream: (asked, onLine) =>
      begin<ApiAnswer>(asked.signal, (exchange) => {
        const record = note(requests, { ...asked, method: 'GET' }, clock);
        const fault = faults?.ofRequest?.(record);
        if (clock.elapsed() < healsAt || fault?.type === 'silence')
          exchange.endings.push(
            clock.after(PING_TIMEOUT, () => exchange.fail(new ConnectionFailure('no answer to a ping'))),
          );
        const told = teller({
          exchange,
          onLine,
          clock,
          travel,
          way,
          fault: (count) => faults?.ofEvent?.(record, count),
          lag: () => lag,
        });
        travel(
          () => {
            if (exchange.isOver() || fault?.type === 'silence') return;
            if (fault?.type === 'lost') return exchange.fail(new ConnectionFailure('the connection was reset'));
            if (fault?.type === 'refused') return travel(() => exchange.finish(answerOf(refusal(fault))));
            const stop = server.watch({ ...asked, method: 'GET' }, told, caller());
            if (typeof stop === 'function') exchange.endings.push(stop);
            else travel(() => exchange.finish(answerOf(stop)));
          },
          fault?.type === 'slow' ? fault.milliseconds : undefined,
        );
      }),
  };
}

interface Exchange<Result> {
  readonly isOver: () => boolean;
  readonly finish: (result: Result) => void;
  readonly fail: (error: Error) => void;
  /** Called when it is over, however it ends. */
  readonly endings: (() => void)[];
}

function note(
  requests: RequestRecord[],
  asked: Pick<ApiRequest, 'method' | 'path' | 'accept'>,
  clock: FakeClock,
): RequestRecord {
  const record = recordOf(asked, clock.elapsed());
  requests.push(record);
  return record;
}

function serverAnswer(
  server: ApiServer,
  { method, path, accept, contentType, body }: ApiRequest,
  caller: Parameters<ApiServer['answer']>[1],
): ServerAnswer {
  // What is sent is text: nothing of it is shared, and undefined members are gone.
  const sent: JsonObject | undefined = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
  return server.answer({ method, path, accept, contentType, body: sent }, caller);
}

function refusal({ status, reason, retryAfter }: Extract<RequestFault, { type: 'refused' }>): ServerAnswer {
  return failure({ code: status, reason, message: `the server answers ${status} today`, retryAfter });
}

/** The answer as a transport reads it. */
function answerOf({ status, body, retryAfter }: ServerAnswer): ApiAnswer {
  if (typeof body === 'string')
    return {
      status,
      body: undefined,
      reason: undefined,
      message: body.split('\n')[0] ?? '',
      retryAfter: seconds(retryAfter),
    };
  const [reason, message] = [member(body, 'reason'), member(body, 'message')];
  const told = valueAt(body, ['details', 'retryAfterSeconds']);
  const isStatus = member(body, 'kind') === 'Status';
  return {
    status,
    body: JSON.parse(JSON.stringify(body)) as JsonObject, // It is one.
    reason: isStatus && typeof reason === 'string' ? reason : undefined,
    message: isStatus && typeof message === 'string' ? message : '',
    retryAfter: seconds(retryAfter ?? (typeof told === 'number' ? told : undefined)),
  };
}

function seconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 1000;
}

interface Telling {
  readonly exchange: Exchange<ApiAnswer>;
  readonly onLine: (line: string) => void;
  readonly clock: FakeClock;
  readonly travel: (arrive: () => void, delay?: number) => void;
  readonly way: () => number;
  readonly fault: (count: number) => StreamFault | undefined;
  readonly lag: () => number;
}

/** Brings the lines of a stream one after the other, each after its own way; none overtakes another of the same stream. */
function teller({ exchange, onLine, clock, travel, way, fault, lag }: Telling): {
  tell(line: string): void;
  end(): void;
} {
  const waiting: (() => void)[] = [];
  let lastDue = 0;
  let count = 0;
  let isSilent = false;
  const bring = (deliver: () => void, delay: number): void => {
    lastDue = Math.max(lastDue, clock.elapsed() + delay);
    waiting.push(deliver);
    travel(() => {
      const next = waiting.shift();
      if (!exchange.isOver() && !isSilent) next?.();
    }, lastDue - clock.elapsed());
  };
  const end = (): void => bring(() => exchange.finish(ORDERLY_END), way() + lag());
  const suffer = (found: StreamFault): void => {
    if (found.type === 'cut') return exchange.fail(new ConnectionFailure('the stream was cut off'));
    if (found.type === 'silence') {
      isSilent = true;
      exchange.endings.push(
        clock.after(PING_TIMEOUT, () => exchange.fail(new ConnectionFailure('no answer to a ping'))),
      );
      return;
    }
    if (found.type === 'expired') onLine(errorLine(expiredWatch()));
    if (found.type === 'broken')
      onLine(errorLine(failure({ code: 500, reason: 'InternalError', message: 'the watch broke' })));
    exchange.finish(ORDERLY_END);
  };
  const tell = (line: string): void => {
    const found = fault(count);
    count += 1;
    const delay = way() + lag() + (found?.type === 'slow' ? found.milliseconds : 0);
    bring(() => (found === undefined || found.type === 'slow' ? onLine(line) : suffer(found)), delay);
  };
  return { tell, end };
}

const ORDERLY_END: ApiAnswer = { status: 200, body: undefined, reason: undefined, message: '', retryAfter: undefined };
