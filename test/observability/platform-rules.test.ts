import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ruleFiles } from '../../src/kinds/observability-platform/prometheus/rules.ts';
import type { Program } from '../control-plane/harness/programs.ts';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { testPlatform } from './test-platform.ts';

const FILE = 'observability_platform.yaml';

/** Loki and Tempo answer for five minutes; then a pod of Loki does not, and Tempo's pods are gone. Somebody else's target is down always. */
const SERIES = [
  { series: 'up{job="prometheus",instance="p:9090"}', values: '1x40' },
  { series: 'up{job="loki",instance="l-0:3100"}', values: '1x40' },
  { series: 'up{job="loki",instance="l-1:3100"}', values: '1x5 0x34' },
  { series: 'up{job="tempo",instance="t:3200"}', values: '1x5 stale' },
  { series: 'up{job="shop",instance="s:80"}', values: '0x40' },
];

const LABELS = { severity: 'critical', observability_platform: 'monitoring/production' };

const DOWN = {
  exp_labels: { ...LABELS, job: 'loki', instance: 'l-1:3100' },
  exp_annotations: {
    summary: 'A pod of loki does not answer',
    description: 'Prometheus has had no metrics from l-1:3100 (loki) for 5 minutes.',
  },
};

const ABSENT = {
  exp_labels: { ...LABELS, job: 'tempo' },
  exp_annotations: {
    summary: 'tempo has no pod',
    description: 'Prometheus has found no pod of tempo for 10 minutes.',
  },
};

const TESTS = {
  rule_files: [FILE],
  evaluation_interval: '1m',
  tests: [
    {
      interval: '1m',
      input_series: SERIES,
      alert_rule_test: [
        { eval_time: '10m', alertname: 'PlatformComponentDown', exp_alerts: [] },
        { eval_time: '12m', alertname: 'PlatformComponentDown', exp_alerts: [DOWN] },
        { eval_time: '15m', alertname: 'PlatformComponentAbsent', exp_alerts: [] },
        { eval_time: '17m', alertname: 'PlatformComponentAbsent', exp_alerts: [ABSENT] },
      ],
    },
  ],
};

describe.each<readonly [Program]>([['promtool-2'], ['promtool']])('%s', (promtool) => {
  describeWithPrograms("the platform's own alerts", [promtool], () => {
    it('fire for a pod that does not answer and for a component without pods, each in its time, and for nothing else', () => {
      const files = ruleFiles(testPlatform('components: {prometheus: {}, loki: {}, tempo: {}}'));
      const folder = temporaryFolder({ [FILE]: files[FILE] ?? '', 'tests.yaml': stringify(TESTS) });
      const { status, stdout, stderr } = runProgram(promtool, ['test', 'rules', 'tests.yaml'], { folder });
      expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
    });
  });
});
