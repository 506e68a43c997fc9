import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isJsonArray, type JsonValue, member, valueAt } from '../../src/core/json/json.ts';
import { synthesizeObservabilityPlatform } from '../../src/kinds/observability-platform/synthesize.ts';
import { freePorts } from '../control-plane/harness/free-ports.ts';
import { type Program, programFile } from '../control-plane/harness/programs.ts';
import { createSupervisor } from '../control-plane/harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { localContainer } from './local-container.ts';
import { requestJson } from './request-json.ts';
import { planOf } from './test-platform.ts';

/** A user name that YAML, sed and a shell would each take for something else. */
const USER = `o'neil & "co" \\1 #2 $HOME`;
/** The bcrypt of `test`, from https://prometheus.io/docs/guides/basic-auth/ */
const PASSWORD_HASH = '$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay';

describe.each<readonly [version: string, program: Program]>([
  ['v2.48.0', 'prometheus-2'],
  ['v3.15.0', 'prometheus'],
])('remote write from Prometheus %s', (version, program) => {
  describeWithPrograms('to a Prometheus that asks for a password', ['prometheus', program, 'busybox'], () => {
    it('samples arrive with the external labels, and those that are dropped do not', async ({ onTestFinished }) => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'planwright-remote-write-')));
      const supervisor = createSupervisor(folder);
      onTestFinished(async () => {
        await supervisor.stop();
        rmSync(folder, { recursive: true, force: true });
      });
      const [senderPort = 0, receiverPort = 0] = await freePorts(2);
      const receiver = await supervisor.start(receiverOf(folder, receiverPort));
      const { args, env } = senderOf(folder, { version, senderPort, receiverPort });
      const sender = await supervisor.start({ name: 'sender', command: programFile(program), args, env });
      const series = async (): Promise<readonly JsonValue[]> => seriesAt(receiverPort);
      const said = (): unknown => [sender.lastWords(), receiver.lastWords()];
      await waitUntil('samples arrive', async () => (await series()).length > 0, PATIENCE, said);
      expect(await series()).toEqual([
        {
          __name__: 'up',
          cluster: 'test',
          instance: `127.0.0.1:${senderPort}`,
          job: 'prometheus',
          prometheus_replica: 'prometheus-production-0',
        },
      ]);
    });
  });
});

/** A Prometheus of somebody else: it takes what a user with a password writes, and says what it has to that user only. */
function receiverOf(
  folder: string,
  port: number,
): { readonly name: string; readonly command: string; readonly args: readonly string[] } {
  const [config, web] = [join(folder, 'receiver.yml'), join(folder, 'web.yml')];
  writeFileSync(config, '{}');
  writeFileSync(web, JSON.stringify({ basic_auth_users: { [USER]: PASSWORD_HASH } }));
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'received')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--web.config.file=${web}`,
    '--web.enable-remote-write-receiver',
  ];
  return { name: 'receiver', command: programFile('prometheus'), args };
}

function senderOf(
  folder: string,
  {
    version,
    senderPort,
    receiverPort,
  }: { readonly version: string; readonly senderPort: number; readonly receiverPort: number },
): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const spec = `components:
  prometheus:
    version: ${version}
    scrapeInterval: 1s
    discovery: {scope: Namespace}
    externalLabels: {cluster: test}
    remoteWrite:
      - url: http://127.0.0.1:${receiverPort}/api/v1/write
        basicAuth: {secretName: login, usernameKey: name}
        writeRelabelConfigs: [{sourceLabels: [__name__], regex: up, action: keep}]
        queueConfig: {batchSendDeadline: 1s}
`;
  const plan = planOf(spec, synthesizeObservabilityPlatform);
  const surroundings = {
    folder: join(folder, 'sender'),
    objects: { login: { name: `${USER}\n`, password: 'test' } },
    env: { POD_NAME: 'prometheus-production-0' },
    rewrite: (text: string) =>
      text.replace(
        /dns_sd_configs:\n(\s+)- names:\n\s+- _http\._tcp\.prometheus-production-headless\S+/,
        `static_configs:\n$1- targets: ["127.0.0.1:${senderPort}"]`,
      ),
  };
  const container = localContainer(plan, ['StatefulSet', 'prometheus-production', 'prometheus'], surroundings);
  if (plan.objects.some(({ manifest }) => JSON.stringify(manifest).includes('"initContainers"'))) {
    const init = localContainer(plan, ['StatefulSet', 'prometheus-production', 'complete-user-names'], surroundings);
    const { status, stderr } = spawnSync(programFile('busybox'), init.command, { encoding: 'utf8', env: {} });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }
  return { args: [...container.args, `--web.listen-address=127.0.0.1:${senderPort}`], env: container.env };
}

async function seriesAt(port: number): Promise<readonly JsonValue[]> {
  const authorization = `Basic ${Buffer.from(`${USER}:test`).toString('base64')}`;
  const answer = await requestJson({
    port,
    path: '/api/v1/query?query={__name__=~".%2B"}',
    headers: { authorization },
  });
  const result = valueAt(answer, ['data', 'result']);
  return isJsonArray(result) ? result.map((series) => member(series, 'metric') ?? null) : [];
}
