import { createPaint } from '../../core/diagnostic/create-paint.ts';
import { formatInstant, SECOND } from '../../core/time/instant.ts';
import type { WorldError } from '../../edges/world-error.ts';
import type { CommandContext } from '../command.ts';
import { type EvaluatedResource, isReady } from './evaluate-observation.ts';
import { createLiveTable } from './live-table.ts';
import { observationNotes } from './observation-notes.ts';
import type { Observer } from './open-observer.ts';
import { statusJson } from './status-json.ts';
import { hasSeveralNamespaces, resourceName, statusTable } from './status-table.ts';
import type { StatusPicture } from './take-picture.ts';
import { fitLine } from './text-table.ts';

/** Shows statuses as they change. */
export interface WatchDisplay {
  show(picture: StatusPicture): void;
  /** The cluster did not answer, and is asked again after a pause in milliseconds; what was shown last still stands. */
  fail(error: WorldError, pause: number): void;
}

/** A table on a terminal, else a line for every change; with `-o json` a document a line. */
export function createWatchDisplay(observer: Pick<Observer, 'where'>, context: CommandContext): WatchDisplay {
  if (context.format === 'json') return jsonDisplay(context);
  return process.stdout.isTTY ? tableDisplay(observer, context) : lineDisplay(context);
}

/** One table, drawn again in its place. */
function tableDisplay({ where }: Pick<Observer, 'where'>, { terminal }: CommandContext): WatchDisplay {
  const table = createLiveTable({ write: terminal.data, rows: () => process.stdout.rows });
  const paint = createPaint(terminal.dataColor);
  let last: readonly string[] = [];
  const draw = (state: string): void => {
    table.draw([...last, paint('dim', fitLine(state, process.stdout.columns))]);
  };
  return {
    show({ observation, resources }) {
      const { columns } = process.stdout;
      const options = { now: observation.now, paint, withNamespace: hasSeveralNamespaces(resources), columns };
      const notes = observationNotes(observation).map((note) => fitLine(`note: ${note}`, columns));
      const none = resources.length === 0 ? [`there are no resources ${where}`] : [];
      last = [...none, ...statusTable(resources, options), ...notes];
      draw(`${formatInstant(observation.now)}  Ctrl-C ends`);
    },
    fail: (error, pause) => draw(tryingAgain(error, pause)),
  };
}

/** Without a terminal: one line for every change. */
function lineDisplay({ terminal }: CommandContext): WatchDisplay {
  let shown: ReadonlyMap<string, string> = new Map();
  return {
    show({ observation, resources }) {
      const lines = new Map(resources.map(lineOf));
      for (const name of shown.keys()) if (!lines.has(name)) lines.set(name, 'removed');
      for (const [name, text] of lines) {
        if (shown.get(name) !== text) terminal.data(`${formatInstant(observation.now)}  ${name}  ${text}\n`);
      }
      shown = lines;
    },
    fail: (error, pause) => terminal.talk(`${tryingAgain(error, pause)}\n`),
  };
}

function lineOf(resource: EvaluatedResource): readonly [string, string] {
  const { phase, message } = resource.evaluation.status;
  const name = `${resource.namespace}  ${resourceName(resource)}`;
  return [name, `${phase}  ${isReady(resource) ? 'ready' : 'not ready'}  ${message}`];
}

/** One JSON document a line, whenever anything but the time has changed. */
function jsonDisplay({ terminal }: CommandContext): WatchDisplay {
  let shown = '';
  return {
    show({ observation, resources }) {
      const document = statusJson(observation, resources);
      const text = JSON.stringify({ ...document, time: undefined });
      if (text !== shown) terminal.data(`${JSON.stringify(document)}\n`);
      shown = text;
    },
    fail: (error, pause) => terminal.talk(`${tryingAgain(error, pause)}\n`),
  };
}

function tryingAgain({ message }: WorldError, pause: number): string {
  return `${message}; trying again in ${pause / SECOND} s`;
}
