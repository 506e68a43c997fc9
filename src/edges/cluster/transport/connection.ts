/** A way to the API server: one HTTP/2 connection, or the sockets that stand for one over HTTP/1.1. */
export interface Connection {
  readonly protocol: 'HTTP/2' | 'HTTP/1.1';
  /** Whether it takes requests: it was neither told to go away, nor broken, nor drained. */
  isOpen(): boolean;
  /** Sends a request. Never throws: the receiver is told, at the latest when the connection ends. */
  send(message: Message, receiver: Receiver): Cancel;
  /** Takes no more requests and ends with the last of those under way. */
  drain(): void;
  /** Ends now; what is under way fails with this reason. */
  destroy(reason: Error): void;
  /** Resolves when nothing of it is left; never rejects. */
  readonly closed: Promise<void>;
}

/** What is sent. */
export interface Message {
  readonly method: string;
  readonly path: string;
  /** Lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  /** A watch: over HTTP/1.1 it does not wait for a free socket. */
  readonly isEndless: boolean;
}

/** What becomes of a request: a head and data, then exactly one `end` or `fail`; or `fail` at any time. */
export interface Receiver {
  head(head: Head): void;
  data(chunk: Buffer): void;
  /** The answer is whole: the server said so. */
  end(): void;
  fail(cause: unknown): void;
}

/** The beginning of an answer. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Gives a request up; its receiver hears nothing more. `isOverdue`: because the server did not answer in time. */
export type Cancel = (isOverdue: boolean) => void;
