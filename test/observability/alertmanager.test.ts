import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesizeObservabilityPlatform } from '../../src/kinds/observability-platform/synthesize.ts';
import type { Program } from '../control-plane/harness/programs.ts';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { localContainer } from './local-container.ts';
import { planOf } from './test-platform.ts';

const CONFIG = `route:
  receiver: team
  routes:
    - {receiver: page, matchers: ['severity="critical"']}
receivers:
  - name: team
    slack_configs:
      - {api_url_file: /etc/alertmanager/secrets/slack.hook/url, channel: "#alerts"}
  - name: page
    pagerduty_configs:
      - {routing_key_file: /etc/alertmanager/secrets/pager/key}
`;

const SPECS: readonly (readonly [string, string])[] = [
  ['nothing', '{}'],
  ['a configuration in the spec', JSON.stringify({ config: CONFIG, secrets: ['slack.hook', 'pager'] })],
  ['a configuration in a Secret', '{configSecret: {name: alerting, key: main}, secrets: [slack.hook, pager]}'],
];

const OBJECTS = { 'slack.hook': { url: 'https://hooks.example.com' }, pager: { key: 'k' }, alerting: { main: CONFIG } };

const VERSIONS: readonly (readonly [version: string, program: Program])[] = [
  ['v0.26.0', 'amtool-0.26'],
  ['v0.34.2', 'amtool'],
];

describe.each(VERSIONS)('Alertmanager %s', (version, amtool) => {
  describeWithPrograms('accepts', [amtool], () => {
    it.each(SPECS)('%s', (_title, alertmanager) => {
      const file = configurationOf(version, alertmanager);
      const { status, stdout } = runProgram(amtool, ['check-config', file]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('SUCCESS') });
    });
  });
});

describeWithPrograms('the route of a configuration', ['amtool'], () => {
  it.each([
    [SPECS[0], 'default-receiver'],
    [SPECS[1], 'page'],
  ] as const)('of %j leads to %s', (spec, receiver) => {
    const file = configurationOf('v0.34.2', spec?.[1] ?? '');
    const words = ['config', 'routes', 'test', `--config.file=${file}`, 'severity=critical'];
    const { status, stdout } = runProgram('amtool', words);
    expect({ status, stdout: stdout.trim() }).toEqual({ status: 0, stdout: receiver });
  });
});

function configurationOf(version: string, alertmanager: string): string {
  const folder = temporaryFolder();
  const asked = alertmanager.replace('{', `{version: ${version}${alertmanager === '{}' ? '' : ', '}`);
  const spec = `components: {prometheus: {}}\nalerting: {alertmanager: ${asked}}\n`;
  const plan = planOf(spec, synthesizeObservabilityPlatform);
  const container = localContainer(plan, ['StatefulSet', 'alertmanager-production', 'alertmanager'], {
    folder,
    objects: OBJECTS,
  });
  expect(container.args[0]).toBe(`--config.file=${join(folder, 'etc/alertmanager/config/alertmanager.yml')}`);
  return container.pathOf('/etc/alertmanager/config/alertmanager.yml');
}
