import { type ApiAnswer, type Clock, ConnectionFailure } from '../../../agent/ports.ts';
import { SECOND } from '../../../core/time/instant.ts';
import type { Receiver } from './connection.ts';
import type { Exchange, Outcome } from './exchange.ts';
import { receiveAnswer } from './receive-answer.ts';
import { splitLines } from './split-lines.ts';
import type { TransportOptions } from './transport-options.ts';
import { startSilenceAlarm } from './silence-alarm.ts';

/** How a watch is received. */
export interface LinesOptions {
  readonly onOpen?: (() => void) | undefined;
  onLine(line: string): void;
  readonly clock: Clock;
  readonly options: Pick<TransportOptions, 'requestTimeout' | 'silenceLimit' | 'maxLineBytes' | 'maxBodyBytes'>;
  /** For messages. */
  readonly doing: string;
}

type LinesReceiver = Pick<Receiver, 'data' | 'end'>;

/**
 * Receives lines until the server ends the stream, which is answered with 200 and nothing else; anything but a 200 is received as one
 * answer. Gives up when the answer does not come within `requestTimeout`, or nothing more within `silenceLimit`: also over HTTP/2, where
 * a PING says only that the next hop is there.
 */
export function receiveLines({ onOpen, onLine, clock, options, doing }: LinesOptions): Exchange['receive'] {
  return (outcome) => {
    let limit = options.requestTimeout;
    let isStream = false;
    let receiver: LinesReceiver | undefined;
    const alarm = startSilenceAlarm({
      clock,
      limit: () => limit,
      onSilence: () => outcome.giveUp(new ConnectionFailure(`${doing}: nothing came for ${limit / SECOND} seconds`)),
    });
    return {
      head(head) {
        if (head.status === 200) {
          isStream = true;
          limit = options.silenceLimit;
          alarm.touch();
          receiver = linesOf(onLine, options.maxLineBytes, outcome);
          onOpen?.();
          return;
        }
        const whole = receiveAnswer(options.maxBodyBytes)(outcome);
        whole.head(head);
        receiver = whole;
      },
      data(chunk) {
        // An error that trickles is given up as one that does not come.
        if (isStream) alarm.touch();
        headed(receiver).data(chunk);
      },
      end: () => headed(receiver).end(),
      over: () => alarm.stop(),
    };
  };
}

function headed(receiver: LinesReceiver | undefined): LinesReceiver {
  if (receiver === undefined) throw new ConnectionFailure('the answer has no head');
  return receiver;
}

const ORDERLY_END: ApiAnswer = { status: 200, body: undefined, reason: undefined, message: '', retryAfter: undefined };

function linesOf(onLine: LinesOptions['onLine'], maxLineBytes: number, { answer }: Outcome): LinesReceiver {
  const lines = splitLines(onLine, maxLineBytes);
  return {
    data: lines.push,
    end() {
      // Every event ends with a line feed.
      if (lines.pending() > 0) throw new ConnectionFailure('the stream was cut off in the middle of a line');
      answer(ORDERLY_END);
    },
  };
}
