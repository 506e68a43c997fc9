import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Plan } from '../../src/core/plan/plan.ts';
import { synthesizeObservabilityPlatform } from '../../src/kinds/observability-platform/synthesize.ts';
import { programFile } from '../control-plane/harness/programs.ts';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { localContainer } from './local-container.ts';
import { planOf } from './test-platform.ts';

const PASSWORD = `p"a\\s$s 'w' #1`;
const SECRETS = { 'grafana-production-admin': { 'admin-password': PASSWORD } };
const SOURCES = join(import.meta.dirname, '../../src/kinds/observability-platform');

describeWithPrograms('the scripts of Grafana and its backup', ['shellcheck'], () => {
  it.each(['grafana', 'backup'])('%s have no fault', (part) => {
    const folder = join(SOURCES, part, 'scripts');
    const { stdout } = runProgram('shellcheck', ['--shell=sh', '--format=gcc', ...readdirSync(folder)], { folder });
    expect(stdout).toBe('');
  });
});

describeWithPrograms('dashboards that are fetched', ['busybox'], () => {
  const spec = (url: string, prometheus = '{}'): string => `components:
  prometheus: ${prometheus}
  loki: {}
  grafana: {dashboards: [{name: a, url: "${url}/a?x=1&y=$(HOME)"}], dataSources: [{name: Ours & "theirs"/x, type: x, url: "http://x:1", isDefault: ${prometheus === '{}' ? 'false' : 'true'}}]}`;

  it('are files, and their inputs the data sources of the platform', async () => {
    const board = {
      title: 'A',
      panels: ['${DS_PROMETHEUS}', '${DS_LOKI-2}', '${DS_TEMPO}', '${interval}'],
      __inputs: [{ name: 'DS_PROMETHEUS' }],
    };
    const { url, asked } = await serve(() => ({ status: 200, body: JSON.stringify(board) }));
    const folder = temporaryFolder();
    const { status, output } = await runInit(planOf(spec(url), synthesizeObservabilityPlatform), {
      container: 'fetch-dashboards',
      folder,
    });
    expect([status, output]).toEqual([0, `fetched ${url}/a?x=1&y=$(HOME)\n`]);
    expect(asked).toEqual(['/a?x=1&y=$(HOME)']);
    const fetched = readFileSync(join(folder, 'var/lib/grafana-dashboards/fetched/0/dashboard.json'), 'utf8');
    expect(JSON.parse(fetched)).toEqual({ ...board, panels: ['prometheus', 'loki', 'prometheus', '${interval}'] });
  });

  it('name the default data source of the spec, whatever it is called', async () => {
    const { url } = await serve(() => ({ status: 200, body: '{"title": "A", "datasource": "${DS_X}"}' }));
    const folder = temporaryFolder();
    const plan = planOf(spec(url, '{enabled: false}'), synthesizeObservabilityPlatform);
    const { status } = await runInit(plan, { container: 'fetch-dashboards', folder });
    const fetched = readFileSync(join(folder, 'var/lib/grafana-dashboards/fetched/0/dashboard.json'), 'utf8');
    expect([status, JSON.parse(fetched)]).toEqual([0, { title: 'A', datasource: 'Ours & "theirs"/x' }]);
  });

  it.each([
    ['the server has none', 404, 'nothing', 'could not be fetched'],
    ['the answer is something else', 200, '<html>', 'is no dashboard'],
  ])('stop the start where %s', async (_title, status, body, complaint) => {
    const { url } = await serve(() => ({ status, body }));
    const plan = planOf(spec(url), synthesizeObservabilityPlatform);
    const result = await runInit(plan, { container: 'fetch-dashboards', folder: temporaryFolder() });
    expect([result.status, result.output]).toEqual([1, expect.stringContaining(complaint)]);
  });
});

describeWithPrograms('plugins', ['busybox'], () => {
  it.each([
    ['9.3.0', 'grafana-cli'],
    ['12.2.0', 'grafana cli'],
  ])('of Grafana %s are installed by %s, in the versions that are written', async (version, program) => {
    const spec = `components: {grafana: {version: ${version}, plugins: [grafana-clock-panel, a-b-panel@1.2.3]}}`;
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'var/lib/grafana-plugins/old'), { recursive: true });
    writeFileSync(join(folder, program.split(' ')[0] ?? ''), '#!/bin/sh\necho "$0 $*" | sed "s#.*/##"\n', {
      mode: 0o755,
    });
    const plan = planOf(spec, synthesizeObservabilityPlatform);
    const { output } = await runInit(plan, { container: 'install-plugins', folder });
    expect(output.split('\n').filter((line) => line !== '')).toEqual([
      'grafana-plugins plugins install grafana-clock-panel',
      'grafana-plugins plugins install a-b-panel 1.2.3',
    ]);
    expect(readdirSync(join(folder, 'var/lib/grafana-plugins'))).toEqual([]);
  });
});

const BACKUP = `components: {grafana: {ingress: {host: a.example.com, path: /grafana}}}
backup: {destination: {type: s3, s3: {bucketName: archives}}}`;

