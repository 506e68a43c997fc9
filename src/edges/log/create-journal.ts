import { type Logger, pino } from 'pino';
import type { Clock, Journal, LogFields } from '../../agent/ports.ts';
import type { LogLevel } from './parse-log-level.ts';
import { redactFields, redactText } from './redact-fields.ts';

/** Where lines go, and which. */
export interface JournalOptions {
  readonly level: LogLevel;
  /** One line of JSON, with its line feed. */
  readonly write: (line: string) => void;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * A journal of JSON lines: `level`, `time` (RFC 3339, UTC, milliseconds), the fields, `message`. What looks like a secret is left out of fields and
 * messages.
 */
export function createJournal({ level, write, clock }: JournalOptions): Journal {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: MESSAGE,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return journalOf(logger, {});
}

const MESSAGE = 'message';

/** What every line has; a field of that name gets another, so that no line says a thing twice. */
const RESERVED: ReadonlySet<string> = new Set([MESSAGE, 'level', 'time']);

function journalOf(logger: Logger, own: LogFields): Journal {
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(level))
        logger[level](renamed({ ...own, ...redactFields(fields) }), redactText(message));
    };
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => journalOf(logger, { ...own, ...redactFields(fields) }),
  };
}

function renamed(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [RESERVED.has(name) ? `${name}Field` : name, value]),
  );
}
