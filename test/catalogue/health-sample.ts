import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { type AssessmentContext, assessHealth } from '../../src/core/health/assess-health.ts';
import type { Health } from '../../src/core/health/health.ts';
import type { LiveObject } from '../../src/core/live/live-object.ts';
import { createLiveState, type ReadFailure } from '../../src/core/live/live-state.ts';
import { type Instant, parseInstant } from '../../src/core/time/instant.ts';
import { healthRules } from '../../src/health/index.ts';

export const HEALTH_FOLDER = fileURLToPath(new URL('../../src/health', import.meta.url));
const DEFAULT_NOW = '2026-01-01T00:10:00Z';

/** A sample of the catalogue of health rules: an object with what stands around it, and the verdict that its file name says. */
export interface HealthSample {
  readonly path: string;
  /** The verdict, in small letters: the first word of the file's name. */
  readonly verdict: string;
  readonly object: LiveObject;
  readonly others: readonly LiveObject[];
  readonly failures: readonly ReadFailure[];
  readonly now: Instant;
  readonly wasReady: boolean;
  readonly reason: string | undefined;
  /** Part of the message. */
  readonly message: string | undefined;
  readonly culprit: string | undefined;
  readonly errorClass: string | undefined;
}

/** The samples of one rule's folder, sorted by name. */
export function readHealthSamples(folder: string): readonly HealthSample[] {
  const samples = join(HEALTH_FOLDER, folder, 'samples');
  return readdirSync(samples)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readHealthSample(join(samples, name)));
}

function readHealthSample(path: string): HealthSample {
  const text = readFileSync(path, 'utf8');
  const documents: readonly LiveObject[] = parseAllDocuments(text).map((document) => document.toJS());
  const [object, ...others] = documents;
  const settings = readSettings(text);
  const now = parseInstant(settings.get('now') ?? DEFAULT_NOW);
  if (object === undefined || now === undefined) throw new Error(`${path} has no object, or a wrong time`);
  return {
    path,
    verdict: basename(path, '.yaml').split('-')[0] ?? '',
    object,
    others,
    failures: (settings.get('unreadable')?.split(' ') ?? []).map((groupKind) => FORBIDDEN(groupKind)),
    now,
    wasReady: settings.get('wasReady') === 'true',
    reason: settings.get('reason'),
    message: settings.get('message'),
    culprit: settings.get('culprit'),
    errorClass: settings.get('errorClass'),
  };
}

const FORBIDDEN = (groupKind: string): ReadFailure => ({ groupKind, reason: 'Forbidden', message: 'no permission' });
const SETTINGS = ['now', 'wasReady', 'reason', 'message', 'culprit', 'errorClass', 'unreadable'];

/** `# name: value` in the lines before the first that is no comment. */
function readSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (!line.startsWith('#')) break;
    const [, name = '', value = ''] = /^# (\w+): (.*)$/.exec(line) ?? [];
    if (SETTINGS.includes(name)) settings.set(name, value.trim());
  }
  return settings;
}

/** The verdict on an object with others around it, in the circumstances of a sample. */
export function assessSample(
  sample: HealthSample,
  object: LiveObject = sample.object,
  others: readonly LiveObject[] = sample.others,
): Health {
  const { failures, now, wasReady } = sample;
  const context: AssessmentContext = {
    live: createLiveState([object, ...others], failures),
    now,
    wasReady,
    rules: healthRules,
  };
  return assessHealth(object, context);
}
