import { connect, type Socket } from 'node:net';
import type { Target } from './parse-target.ts';
import { knownAddresses, type LookUp, resolveHost } from './resolve-host.ts';

/** How a look goes on. */
export interface LookContext {
  readonly lookUp: LookUp;
  /** Aborted when the time is up or nobody wants to know any more. */
  readonly signal: AbortSignal;
  /** Says what is being waited for, for the message when the time is up. */
  readonly waitingFor: (what: string) => void;
}

/** How long one of several addresses of a host gets before the next one is tried as well. In milliseconds. */
const ATTEMPT = 1000;

/** Opens a TCP connection, which ends with the signal. The caller destroys it. */
export async function openConnection({ host, port }: Target, context: LookContext): Promise<Socket> {
  const { lookUp, signal, waitingFor } = context;
  waitingFor('its name to be looked up');
  const addresses = await resolveHost(host, lookUp);
  signal.throwIfAborted();
  waitingFor('it to take the connection');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      lookup: knownAddresses(addresses),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ATTEMPT,
      signal,
    });
    // It stays: an error of a connection that nobody waits for any more is no error of this program.
    socket.on('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}
