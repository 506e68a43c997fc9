import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonArray, type JsonValue, member, valueAt } from '../../src/core/json/json.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { synthesizeObservabilityPlatform } from '../../src/kinds/observability-platform/synthesize.ts';
import { freePorts } from '../control-plane/harness/free-ports.ts';
import { type Program, programFile } from '../control-plane/harness/programs.ts';
import { createSupervisor, type Supervisor } from '../control-plane/harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { localContainer } from './local-container.ts';
import { type Question, requestJson } from './request-json.ts';
import { selfSigned } from './self-signed.ts';
import { planOf } from './test-platform.ts';

const HOST = '.monitoring.svc.cluster.local';

interface Case {
  readonly version: string;
  readonly prometheus: Program;
  readonly alertmanagerVersion: string;
  readonly alertmanager: Program;
  readonly https: boolean;
}

const OLD = {
  version: 'v2.48.0',
  prometheus: 'prometheus-2',
  alertmanagerVersion: 'v0.26.0',
  alertmanager: 'alertmanager-0.26',
} as const;
const CURRENT = {
  version: 'v3.15.0',
  prometheus: 'prometheus',
  alertmanagerVersion: 'v0.34.2',
  alertmanager: 'alertmanager',
} as const;

describe.each<Case>([
  { ...OLD, https: false },
  { ...OLD, https: true },
  { ...CURRENT, https: false },
  { ...CURRENT, https: true },
])('$version with Alertmanager $alertmanagerVersion, https: $https', (versions) => {
  describeWithPrograms(
    'one Prometheus and two Alertmanagers, started as rendered',
    [versions.prometheus, versions.alertmanager],
    () => {
      let running: Running;
      beforeAll(async () => {
        running = await start(versions);
      });
      afterAll(async () => running.stop());

      it('Prometheus scrapes itself and every Alertmanager', async () => {
        await waitUntil(
          'all targets are up',
          async () => (await running.upTargets()).length === 3,
          PATIENCE,
          running.lastWords,
        );
        expect(await running.upTargets()).toEqual(['alertmanager', 'alertmanager', 'prometheus']);
      });

      it('an alert reaches both Alertmanagers, with the external labels and without the replica', async () => {
        for (const member of [0, 1]) {
          await waitUntil(
            'the alert is there',
            async () => (await running.alerts(member)).length > 0,
            PATIENCE,
            running.lastWords,
          );
          expect(await running.alerts(member)).toEqual([
            { alertname: 'AlwaysOn', cluster: 'test', price: '$5', severity: 'info' },
          ]);
        }
      });

      it('the Alertmanagers are one cluster: what one is told, the other knows', async () => {
        const peers = async (member: number): Promise<number> =>
          list(valueAt(await running.ask('alertmanager', member, '/api/v2/status'), ['cluster', 'peers'])).length;
        await waitUntil(
          'both know both',
          async () => (await peers(0)) === 2 && (await peers(1)) === 2,
          PATIENCE,
          running.lastWords,
        );
        const created = await running.ask('alertmanager', 0, '/api/v2/silences', SILENCE);
        const silenceId = member(created, 'silenceID');
        const known = async (): Promise<readonly JsonValue[]> =>
          list(await running.ask('alertmanager', 1, '/api/v2/silences')).map(
            (silence) => member(silence, 'id') ?? null,
          );
        await waitUntil(
          'the other knows the silence',
          async () => (await known()).includes(silenceId ?? ''),
          PATIENCE,
          running.lastWords,
        );
      });
    },
  );
});

const SILENCE = {
  matchers: [{ name: 'alertname', value: 'AlwaysOn', isRegex: false, isEqual: true }],
  startsAt: '2020-01-01T00:00:00Z',
  endsAt: '2099-01-01T00:00:00Z',
  createdBy: 'test',
  comment: 'test',
};

interface Running {
  readonly ask: (component: string, member: number, path: string, body?: JsonValue) => Promise<JsonValue | undefined>;
  readonly upTargets: () => Promise<readonly string[]>;
  readonly alerts: (member: number) => Promise<readonly (JsonValue | undefined)[]>;
  readonly lastWords: () => unknown;
  readonly stop: () => Promise<void>;
}

