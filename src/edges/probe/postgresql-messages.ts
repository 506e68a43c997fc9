/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST = 80_877_103;
const PROTOCOL_3 = 196_608;

/** Asks whether the connection may be encrypted. */
export function sslRequest(): Buffer {
  return packet(int32(SSL_REQUEST));
}

/** Greets the server as a user and for a database that need not exist. `application_name` tells its log who asks. */
export function startupMessage(): Buffer {
  const parameters = ['user', 'planwright', 'database', 'postgres', 'application_name', 'planwright-agent'];
  return packet(int32(PROTOCOL_3), Buffer.from(`${parameters.join('\0')}\0\0`));
}

/** Takes leave. */
export const TERMINATE: Buffer = Buffer.concat([Buffer.from('X'), int32(4)]);

/** What the beginning of a server's first message says: it is there, it is not and why, or more of it must come. */
export type FirstMessageVerdict = 'there' | 'incomplete' | { readonly problem: string };

/** Errors are a few hundred bytes; what claims to be longer is not read. */
const LONGEST = 16_384;

/** Judges the first message after the greeting. Of an error only its SQLSTATE counts; its text is not passed on. */
export function judgeFirstMessage(received: Buffer): FirstMessageVerdict {
  if (received.length < 5) return 'incomplete';
  const type = String.fromCharCode(received[0] ?? 0);
  const length = received.readInt32BE(1);
  if (length < 5 || length > LONGEST) return STRANGER;
  // Authentication (also: none needed), or the wish for another version of the protocol.
  if (type === 'R' || type === 'v') return 'there';
  if (type !== 'E') return STRANGER;
  return received.length < 1 + length ? 'incomplete' : judgeError(sqlStateOf(received.subarray(5, 1 + length)));
}

function judgeError(state: string): FirstMessageVerdict {
  const problem = NOT_THERE[state];
  if (problem !== undefined) return { problem: `${problem} (${state})` };
  return state === '' ? STRANGER : 'there';
}

const STRANGER: FirstMessageVerdict = { problem: 'it does not answer as PostgreSQL does' };

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const NOT_THERE: Readonly<Record<string, string>> = {
  '57P03': 'it is starting up, shutting down or recovering',
  '57P01': 'it is shutting down',
  '57P02': 'it has crashed and is recovering',
  '53300': 'it has no connection left',
};

/** A field is a letter and a text that ends with a zero; `C` is the SQLSTATE. */
function sqlStateOf(fields: Buffer): string {
  const field = fields
    .toString('latin1')
    .split('\0')
    .find((text) => text.startsWith('C'));
  const state = field?.slice(1) ?? '';
  return /^[0-9A-Z]{5}$/.test(state) ? state : '';
}

function packet(...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
