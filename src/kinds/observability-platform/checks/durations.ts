import type { FieldPath } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { isEnabled, type ObservabilityPlatform } from '../components.ts';
import { durationSeconds } from '../duration.ts';
import { componentPath } from './component-path.ts';

/** The longest time of Go programs: what fits into 64 bits of nanoseconds, a little more than 292 years. */
const LONGEST_SECONDS = 9_223_372_036;

type Duration = readonly [FieldPath, string | undefined];

/** Durations that are too long for the programs: they do not start with them. */
export function checkDurations(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  const { loki, tempo } = platform.spec.components;
  const all: readonly Duration[] = [
    ...(isEnabled(platform, 'prometheus') ? [...ownDurations(platform), ...ruleDurations(platform)] : []),
    ...(loki.enabled ? ([[[...componentPath('loki'), 'retention'], loki.retention]] as const) : []),
    ...(tempo.enabled ? ([[[...componentPath('tempo'), 'retention'], tempo.retention]] as const) : []),
  ];
  return all
    .filter(([, duration]) => duration !== undefined && durationSeconds(duration) > LONGEST_SECONDS)
    .map(([path, duration]) => ({
      code: 'invalid-duration',
      severity: 'error',
      path,
      message: 'no program can count so long a time',
      expected: 'at most 292y',
      actual: duration ?? '',
      fix: 'write a shorter time',
    }));
}

function ownDurations({ spec }: ObservabilityPlatform): readonly Duration[] {
  const path = componentPath('prometheus');
  const { retention, scrapeInterval, evaluationInterval, remoteWrite } = spec.components.prometheus;
  return [
    [[...path, 'retention'], retention],
    [[...path, 'scrapeInterval'], scrapeInterval],
    [[...path, 'evaluationInterval'], evaluationInterval],
    ...remoteWrite.flatMap(({ remoteTimeout, queueConfig }, index): readonly Duration[] => [
      [[...path, 'remoteWrite', index, 'remoteTimeout'], remoteTimeout],
      ...(['batchSendDeadline', 'minBackoff', 'maxBackoff'] as const).map(
        (name): Duration => [[...path, 'remoteWrite', index, 'queueConfig', name], queueConfig[name]],
      ),
    ]),
  ];
}

function ruleDurations({ spec }: ObservabilityPlatform): readonly Duration[] {
  return spec.alerting.rules.flatMap((file, fileIndex) =>
    file.groups.flatMap((group, groupIndex): readonly Duration[] => {
      const path = ['spec', 'alerting', 'rules', fileIndex, 'groups', groupIndex];
      return [
        [[...path, 'interval'], group.interval],
        ...group.rules.map((rule, ruleIndex): Duration => [[...path, 'rules', ruleIndex, 'for'], rule.for]),
      ];
    }),
  );
}
