import { type ApiAnswer, ConnectionFailure } from '../../../agent/ports.ts';
import type { Cancel, Connection, Message, Receiver } from './connection.ts';
import { connectionFailure } from './connection-failure.ts';

/** One request over one connection. */
export interface Exchange {
  readonly connection: Connection;
  /** For messages. */
  readonly server: string;
  readonly message: Message;
  /** Ends it early, with its reason. */
  readonly ended: AbortSignal;
  /** Makes of what comes an answer. What its callbacks throw ends the exchange. */
  receive(outcome: Outcome): AnswerReceiver;
}

/** Makes of what comes an answer. */
export interface AnswerReceiver extends Pick<Receiver, 'head' | 'data' | 'end'> {
  /** The exchange is over, however it ended; nothing more is called. */
  over?(): void;
}

/** How an exchange ends; what comes after that changes nothing. */
export interface Outcome {
  answer(answer: ApiAnswer): void;
  /** The server is cut off, if it is still at it. */
  giveUp(reason: unknown): void;
}

/**
 * Resolves with the answer that the receiver makes. Rejects with a ConnectionFailure where the connection broke, or with what gave it up.
 * Leaves no listener and no stream behind.
 */
export function exchange({ connection, server, message, ended, receive }: Exchange): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    let cancel: Cancel = () => undefined;
    let receiver: AnswerReceiver | undefined;
    let isOver = false;
    const finish = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      ended.removeEventListener('abort', onEnded);
      receiver?.over?.();
      settle();
    };
    const giveUp = (reason: unknown): void =>
      finish(() => {
        cancel(reason instanceof ConnectionFailure);
        // Whoever aborts may name any reason, and it is passed on as it is.
        reject(reason as Error);
      });
    const onEnded = (): void => giveUp(ended.reason);
    const guarded =
      <Part>(take: (part: Part) => void) =>
      (part: Part): void => {
        if (isOver) return;
        try {
          take(part);
        } catch (cause) {
          giveUp(cause);
        }
      };
    if (ended.aborted) {
      onEnded();
      return;
    }
    ended.addEventListener('abort', onEnded, { once: true });
    const { head, data, end } = (receiver = receive({ answer: (answer) => finish(() => resolve(answer)), giveUp }));
    cancel = connection.send(message, {
      head: guarded(head),
      data: guarded(data),
      end: () => guarded(end)(undefined),
      fail: (cause) => finish(() => reject(connectionFailure(server, cause))),
    });
  });
}
