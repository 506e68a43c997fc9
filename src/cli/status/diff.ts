import { createPaint } from '../../core/diagnostic/create-paint.ts';
import { healthRules } from '../../health/index.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { comparePlan, isInSync } from './compare-plan.ts';
import { diffJson, diffText } from './diff-report.ts';
import { missingOf, type Observer, openObserver } from './open-observer.ts';
import { refuseInput } from './refuse-input.ts';
import type { ObservationOptions } from './status-options.ts';
import { talkAboutObservation } from './talk-about-observation.ts';

/** Runs `planwright diff`: compares live objects with the Plans in the cluster, field by field. */
export async function diff(
  words: readonly string[],
  options: ObservationOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const observer = await openObserver({ words, options, rules: healthRules, environment: process.env });
  if (!('observe' in observer)) return refuseInput(observer, context);
  try {
    return await showDifferences(observer, context);
  } finally {
    observer.close();
  }
}

async function showDifferences(observer: Observer, context: CommandContext): Promise<ExitCode> {
  const observation = await observer.observe();
  const missing = missingOf(observer, observation);
  if (missing.length > 0) return refuseInput(missing, context);
  const { terminal, format } = context;
  const comparisons = observation.resources.map((resource) =>
    comparePlan(resource, observation.liveOf(resource.namespace), observation.shapes),
  );
  if (format === 'json') terminal.data(`${JSON.stringify(diffJson(observation, comparisons), null, 2)}\n`);
  else terminal.data(diffText(comparisons, { now: observation.now, paint: createPaint(terminal.dataColor) }));
  talkAboutObservation(observation, observer, terminal);
  return comparisons.every(isInSync) && observation.unread.length === 0 ? EXIT.clean : EXIT.findings;
}