function specOf({ version, alertmanagerVersion, https }: Case): string {
  return `components:
  prometheus: {version: ${version}, scrapeInterval: 1s, evaluationInterval: 1s, externalLabels: {cluster: test, price: $5}, discovery: {scope: Namespace}}
alerting:
  alertmanager: {version: ${alertmanagerVersion}, replicas: 2}
  rules:
    - name: test
      # An alert that fires before Prometheus has found an Alertmanager is sent again a minute later only.
      groups: [{name: test, rules: [{alert: AlwaysOn, expr: vector(1), for: 7s, labels: {severity: info}}]}]
security: {tls: {enabled: ${https}}}
`;
}

async function start(versions: Case): Promise<Running> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'planwright-alerting-')));
  const plan = planOf(specOf(versions), synthesizeObservabilityPlatform);
  const { certificate, key } = selfSigned(certificateNames(plan));
  const objects = { 'production-tls': { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': certificate } };
  const [web = 0, first = 0, second = 0, firstMesh = 0, secondMesh = 0] = await freePorts(5);
  const ports = { prometheus: [web], alertmanager: [first, second], mesh: [firstMesh, secondMesh] };
  const supervisor = createSupervisor(folder);
  const startPod = async (component: 'prometheus' | 'alertmanager', ordinal: number): Promise<() => string> => {
    const pod = `${component}-production-${ordinal}`;
    const { args, env } = localContainer(plan, ['StatefulSet', `${component}-production`, component], {
      folder: join(folder, pod),
      objects,
      env: { POD_NAME: pod, POD_IP: '127.0.0.1' },
      rewrite: (text) => localAddresses(text, ports, ordinal),
    });
    const listen = `--web.listen-address=127.0.0.1:${ports[component][ordinal]}`;
    const program = { name: pod, command: programFile(versions[component]), args: [...args, listen], env };
    return (await supervisor.start(program)).lastWords;
  };
  const words = [await startPod('alertmanager', 0), await startPod('alertmanager', 1), await startPod('prometheus', 0)];
  return runningOf({ supervisor, folder, ports, words, certificate: versions.https ? certificate : undefined });
}

/** What a cluster's DNS would say, said in the files. */
function localAddresses(
  text: string,
  ports: {
    readonly prometheus: readonly number[];
    readonly alertmanager: readonly number[];
    readonly mesh: readonly number[];
  },
  ordinal: number,
): string {
  return text
    .replaceAll(
      /dns_sd_configs:\n(\s+)- names:\n\s+- _http\._tcp\.(prometheus|alertmanager)-production-headless\S+/g,
      (_match, indent: string, component: 'prometheus' | 'alertmanager') =>
        `static_configs:\n${indent}- targets: [${ports[component].map((port) => `"127.0.0.1:${port}"`).join(', ')}]`,
    )
    .replaceAll(
      /alertmanager-production-(\d)\.alertmanager-production-headless\S+:9094/g,
      (_match, peer: string) => `127.0.0.1:${ports.mesh[Number(peer)]}`,
    )
    .replace('[127.0.0.1]:9094', `[127.0.0.1]:${ports.mesh[ordinal]}`);
}

/** The names that the rendered Certificate asks for; none where nothing serves HTTPS. */
function certificateNames(plan: Plan): readonly string[] {
  const certificate = plan.objects.find(({ ref }) => ref.kind === 'Certificate');
  return list(valueAt(certificate?.manifest, ['spec', 'dnsNames'])).map(String);
}

function runningOf({
  supervisor,
  folder,
  ports,
  words,
  certificate,
}: {
  readonly supervisor: Supervisor;
  readonly folder: string;
  readonly ports: Readonly<Record<string, readonly number[]>>;
  readonly words: readonly (() => string)[];
  readonly certificate: string | undefined;
}): Running {
  const ask: Running['ask'] = async (component, ordinal, path, body) => {
    const tls =
      certificate === undefined ? undefined : { ca: certificate, servername: `${component}-production${HOST}` };
    const question: Question = { port: ports[component]?.[ordinal] ?? 0, path, tls };
    return requestJson(body === undefined ? question : { ...question, body });
  };
  return {
    ask,
    upTargets: async () => {
      const answer = await ask('prometheus', 0, '/api/v1/query?query=up==1');
      return list(valueAt(answer, ['data', 'result']))
        .map((series) => String(valueAt(series, ['metric', 'job'])))
        .sort();
    },
    alerts: async (ordinal) =>
      list(await ask('alertmanager', ordinal, '/api/v2/alerts')).map((alert) => member(alert, 'labels')),
    lastWords: () => words.map((say) => say()),
    stop: async () => {
      await supervisor.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}
