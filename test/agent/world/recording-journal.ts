import type { Journal, LogFields } from '../../../src/agent/ports.ts';

/** One line of a journal. */
export interface JournalLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/** A journal that keeps its lines. */
export interface RecordingJournal extends Journal {
  readonly lines: readonly JournalLine[];
  /** Errors that are part of the test. */
  expectErrors(pattern: RegExp): void;
  /** Throws where an error was written that nobody expected. */
  check(): void;
}

/** A journal without a line. */
export function createRecordingJournal(): RecordingJournal {
  const lines: JournalLine[] = [];
  const expected: RegExp[] = [];
  return {
    ...journalInto(lines, {}),
    lines,
    expectErrors: (pattern) => expected.push(pattern),
    check() {
      const errors = lines.filter(
        ({ level, message }) => level === 'error' && !expected.some((pattern) => pattern.test(message)),
      );
      if (errors.length > 0)
        throw new Error(`the journal has errors:\n${errors.map((line) => JSON.stringify(line)).join('\n')}`);
    },
  };
}

function journalInto(lines: JournalLine[], common: LogFields): Journal {
  const write =
    (level: JournalLine['level']) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields: { ...common, ...fields } });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    with: (fields) => journalInto(lines, { ...common, ...fields }),
  };
}
