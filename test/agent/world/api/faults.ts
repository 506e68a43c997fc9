import type { RequestRecord } from './request-records.ts';

/** What becomes of a request. Every fault but `slow` and `refused` leaves the agent without an answer. */
export type RequestFault =
  /** The connection breaks before the server has read it, or after it did what was asked. */
  | { readonly type: 'lost'; readonly isDone: boolean }
  /** Nothing comes back until the time-out; the server may have done it all the same. */
  | { readonly type: 'silence'; readonly isDone: boolean }
  /** The server, or something before it, answers this. Seconds to wait. */
  | { readonly type: 'refused'; readonly status: number; readonly reason?: string; readonly retryAfter?: number }
  | { readonly type: 'slow'; readonly milliseconds: number };

/** What becomes of a stream before its next event is told. */
export type StreamFault =
  /** The connection breaks. */
  | { readonly type: 'cut' }
  /** The server ends it in order. */
  | { readonly type: 'close' }
  /** ERROR 410, and the end. */
  | { readonly type: 'expired' }
  /** ERROR 500, and the end. */
  | { readonly type: 'broken' }
  /** Nothing comes any more, until the connection is found dead. */
  | { readonly type: 'silence' }
  | { readonly type: 'slow'; readonly milliseconds: number };

/** What goes wrong. Each is asked once, in the order in which things happen. */
export interface Faults {
  ofRequest?(request: RequestRecord): RequestFault | undefined;
  /** `count`: how many events this stream has told so far. */
  ofEvent?(stream: RequestRecord, count: number): StreamFault | undefined;
}

/** How often something goes wrong, from 0 to 1: of requests, and of events. */
export interface FaultRates {
  readonly requests: number;
  readonly events: number;
}

/** Something goes wrong now and then. The same draws give the same faults. */
export function randomFaults(random: () => number, { requests, events }: FaultRates): Faults {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  return {
    ofRequest: ({ verb }) => {
      if (random() >= requests) return undefined;
      return pick([...REQUEST_FAULTS, ...(verb === 'list' || verb === 'watch' ? [EXPIRED] : [])]);
    },
    ofEvent: () => (random() >= events ? undefined : pick(STREAM_FAULTS)),
  };
}

const EXPIRED: RequestFault = { type: 'refused', status: 410, reason: 'Expired' };

const REQUEST_FAULTS: readonly RequestFault[] = [
  { type: 'lost', isDone: false },
  { type: 'lost', isDone: true },
  { type: 'silence', isDone: false },
  { type: 'silence', isDone: true },
  { type: 'refused', status: 429, reason: 'TooManyRequests', retryAfter: 2 },
  { type: 'refused', status: 500, reason: 'InternalError' },
  { type: 'refused', status: 503, reason: 'ServiceUnavailable' },
  { type: 'refused', status: 504, reason: 'Timeout' },
  { type: 'slow', milliseconds: 3_000 },
  { type: 'slow', milliseconds: 29_000 },
];

const STREAM_FAULTS: readonly StreamFault[] = [
  { type: 'cut' },
  { type: 'close' },
  { type: 'expired' },
  { type: 'broken' },
  { type: 'silence' },
  { type: 'slow', milliseconds: 2_000 },
];

/** The first faults that are asked for are these, in this order; then nothing goes wrong any more. */
export function scriptedFaults(script: {
  readonly requests?: readonly (RequestFault | undefined)[];
  readonly events?: readonly (StreamFault | undefined)[];
}): Faults {
  const [requests, events] = [[...(script.requests ?? [])], [...(script.events ?? [])]];
  return { ofRequest: () => requests.shift(), ofEvent: () => events.shift() };
}
