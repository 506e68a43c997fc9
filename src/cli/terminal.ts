import { writeSync } from 'node:fs';

/** Where a command prints: data to stdout, talk to stderr. */
export interface Terminal {
  /** Data: what a script would read. */
  data(text: string): void;
  /** Talk: diagnostics, progress, notices. Notices are left out with `--quiet`, diagnostics never. */
  talk(text: string): void;
  notice(text: string): void;
  /** Shows how far long work is, on one line of its own; only on a terminal. */
  progress(text: string): void;
  /** Whether talk may be coloured. */
  readonly color: boolean;
  /** Whether data may be coloured. */
  readonly dataColor: boolean;
}

/** What decides how a terminal behaves. */
export interface TerminalOptions {
  readonly quiet: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The terminal of this process. Colour only on a terminal, never with NO_COLOR (https://no-color.org). */
export function processTerminal({ quiet, environment }: TerminalOptions): Terminal {
  const colourless = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  const showsProgress = process.stderr.isTTY && !quiet;
  let line = '';
  const clear = (): void => {
    if (line !== '') writeAll(2, '\r\u001b[2K');
    line = '';
  };
  return {
    data: (text) => writeAll(1, text),
    talk(text) {
      clear();
      writeAll(2, text);
    },
    notice(text) {
      if (quiet) return;
      clear();
      writeAll(2, text);
    },
    progress(text) {
      if (!showsProgress || text === line) return;
      clear();
      line = text;
      writeAll(2, text);
    },
    color: process.stderr.isTTY && !colourless,
    dataColor: process.stdout.isTTY && !colourless,
  };
}

/** Written at once, so that nothing is lost when the process exits right after; a full pipe is waited for. */
function writeAll(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (cause) {
      if (!(cause instanceof Error) || !('code' in cause)) throw cause;
      // The reader went away (`| head`): nobody is left to tell.
      if (cause.code === 'EPIPE') return;
      if (cause.code !== 'EAGAIN') throw cause;
    }
  }
}
