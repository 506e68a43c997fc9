import { lookup } from 'node:dns/promises';
import type { Prober, ProbeResult } from '../../agent/ports.ts';
import type { ExternalDependency } from '../../core/status/kind-status.ts';
import { limitLookups } from './limit-lookups.ts';
import type { LookContext } from './open-connection.ts';
import { probeDns } from './probe-dns.ts';
import { describeFailure } from './probe-failure.ts';
import { probeHttp } from './probe-http.ts';
import { probePostgresql } from './probe-postgresql.ts';
import { probeTcp } from './probe-tcp.ts';
import type { LookUp } from './resolve-host.ts';

/** What a prober can be told. */
export interface ProberOptions {
  /** Default: the resolver of this machine, as every other program sees it. */
  readonly lookUp?: LookUp;
  /** PEM of certificate authorities that https servers may have beside the well-known ones. */
  readonly trust?: string | undefined;
}

/** Node looks names up in four threads, in which it also reads files: one stays free, whatever a resolver does. */
const LOOKUPS_AT_ONCE = 3;

/**
 * Looks whether something is there, and tells nothing of what it says: whoever may write a resource may have the agent connect, and must
 * learn nothing by it but that somebody answers. Every connection is closed when the answer is given.
 */
export function createProber({ lookUp = systemLookUp, trust }: ProberOptions = {}): Prober {
  const limited = limitLookups(lookUp, LOOKUPS_AT_ONCE);
  return {
    async probe(dependency, { timeout, signal }) {
      signal.throwIfAborted();
      const end = new AbortController();
      const abort = (): void => end.abort(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      const timer = setTimeout(() => end.abort(TIME_IS_UP), timeout);
      let waitingFor = 'an answer';
      const context = { lookUp: limited, trust, signal: end.signal, waitingFor: (what: string) => (waitingFor = what) };
      try {
        return { isAvailable: true, message: await Promise.race([look(dependency, context), aborted(end.signal)]) };
      } catch (cause) {
        return failed(cause, { signal, end: end.signal, timeout, waitingFor });
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        end.abort(OVER);
      }
    },
  };
}

const TIME_IS_UP = new Error('the time is up');
const OVER = new Error('the look is over');

function systemLookUp(host: string): ReturnType<LookUp> {
  return lookup(host, { all: true });
}

interface Look extends LookContext {
  readonly trust: string | undefined;
}

function look({ type, target }: ExternalDependency, context: Look): Promise<string> {
  switch (type) {
    case 'tcp':
      return probeTcp(target, context);
    case 'http':
      return probeHttp(target, context);
    case 'postgresql':
      return probePostgresql(target, context);
    case 'dns':
      return probeDns(target, context);
  }
}

/** A lookup cannot be taken back: it is left to itself. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

interface FailedLook {
  readonly signal: AbortSignal;
  readonly end: AbortSignal;
  readonly timeout: number;
  readonly waitingFor: string;
}

function failed(cause: unknown, { signal, end, timeout, waitingFor }: FailedLook): ProbeResult {
  if (signal.aborted) throw signal.reason;
  if (end.reason !== TIME_IS_UP) return { isAvailable: false, message: describeFailure(cause) };
  return { isAvailable: false, message: `waited ${timeout / 1000} s for ${waitingFor}` };
}