describeWithPrograms('the backup of Grafana', ['busybox'], () => {
  it('holds every dashboard and everything else that the API gives', async () => {
    const { url, asked, logins } = await serve(answerOfGrafana);
    const folder = temporaryFolder();
    const { status, output } = await runExport(url, folder, 'CronJob');
    expect([status, output]).toEqual([0, 'saved 2 dashboards\n']);
    expect([...new Set(logins)]).toEqual([`Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`]);
    const [archive = '', ...others] = readdirSync(join(folder, 'backup'));
    expect([archive, others]).toEqual([expect.stringMatching(/^grafana-production-\d{8}T\d{6}Z\.tar\.gz$/), []]);
    const { stdout } = await promisify(execFile)('tar', ['-tzf', join(folder, 'backup', archive)]);
    expect(
      stdout
        .split('\n')
        .filter((name) => name.endsWith('.json'))
        .sort(),
    ).toEqual(
      [
        'alert-rules contact-points data-sources folders health library-panels mute-timings policies teams templates',
        'users dashboards/one dashboards/two',
      ]
        .flatMap((names) => names.split(' '))
        .map((name) => `./${name}.json`)
        .sort(),
    );
    expect(asked.every((path) => path.startsWith('/grafana/api/'))).toBe(true);
  });

  it('fails where Grafana does not let it in, and leaves no archive', async () => {
    const { url } = await serve(() => ({ status: 401, body: '{"message":"Invalid username or password"}' }));
    const folder = temporaryFolder();
    const { status, output } = await runExport(url, folder, 'CronJob');
    expect([status, output]).toEqual([
      1,
      'Grafana answers 401 to /api/health: {"message":"Invalid username or password"}\n',
    ]);
    expect(readdirSync(join(folder, 'backup'))).toEqual([]);
  });

  it.each([
    ['there is none yet', {}, 'Grafana is not there yet: nothing to save\n'],
    ['it is down', { GRAFANA_PRODUCTION_SERVICE_HOST: '10.0.0.1' }, /nothing could be saved before grafana\/grafana:/],
  ])('before an upgrade does not stop it where %s', async (_title, env, words) => {
    const folder = temporaryFolder();
    const { status, output } = await runExport('http://127.0.0.1:1', folder, 'Job', env);
    expect([status, output]).toEqual([0, typeof words === 'string' ? words : expect.stringMatching(words)]);
  });
});

describe('the pods of Jobs', () => {
  it('are none that a Service, a policy or a budget of a component selects', () => {
    const { objects } = planOf(BACKUP, synthesizeObservabilityPlatform);
    const jobs = objects.filter(({ ref }) => ['Job', 'CronJob'].includes(ref.kind));
    expect(
      jobs.map(({ ref, manifest }) => [ref.kind, manifest.metadata.labels?.['app.kubernetes.io/component']]),
    ).toEqual([
      ['Job', 'platform'],
      ['Job', 'platform'],
      ['Job', 'platform'],
      ['CronJob', 'platform'],
    ]);
  });
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Grafana's answers as its HTTP API documents them: two dashboards on one page, and nothing else of interest. */
function answerOfGrafana({ url = '' }: IncomingMessage): Answer {
  const found = [
    { id: 1, uid: 'one', title: 'With "uid":"x" in it', folderUid: 'f' },
    { id: 2, uid: 'two', title: 'Two' },
  ];
  if (!url.includes('/api/search')) return { status: 200, body: '[]' };
  return { status: 200, body: JSON.stringify(url.endsWith('page=1') ? found : []) };
}

/** A server on this machine until the test ends, with what it was asked. */
async function serve(
  answer: (request: IncomingMessage) => Answer,
): Promise<{ readonly url: string; readonly asked: string[]; readonly logins: (string | undefined)[] }> {
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    logins.push(request.headers.authorization);
    const { status, body } = answer(request);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, asked, logins };
}

interface Ended {
  readonly status: number;
  readonly output: string;
}

/** Runs an init container of Grafana's pods with busybox, whose commands are those of the images. */
async function runInit(
  plan: Plan,
  { container, folder }: { readonly container: string; readonly folder: string },
): Promise<Ended> {
  const surroundings = { folder, env: { RETRIES: '0' } };
  const local = localContainer(plan, ['Deployment', 'grafana-production', container], surroundings);
  const PLUGINS_FOLDER = local.pathOf('/var/lib/grafana-plugins');
  const PATH = `${folder}:${process.env['PATH']}`;
  return run([...local.command, ...local.args], { ...local.env, PLUGINS_FOLDER, PATH });
}

async function runExport(
  url: string,
  folder: string,
  kind: 'CronJob' | 'Job',
  services: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const plan = planOf(BACKUP, synthesizeObservabilityPlatform);
  const job = plan.objects.find(({ ref }) => ref.kind === kind && ref.name.includes('backup'));
  const { command, env, pathOf } = localContainer(plan, [kind, job?.ref.name ?? '', 'export'], {
    folder,
    objects: SECRETS,
  });
  const host = env['SERVICE_HOST']?.replaceAll(/\$\((\w+)\)/g, (whole, name: string) => services[name] ?? whole);
  return run(command, {
    ...env,
    ...(host === undefined ? {} : { SERVICE_HOST: host }),
    GRAFANA_URL: `${url}/grafana`,
    PASSWORD_FILE: pathOf(env['PASSWORD_FILE'] ?? ''),
    ARCHIVE_FOLDER: pathOf('/backup'),
    SCRATCH_FOLDER: pathOf('/tmp'),
    RETRIES: '0',
    PATH: process.env['PATH'] ?? '',
  });
}

async function run(command: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(programFile('busybox'), command, { env, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}
