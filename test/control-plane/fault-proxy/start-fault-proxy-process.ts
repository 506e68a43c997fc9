import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { LogEntry } from './exchange-log.ts';
import type { FaultRule } from './fault.ts';
import type { FaultProxyOptions } from './fault-proxy.ts';
import type { NumberedCall, ProxyAnswer, ProxyCall, ProxyValue } from './serve-fault-proxy.ts';

/** A fault proxy in a process of its own: what it does has been done when a promise resolves. */
export interface FaultProxyProcess {
  readonly url: URL;
  readonly seed: number;
  readonly processId: number;
  /** Resolves with what ends the rule and tells how many requests it has struck. */
  inject(rule: FaultRule): Promise<() => Promise<number>>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  cutConnections(): Promise<void>;
  log(): Promise<readonly LogEntry[]>;
  /** Closes everything and ends the process. */
  stop(): Promise<void>;
}

/**
 * Starts a fault proxy beside this process, so that neither takes the other's time or memory. It ends by itself when this process does.
 * Where it ends before it is told to, every promise rejects with its last words.
 */
export async function startFaultProxyProcess({ upstream, ...options }: FaultProxyOptions): Promise<FaultProxyProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'fault-proxy-'));
  try {
    const child = fork(await programIn(folder), {
      execArgv: [],
      // Rules have regular expressions, which JSON has not.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const line = lineTo(child);
    const url = new URL(String(await line.ask({ kind: 'start', options, upstream: upstream.href })));
    return { url, seed: options.seed, processId: child.pid ?? Number.NaN, ...controls(line) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Node 20 does not read TypeScript. */
async function programIn(folder: string): Promise<string> {
  const outfile = join(folder, 'fault-proxy.mjs');
  const entry = fileURLToPath(new URL('serve-fault-proxy.ts', import.meta.url));
  await build({ bundle: true, platform: 'node', format: 'esm', logLevel: 'silent', entryPoints: [entry], outfile });
  return outfile;
}

interface Line {
  ask(call: ProxyCall): Promise<ProxyValue>;
  /** Resolves when the process is gone. */
  readonly closed: Promise<void>;
}

function controls({ ask, closed }: Line): Omit<FaultProxyProcess, 'url' | 'seed' | 'processId'> {
  const tell = async (call: ProxyCall): Promise<void> => void (await ask(call));
  return {
    async inject(rule) {
      const number = Number(await ask({ kind: 'inject', rule }));
      return async () => Number(await ask({ kind: 'remove', rule: number }));
    },
    pause: () => tell({ kind: 'pause' }),
    resume: () => tell({ kind: 'resume' }),
    cutConnections: () => tell({ kind: 'cut-connections' }),
    log: async () => (await ask({ kind: 'log' })) as readonly LogEntry[], // What it answers to that.
    async stop() {
      await tell({ kind: 'stop' });
      await closed;
    },
  };
}

interface Asked {
  resolve(value: ProxyValue): void;
  reject(reason: Error): void;
}

/** Asks and awaits answers, until the process is gone. */
function lineTo(child: ChildProcess): Line {
  const asked = new Map<number, Asked>();
  let count = 0;
  let lastWords = '';
  let gone: Error | undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-MOST_WORDS);
  });
  // Unlike `exit` it comes after the last words.
  const closed = once(child, 'close').then(([code, signal]) => {
    gone = new Error(`the fault proxy has ended (${String(signal ?? code)}): ${lastWords}`);
    for (const { reject } of asked.values()) reject(gone);
  });
  child.on('message', (message) => {
    const answer = message as ProxyAnswer; // Nobody else writes to this channel.
    const call = asked.get(answer.number);
    asked.delete(answer.number);
    if ('failure' in answer) call?.reject(new Error(answer.failure));
    else call?.resolve(answer.value);
  });
  return {
    ask: (call) =>
      new Promise((resolve, reject) => {
        if (gone !== undefined) return reject(gone);
        count += 1;
        asked.set(count, { resolve, reject });
        const numbered: NumberedCall = { number: count, call };
        // That it has ended meanwhile is told by `close`.
        child.send(numbered, () => undefined);
      }),
    closed,
  };
}

/** Of its standard error, in characters. */
const MOST_WORDS = 4000;
