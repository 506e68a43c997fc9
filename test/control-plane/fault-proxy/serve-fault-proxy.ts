import type { LogEntry } from './exchange-log.ts';
import type { FaultRule } from './fault.ts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy.ts';
import type { RuleHandle } from './fault-rules.ts';

/** What a test asks of a proxy in a process of its own. */
export type ProxyCall =
  /** A URL cannot be sent. */
  | { readonly kind: 'start'; readonly options: Omit<FaultProxyOptions, 'upstream'>; readonly upstream: string }
  | { readonly kind: 'inject'; readonly rule: FaultRule }
  /** By the number that `inject` answered. */
  | { readonly kind: 'remove'; readonly rule: number }
  | { readonly kind: 'pause' | 'resume' | 'cut-connections' | 'log' | 'stop' };

/** A call and its answer have the same number. */
export interface NumberedCall {
  readonly number: number;
  readonly call: ProxyCall;
}

/** The URL of `start`, the number of the rule of `inject`, how many requests the rule of `remove` has struck, the entries of `log`. */
export type ProxyValue = string | number | readonly LogEntry[] | undefined;

/** The value of a call, or why there is none. */
export type ProxyAnswer = { readonly number: number } & ({ readonly value: ProxyValue } | { readonly failure: string });

/** Serves the calls that come through the channel of `fork`, one after the other; ends when its parent is gone. */
function serveCalls(): void {
  const handles = new Map<number, RuleHandle>();
  let proxy: FaultProxy | undefined;
  const answer = async (call: ProxyCall): Promise<ProxyValue> => {
    if (call.kind === 'start') {
      proxy = await startFaultProxy({ ...call.options, upstream: new URL(call.upstream) });
      return proxy.url.href;
    }
    if (proxy === undefined) throw new Error('the proxy is not started');
    return carryOut(call, proxy, handles);
  };
  let before = Promise.resolve();
  process.on('disconnect', () => process.exit());
  process.on('message', (message) => {
    const { number, call } = message as NumberedCall; // Nobody else writes to this channel.
    before = before
      .then(() => answer(call))
      .then(
        (value) => send({ number, value }),
        (error: unknown) => send({ number, failure: error instanceof Error ? error.message : String(error) }),
      )
      .then(() => {
        // The side that waits for the end must not hang up itself: its ChildProcess would never tell `close`.
        if (call.kind === 'stop') process.disconnect();
      });
  });
}

async function carryOut(
  call: Exclude<ProxyCall, { readonly kind: 'start' }>,
  proxy: FaultProxy,
  handles: Map<number, RuleHandle>,
): Promise<ProxyValue> {
  switch (call.kind) {
    case 'inject': {
      const handle = proxy.inject(call.rule);
      handles.set(handle.rule, handle);
      return handle.rule;
    }
    case 'remove': {
      const handle = handles.get(call.rule);
      handle?.remove();
      return handle?.struck();
    }
    case 'log':
      return proxy.log;
    case 'stop':
      await proxy.stop();
      return undefined;
    case 'pause':
      proxy.pause();
      return undefined;
    case 'resume':
      proxy.resume();
      return undefined;
    case 'cut-connections':
      proxy.cutConnections();
      return undefined;
  }
}

function send(answer: ProxyAnswer): Promise<void> {
  return new Promise((resolve) => process.send?.(answer, () => resolve()));
}

serveCalls();
