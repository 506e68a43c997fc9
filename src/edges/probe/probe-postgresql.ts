import type { Socket } from 'node:net';
import { connect as startTls } from 'node:tls';
import { type LookContext, openConnection } from './open-connection.ts';
import { parseTarget, type Target } from './parse-target.ts';
import { judgeFirstMessage, sslRequest, startupMessage, TERMINATE } from './postgresql-messages.ts';
import { ProbeFailure } from './probe-failure.ts';

const USUAL_PORT = 5432;

/**
 * Whether a PostgreSQL server would let somebody log in: it is greeted as a client greets it, up to the question for a password, which is
 * never answered. Refusing this user or database shows as well that it is there; still starting, shutting down or full it is not
 * (https://www.postgresql.org/docs/current/protocol-flow.html). Servers of a `host:port` are asked as a user that none will have.
 */
export async function probePostgresql(text: string, context: LookContext): Promise<string> {
  const target = parseTarget(text, USUAL_PORT);
  if (target === undefined) throw new ProbeFailure('it is not a host with a port');
  const socket = await openConnection(target, context);
  try {
    return await greet(socket, target, context);
  } finally {
    socket.destroy();
  }
}

async function greet(socket: Socket, target: Target, { signal, waitingFor }: LookContext): Promise<string> {
  waitingFor('it to answer as PostgreSQL does');
  socket.write(sslRequest());
  const encryption = await readSome(socket, signal);
  const letter = String.fromCharCode(encryption[0] ?? 0);
  // An error before anything was asked: a server so full or so old that it does not come to the question.
  if (letter === 'E') return judge(socket, encryption, signal);
  // One letter and no more: what came before the encryption must not count as said within it.
  if (!/[SN]/.test(letter) || encryption.length > 1) throw new ProbeFailure('it does not answer as PostgreSQL does');
  const channel = letter === 'S' ? await encrypt(socket, target, signal) : socket;
  channel.write(startupMessage());
  const result = await judge(channel, await readSome(channel, signal), signal);
  channel.end(TERMINATE);
  return result;
}

/**
 * The certificate is not looked at. Nothing secret is said to the server and nothing it says is passed on, so that a false one could only
 * pretend to be there; and clients that do check trust a CA of their own, of which nothing is known here.
 */
function encrypt(socket: Socket, { host }: Target, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const channel = startTls({
      socket,
      rejectUnauthorized: false,
      // Names only: RFC 6066 has no server name that is an address.
      ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}),
    });
    signal.addEventListener('abort', () => channel.destroy(), { once: true });
    channel.on('error', reject);
    channel.once('secureConnect', () => resolve(channel));
  });
}

async function judge(channel: Socket, beginning: Buffer, signal: AbortSignal): Promise<string> {
  let received = beginning;
  for (;;) {
    const verdict = judgeFirstMessage(received);
    if (verdict === 'there') return 'it answers as PostgreSQL does';
    if (verdict !== 'incomplete') throw new ProbeFailure(verdict.problem);
    received = Buffer.concat([received, await readSome(channel, signal)]);
  }
}

/** Reads what comes next. Rejects where the connection ends instead. */
function readSome(channel: Socket, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => () => {
      channel.off('readable', read);
      channel.off('end', ended);
      channel.off('close', ended);
      channel.off('error', failed);
      finish();
    };
    const read = (): void => {
      const chunk: unknown = channel.read();
      if (Buffer.isBuffer(chunk)) settle(() => resolve(chunk))();
    };
    const ended = settle(() =>
      reject(
        signal.aborted ? (signal.reason as Error) : new ProbeFailure('it closed the connection without an answer'),
      ),
    );
    const failed = (cause: Error): void => settle(() => reject(cause))();
    channel.on('readable', read);
    channel.on('end', ended);
    channel.on('close', ended);
    channel.on('error', failed);
    read();
  });
}
