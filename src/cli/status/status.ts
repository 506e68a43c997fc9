import { createPaint } from '../../core/diagnostic/create-paint.ts';
import { healthRules } from '../../health/index.ts';
import { kinds } from '../../kinds/index.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { dumpCommand } from './dump-command.ts';
import { missingOf, type Observer, openObserver } from './open-observer.ts';
import { refuseInput } from './refuse-input.ts';
import { statusJson } from './status-json.ts';
import type { StatusOptions } from './status-options.ts';
import { statusReport } from './status-report.ts';
import { hasSeveralNamespaces, statusTable } from './status-table.ts';
import { isAllReady, type StatusPicture, takePicture } from './take-picture.ts';
import { talkAboutObservation } from './talk-about-observation.ts';
import { readWatchOptions } from './watch-options.ts';
import { watchStatus } from './watch-status.ts';

/** Runs `planwright status`: computes the status of resources from what a cluster or a dump holds, and writes nothing to it. */
export async function status(
  words: readonly string[],
  options: StatusOptions,
  context: CommandContext,
): Promise<ExitCode> {
  if (options.dumpCommand === true) {
    context.terminal.data(dumpCommand(kinds, healthRules, dumpScope(options)));
    return EXIT.clean;
  }
  const watching = readWatchOptions(options);
  if ('code' in watching) return refuseInput([watching], context);
  const settings = { words, options, rules: healthRules, environment: process.env, signal: watching.signal };
  const observer = await openObserver(settings);
  if (!('observe' in observer)) return refuseInput(observer, context);
  try {
    return watching.isOn ? await watchStatus(observer, watching, context) : await showOnce(observer, context);
  } finally {
    observer.close();
  }
}

async function showOnce(observer: Observer, context: CommandContext): Promise<ExitCode> {
  const picture = await takePicture(observer, () => undefined);
  const { observation, resources } = picture;
  const missing = missingOf(observer, observation);
  if (missing.length > 0) return refuseInput(missing, context);
  const { terminal, format } = context;
  if (format === 'json') terminal.data(`${JSON.stringify(statusJson(observation, resources), null, 2)}\n`);
  else terminal.data(textOf(picture, observer, context));
  talkAboutObservation(observation, observer, terminal);
  return isAllReady(picture) ? EXIT.clean : EXIT.findings;
}

/** A report where one resource was named, else a table. */
function textOf(
  { observation, resources }: StatusPicture,
  { selection }: Observer,
  { terminal }: CommandContext,
): string {
  const drawing = { now: observation.now, paint: createPaint(terminal.dataColor) };
  const [first, ...others] = resources;
  const isNamed = selection.selectors.some(({ name }) => name !== undefined);
  if (first !== undefined && others.length === 0 && isNamed) return statusReport(first, drawing);
  const lines = statusTable(resources, { ...drawing, withNamespace: hasSeveralNamespaces(resources) });
  return lines.map((line) => `${line}\n`).join('');
}

function dumpScope({ namespace, allNamespaces }: StatusOptions): string {
  if (allNamespaces === true) return ' -A';
  return namespace === undefined ? '' : ` -n ${namespace}`;
}
