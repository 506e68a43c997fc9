import type { AppliedFault } from './fault-rules.ts';

/** What the proxy has seen and done, in order; it names no port and no time, so that two runs can be compared. */
export type LogEntry =
  | {
      readonly kind: 'request';
      /** Requests are counted from 1. */
      readonly number: number;
      /** Connections of clients are counted from 1. */
      readonly connection: number;
      readonly protocol: 'HTTP/1.1' | 'HTTP/2';
      readonly method: string;
      /** With its query. */
      readonly path: string;
      readonly faults: readonly AppliedFault[];
    }
  /** The API server itself failed, or the proxy did: not a fault that was asked for. */
  | { readonly kind: 'upstream-failure'; readonly request: number; readonly message: string }
  | { readonly kind: 'pause' | 'resume' | 'cut-connections' };

/** The log as people read it, one line an entry. */
export function formatLog(log: readonly LogEntry[]): string {
  return log.map((entry) => `${formatEntry(entry)}\n`).join('');
}

function formatEntry(entry: LogEntry): string {
  switch (entry.kind) {
    case 'request': {
      const head = `#${entry.number} connection ${entry.connection} ${entry.protocol} ${entry.method} ${entry.path}`;
      return [head, ...entry.faults.map(formatFault)].join(' | ');
    }
    case 'upstream-failure':
      return `#${entry.request} the API server failed: ${entry.message}`;
    default:
      return entry.kind;
  }
}

function formatFault({ rule, request, fault }: AppliedFault): string {
  const { kind, ...settings } = fault;
  // A token that is expired for this client is still good for the API server.
  const shown = 'token' in settings ? {} : settings;
  return `rule ${rule} on its request ${request}: ${kind} ${JSON.stringify(shown)}`;
}
