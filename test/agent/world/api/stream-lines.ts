import { type ApiAnswer, ConnectionFailure } from '../../../../src/agent/ports.ts';
import type { FakeClock } from '../fake-clock.ts';
import { failure } from './answers.ts';
import type { Exchange } from './exchange.ts';
import type { StreamFault } from './faults.ts';
import { ORDERLY_END } from './read-answer.ts';
import { errorLine, expiredWatch, type Watcher } from './watch-objects.ts';

/** What brings the lines of a stream to whoever reads it. */
export interface StreamWay {
  readonly exchange: Exchange<ApiAnswer>;
  readonly onOpen: (() => void) | undefined;
  readonly onLine: (line: string) => void;
  readonly clock: FakeClock;
  /** Calls back when what is sent now has arrived. */
  readonly travel: (arrive: () => void, delay: number) => void;
  /** How long the next line takes. */
  readonly delay: () => number;
  readonly faultOf: (count: number) => StreamFault | undefined;
  readonly pingTimeout: number;
}

/** Brings the head and then lines one after the other, each after its own way; none overtakes another of the same stream. */
export function streamLines(way: StreamWay): Watcher & { open(): void } {
  const { exchange, onOpen, onLine, clock, travel, delay, faultOf } = way;
  const waiting: (() => void)[] = [];
  let lastDue = 0;
  let count = 0;
  let isSilent = false;
  let isOpen = false;
  const bring = (deliver: () => void, takes: number): void => {
    lastDue = Math.max(lastDue, clock.elapsed() + takes);
    waiting.push(deliver);
    travel(() => {
      const next = waiting.shift();
      if (!exchange.isOver() && !isSilent) next?.();
    }, lastDue - clock.elapsed());
  };
  const suffer = (fault: StreamFault): void => {
    isSilent = fault.type === 'silence';
    befall(fault, way);
  };
  const open = (): void => {
    if (!isOpen) bring(() => onOpen?.(), delay());
    isOpen = true;
  };
  return {
    open,
    tell(line) {
      open();
      const fault = faultOf(count);
      count += 1;
      const isSlow = fault?.type === 'slow';
      bring(
        () => (fault === undefined || isSlow ? onLine(line) : suffer(fault)),
        delay() + (isSlow ? fault.milliseconds : 0),
      );
    },
    end: () => bring(() => exchange.finish(ORDERLY_END), delay()),
  };
}

function befall(fault: StreamFault, { exchange, onLine, clock, pingTimeout }: StreamWay): void {
  switch (fault.type) {
    case 'cut':
      return exchange.fail(new ConnectionFailure('the stream was cut off'));
    case 'silence': {
      const find = (): void => exchange.fail(new ConnectionFailure('no answer to a ping'));
      return exchange.onEnd(clock.after(pingTimeout, find));
    }
    case 'expired':
      onLine(errorLine(expiredWatch()));
      return exchange.finish(ORDERLY_END);
    case 'broken':
      onLine(errorLine(failure({ code: 500, reason: 'InternalError', message: 'the watch broke' })));
      return exchange.finish(ORDERLY_END);
    default:
      return exchange.finish(ORDERLY_END);
  }
}
