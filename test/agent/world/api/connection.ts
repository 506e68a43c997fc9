import {
  type ApiAnswer,
  type ApiRequest,
  type ApiTransport,
  ConnectionFailure,
  type StreamRequest,
} from '../../../../src/agent/ports.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { FakeClock } from '../fake-clock.ts';
import { failure, type ServerAnswer } from './answers.ts';
import type { ApiServer, Caller } from './api-server.ts';
import { createExchanges, type Exchange } from './exchange.ts';
import type { Faults, RequestFault } from './faults.ts';
import { readAnswer } from './read-answer.ts';
import { recordOf, type RequestRecord } from './request-records.ts';
import { streamLines } from './stream-lines.ts';

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
  const exchanges = createExchanges();
  let taken = 0;
  let faults: Faults | undefined;
  let lag = 0;
  let healsAt = 0;
  const [least, most] = latency;
  const way = (): number => least + Math.floor(random() * (most - least + 1));
  const isCutOff = (): boolean => clock.elapsed() < healsAt;
  const travel = (arrive: () => void, delay = way()): void => {
    clock.after(delay, () => (isCutOff() ? travel(arrive, healsAt - clock.elapsed()) : arrive()));
  };
  const sent = (asked: Pick<ApiRequest, 'method' | 'path' | 'accept'>): RequestRecord => {
    const record = recordOf(asked, clock.elapsed());
    requests.push(record);
    return record;
  };
  const caller = (): Caller => ({ user, lag, isBound: true });
  const send = (asked: ApiRequest, exchange: Exchange<ApiAnswer>): void => {
    const record = sent(asked);
    const fault = faults?.ofRequest?.(record);
    const timeout = asked.timeout ?? REQUEST_TIMEOUT;
    const late = (): void => exchange.fail(new ConnectionFailure(`no answer within ${timeout} ms`));
    exchange.onEnd(clock.after(timeout, late));
    const arrive = (): void => {
      if (exchange.isOver()) return;
      const answer = isDone(fault) ? answerTo(asked, server, caller()) : undefined;
      if (fault?.type === 'lost') travel(() => exchange.fail(lost(answer)));
      else if (fault?.type === 'refused') travel(() => exchange.finish(readAnswer(refusal(fault))));
      else if (fault?.type !== 'silence' && answer !== undefined) travel(() => exchange.finish(readAnswer(answer)));
    };
    travel(arrive, fault?.type === 'slow' ? fault.milliseconds : undefined);
  };
  const open = (asked: StreamRequest, exchange: Exchange<ApiAnswer>, onLine: (line: string) => void): void => {
    const record = sent({ ...asked, method: 'GET' });
    const fault = faults?.ofRequest?.(record);
    const isSwallowed = fault?.type === 'silence';
    const ping = (): void => {
      if (isSwallowed || isCutOff()) exchange.fail(new ConnectionFailure('no answer to a ping'));
    };
    exchange.onEnd(clock.after(PING_TIMEOUT, ping));
    const faultOf = (count: number) => faults?.ofEvent?.(record, count);
    const delay = (): number => way() + lag;
    const { onOpen } = asked;
    const lines = streamLines({ exchange, onOpen, onLine, clock, travel, delay, faultOf, pingTimeout: PING_TIMEOUT });
    const arrive = (): void => {
      if (exchange.isOver() || isSwallowed) return;
      if (fault?.type === 'lost') return exchange.fail(lost(undefined));
      if (fault?.type === 'refused') return travel(() => exchange.finish(readAnswer(refusal(fault))));
      const stop = server.watch({ ...asked, method: 'GET' }, lines, caller());
      if (typeof stop === 'function') {
        exchange.onEnd(stop);
        lines.open();
      } else travel(() => exchange.finish(readAnswer(stop)));
    };
    travel(arrive, fault?.type === 'slow' ? fault.milliseconds : undefined);
  };
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
      clock.after(PING_TIMEOUT, () => {
        if (isCutOff()) exchanges.failAll(new ConnectionFailure('the connection is dead: no answer to a ping'));
      });
    },
    drop: () => exchanges.failAll(new ConnectionFailure('the connection was reset')),
    lagBehind(milliseconds) {
      lag = milliseconds;
    },
    request: (asked) => exchanges.begin<ApiAnswer>(asked.signal, (exchange) => send(asked, exchange)),
    stream: (asked, onLine) => exchanges.begin<ApiAnswer>(asked.signal, (exchange) => open(asked, exchange, onLine)),
  };
}

function isDone(fault: RequestFault | undefined): boolean {
  if (fault === undefined || fault.type === 'slow') return true;
  return fault.type !== 'refused' && fault.isDone;
}

function lost(answer: ServerAnswer | undefined): ConnectionFailure {
  return new ConnectionFailure(answer === undefined ? 'the connection was reset' : 'the answer was cut off');
}

/** What is sent is text: nothing of it is shared, and undefined members are gone. */
function answerTo(asked: ApiRequest, server: ApiServer, caller: Caller): ServerAnswer {
  const { method, path, accept, contentType } = asked;
  const body: JsonObject | undefined = asked.body === undefined ? undefined : JSON.parse(JSON.stringify(asked.body));
  return server.answer({ method, path, accept, contentType, body }, caller);
}

function refusal({ status, reason, retryAfter }: Extract<RequestFault, { type: 'refused' }>): ServerAnswer {
  return failure({ code: status, reason, message: `the server answers ${status} today`, retryAfter });
}
