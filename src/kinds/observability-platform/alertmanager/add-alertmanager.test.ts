import { describe, expect, it } from 'vitest';
import { planOf, testPlatform } from '../../../../test/observability/test-platform.ts';
import { type JsonValue, valueAt } from '../../../core/json/json.ts';
import { addAlertmanager } from './add-alertmanager.ts';
import { alertmanagerYaml } from './configuration.ts';
import { alertmanagerFlags } from './flags.ts';

const START = [
  '--config.file=/etc/alertmanager/config/alertmanager.yml',
  '--storage.path=/alertmanager',
  '--data.retention=120h',
];
const ADDRESS = '--web.external-url=http://alertmanager-production.monitoring.svc.cluster.local:9093';

function specOf(alertmanager: string, more = ''): string {
  return `components: {prometheus: {}}\nalerting: {alertmanager: ${alertmanager}}\n${more}`;
}

describe('the command line of', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['one, which talks to nobody', specOf('{}'), [...START, ADDRESS, '--cluster.listen-address=', '--log.level=info']],
    [
      'three, which all know each other by name',
      specOf('{replicas: 3}', 'global: {logLevel: warn}'),
      [
        ...START,
        ADDRESS,
        '--cluster.listen-address=[$(POD_IP)]:9094',
        '--cluster.peer=alertmanager-production-0.alertmanager-production-headless.monitoring.svc.cluster.local:9094',
        '--cluster.peer=alertmanager-production-1.alertmanager-production-headless.monitoring.svc.cluster.local:9094',
        '--cluster.peer=alertmanager-production-2.alertmanager-production-headless.monitoring.svc.cluster.local:9094',
        '--cluster.reconnect-timeout=5m',
        '--log.level=warn',
      ],
    ],
    [
      'one with HTTPS',
      specOf('{}', 'security: {tls: {enabled: true}}'),
      [
        ...START,
        '--web.external-url=https://alertmanager-production.monitoring.svc.cluster.local:9093',
        '--web.config.file=/etc/alertmanager/web/web.yml',
        '--cluster.listen-address=',
        '--log.level=info',
      ],
    ],
  ])('%s', (_title, spec, flags) => {
    expect(alertmanagerFlags(testPlatform(spec))).toEqual(flags);
  });
});

describe('alertmanager.yml', () => {
  it.each<readonly [string, string, string | undefined]>([
    [
      'is the text of the spec, comments and all',
      '{config: "# ours\\nroute: {receiver: a}"}',
      '# ours\nroute: {receiver: a}\n',
    ],
    ['is not rendered where a Secret has it', '{configSecret: {name: a}}', undefined],
    [
      'groups alerts and tells nobody where nothing is said',
      '{}',
      `route:
  receiver: default-receiver
  group_by:
    - alertname
    - namespace
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 12h
receivers:
  - name: default-receiver
`,
    ],
  ])('%s', (_title, alertmanager, text) => {
    expect(alertmanagerYaml(testPlatform(specOf(alertmanager)))).toBe(text);
  });
});

describe('the objects of', () => {
  it.each<readonly [string, string, readonly string[], JsonValue]>([
    [
      'one Alertmanager',
      specOf('{secrets: [slack.hook]}'),
      ['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Service', 'StatefulSet', 'Service'],
      [
        { name: 'config', configMap: { name: 'alertmanager-production-config' } },
        { name: 'secret-0', secret: { secretName: 'slack.hook' } },
      ],
    ],
    [
      'three that serve HTTPS and have their configuration in a Secret',
      specOf(
        '{replicas: 3, configSecret: {name: alerting, key: main}}',
        'security: {tls: {enabled: true, certSecret: own}}',
      ),
      ['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Service', 'StatefulSet', 'Service', 'PodDisruptionBudget'],
      [
        { name: 'config', secret: { secretName: 'alerting', items: [{ key: 'main', path: 'alertmanager.yml' }] } },
        { name: 'web', configMap: { name: 'alertmanager-production-web' } },
        { name: 'tls', secret: { secretName: 'own' } },
      ],
    ],
  ])('%s', (_title, spec, kinds, volumes) => {
    const { objects } = planOf(spec, addAlertmanager);
    expect(objects.map(({ ref }) => ref.kind)).toEqual(kinds);
    const set = objects.find(({ ref }) => ref.kind === 'StatefulSet')?.manifest;
    expect(valueAt(set, ['spec', 'template', 'spec', 'volumes'])).toEqual(volumes);
    expect(valueAt(set, ['spec', 'template', 'spec', 'automountServiceAccountToken'])).toBe(false);
  });
});
