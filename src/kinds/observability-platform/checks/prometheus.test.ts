import { describe, expect, it } from 'vitest';
import { admitSpec } from '../../../../test/observability/admit-text.ts';

const prometheus = (settings: string) => `components: {prometheus: {${settings}}}`;
const FIELD = 'spec.components.prometheus';
const rules = (group: string) =>
  `components: {prometheus: {}}\nalerting: {alertmanager: {configSecret: {name: a}}, rules: [{name: a, groups: [${group}]}]}`;

describe('Prometheus', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['with short intervals', prometheus('scrapeInterval: 1ms, evaluationInterval: 1s'), []],
    [
      'with intervals of nothing',
      prometheus('scrapeInterval: 0s, evaluationInterval: 0h0m'),
      [`interval-zero ${FIELD}.evaluationInterval`, `interval-zero ${FIELD}.scrapeInterval`],
    ],
    [
      'with a group of rules whose interval is nothing',
      rules('{name: a, interval: 0s, rules: []}'),
      ['interval-zero spec.alerting.rules[0].groups[0].interval'],
    ],
    [
      'that is off, with an interval of nothing',
      'components: {loki: {}, prometheus: {enabled: false, scrapeInterval: 0s}}',
      [],
    ],
    [
      'with a label that each pod sets itself',
      `${prometheus('externalLabels: {prometheus_replica: a}')}\nglobal: {externalLabels: {prometheus_replica: b}}`,
      [
        `replica-label-replaced ${FIELD}.externalLabels.prometheus_replica`,
        'replica-label-replaced spec.global.externalLabels.prometheus_replica',
      ],
    ],
    ['that reads its own namespace', prometheus('discovery: {scope: Namespace, namespaces: [shop]}'), []],
    [
      'that is to read the namespaces of others',
      prometheus('discovery: {scope: Namespace, namespaces: [shop, other]}'),
      [`discovery-needs-role ${FIELD}.discovery.namespaces`],
    ],
    [
      'whose metrics may fill all but a little of the volume',
      prometheus('storage: {size: 10Gi}, retentionSize: 10239MB'),
      [],
    ],
    [
      'whose metrics may fill the volume',
      prometheus('storage: {size: 10Gi}, retentionSize: 10GB'),
      [`retention-size-exceeds-volume ${FIELD}.retentionSize`],
    ],
    [
      'whose metrics may fill more than a volume that is written as a number',
      prometheus('storage: {size: 1073741824}, retentionSize: 1073741825B'),
      [`retention-size-exceeds-volume ${FIELD}.retentionSize`],
    ],
    ['with no retention', prometheus('retention: 0s'), [`retention-zero ${FIELD}.retention`]],
    ['with no retention but a size', prometheus('retention: 0s, retentionSize: 8GB'), []],
    [
      'with a size and minutes that may be months',
      prometheus('retention: 3m, retentionSize: 8GB'),
      [`retention-very-short ${FIELD}.retention`],
    ],
    ['with the longest retention', prometheus('retention: 292y'), []],
    [
      'with times that no program can count',
      `${prometheus(
        'retention: 293y, remoteWrite: [{url: "http://a", remoteTimeout: 300y, queueConfig: {maxBackoff: 300y}}]',
      )}\nalerting: {alertmanager: {configSecret: {name: a}}, rules: [{name: a, groups: [{name: a, interval: 300y, rules: [{alert: a, expr: b, for: 300y}]}]}]}`,
      [
        'spec.alerting.rules[0].groups[0].interval',
        'spec.alerting.rules[0].groups[0].rules[0].for',
        `${FIELD}.remoteWrite[0].queueConfig.maxBackoff`,
        `${FIELD}.remoteWrite[0].remoteTimeout`,
        `${FIELD}.retention`,
      ].map((path) => `!invalid-duration ${path}`),
    ],
    [
      'beside stores that are to keep data longer than a program can count',
      'components: {loki: {retention: 300y}, tempo: {retention: 300y}}',
      ['!invalid-duration spec.components.loki.retention', '!invalid-duration spec.components.tempo.retention'],
    ],
    [
      'with two groups of rules of one name in a file',
      rules('{name: a, rules: []}, {name: a, rules: []}'),
      ['!duplicate-item spec.alerting.rules[0].groups[1]'],
    ],
    [
      'with more rules than a ConfigMap holds',
      rules(
        `{name: a, rules: [${Array.from({ length: 17 }, () => `{alert: a, expr: ${'a'.repeat(65_000)}}`).join(', ')}]}`,
      ),
      ['!rules-too-large spec.alerting.rules'],
    ],
  ])('%s', (_, spec, found) => {
    expect(admitSpec(spec).found).toEqual(found);
  });
});

describe('a platform with Loki and Tempo in a store', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['with three pods of each', 'replicas: 3', []],
    [
      'with two pods of each',
      'replicas: 2',
      ['replicas-keep-one-copy spec.components.loki.replicas', 'replicas-keep-one-copy spec.components.tempo.replicas'],
    ],
  ])('%s', (_, replicas, found) => {
    const store = `{${replicas}, gcs: {bucketName: abc}}`;
    expect(admitSpec(`components: {loki: ${store}, tempo: ${store}}`).found).toEqual(found);
  });

  it('that high availability raises to two pods', () => {
    const spec = 'components: {tempo: {gcs: {bucketName: abc}}}\nhighAvailability: {minReplicas: 2}';
    expect(admitSpec(spec).found).toEqual(['replicas-keep-one-copy spec.highAvailability.minReplicas']);
  });
});
