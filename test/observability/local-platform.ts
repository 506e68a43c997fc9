import { join } from 'node:path';
import type { Plan } from '../../src/core/plan/plan.ts';
import { hostOf, type ObservabilityPlatform } from '../../src/kinds/observability-platform/components.ts';
import { COMPONENT_PORTS, portNumber } from '../../src/kinds/observability-platform/ports.ts';
import { remoteWriteUrls } from '../../src/kinds/observability-platform/prometheus/receivers.ts';
import { synthesizeObservabilityPlatform } from '../../src/kinds/observability-platform/synthesize.ts';
import { freePorts } from '../control-plane/harness/free-ports.ts';
import { type Program, programFile } from '../control-plane/harness/programs.ts';
import { createSupervisor, type RunningProgram, type Supervisor } from '../control-plane/harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import { localContainer } from './local-container.ts';
import { type LocalStore, layOutStore, startStores } from './local-store.ts';
import { planOf, testPlatform } from './test-platform.ts';

type Part = 'prometheus' | 'loki' | 'tempo' | 'collector';
type Backend = Exclude<Part, 'collector'>;

/** A platform on this machine: one process for each component, which reach each other at addresses of this machine. */
export interface LocalPlatform {
  /** Sends OTLP to the collector, and says the status of the answer. */
  readonly send: (signal: 'traces' | 'metrics' | 'logs', body: object) => Promise<number>;
  /** What one of the collector's own ports answers. */
  readonly ask: (port: 'health' | 'metrics', path: string) => Promise<string>;
  /** Asks a backend until its answer is the one that is waited for. */
  readonly eventually: (backend: Backend, path: string, holds: (answer: string) => boolean) => Promise<string>;
  readonly stop: () => Promise<void>;
}

interface Rendered {
  readonly plan: Plan;
  readonly platform: ObservabilityPlatform;
  readonly folder: string;
  readonly supervisor: Supervisor;
}

/** Starts Prometheus, Loki, Tempo and a collector with the configuration that Planwright renders for these versions. */
export async function startPlatform(
  folder: string,
  versions: Readonly<Record<Part, string>>,
  programs: Readonly<Record<Part, Program>>,
): Promise<LocalPlatform> {
  const spec = `components:
  prometheus: {version: ${versions.prometheus}, discovery: {scope: Namespace}}
  loki: {version: ${versions.loki}}
  tempo: {version: ${versions.tempo}}
  openTelemetryCollector: {version: ${versions.collector}}`;
  const supervisor = createSupervisor(folder);
  const plan = planOf(spec, synthesizeObservabilityPlatform);
  const rendered = { plan, platform: testPlatform(spec), folder, supervisor };
  const prometheus = await startPrometheus(rendered, programs.prometheus);
  const [loki, tempo] = await Promise.all([
    startStore(rendered, 'loki', programs.loki),
    startStore(rendered, 'tempo', programs.tempo),
  ]);
  const collector = await startCollector(rendered, { prometheus, loki, tempo, program: programs.collector });
  const urls = { prometheus, loki: loki.url(''), tempo: tempo.url('') };
  return {
    send: async (signal, body) => {
      const headers = { 'content-type': 'application/json' };
      const url = `${collector.url('otlp-http')}/v1/${signal}`;
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      await response.text();
      return response.status;
    },
    ask: async (port, path) => (await fetch(`${collector.url(port)}${path}`)).text(),
    eventually: async (backend, path, holds) => {
      const answer = { text: '' };
      const asked = async (): Promise<boolean> => {
        answer.text = await (await fetch(`${urls[backend]}${path}`)).text();
        return holds(answer.text);
      };
      await waitUntil(`${backend} knows`, asked, PATIENCE, () => [answer.text, collector.running.lastWords()]);
      return answer.text;
    },
    stop: () => supervisor.stop(),
  };
}

async function startPrometheus(rendered: Rendered, program: Program): Promise<string> {
  const { plan, supervisor } = rendered;
  const [port = 0] = await freePorts(1);
  const { args, env } = localContainer(plan, ['StatefulSet', 'prometheus-production', 'prometheus'], {
    folder: join(rendered.folder, 'prometheus'),
    env: { POD_NAME: 'prometheus-production-0' },
  });
  const url = `http://127.0.0.1:${port}`;
  const running = await supervisor.start({
    name: 'prometheus',
    command: programFile(program),
    args: [...args, `--web.listen-address=127.0.0.1:${port}`],
    env,
  });
  await untilAnswers(`${url}/-/ready`, running);
  return url;
}

async function startStore(rendered: Rendered, component: 'loki' | 'tempo', program: Program): Promise<LocalStore> {
  const folder = join(rendered.folder, component);
  const store = await layOutStore({ ...rendered, name: `${component}-0`, component, folder });
  await startStores(rendered.supervisor, program, [{ store, name: component }]);
  return store;
}

interface LocalCollector {
  readonly running: RunningProgram;
  readonly url: (port: string) => string;
}

async function startCollector(
  { plan, platform, folder, supervisor }: Rendered,
  backends: {
    readonly prometheus: string;
    readonly loki: LocalStore;
    readonly tempo: LocalStore;
    readonly program: Program;
  },
): Promise<LocalCollector> {
  const ports = await freePorts(COMPONENT_PORTS.collector.length);
  const portOf = (number: number): number =>
    ports[COMPONENT_PORTS.collector.findIndex((candidate) => candidate.number === number)] ?? 0;
  const addresses: Readonly<Record<string, string>> = {
    [remoteWriteUrls(platform)[0] ?? '']: `${backends.prometheus}/api/v1/write`,
    [`http://${hostOf(platform, 'loki')}:${portNumber('loki', 'http')}`]: backends.loki.url(''),
    [`${hostOf(platform, 'tempo')}:${portNumber('tempo', 'otlp-grpc')}`]: backends.tempo
      .url('', 'otlp-grpc')
      .replace('http://', ''),
  };
  const { args, env } = localContainer(plan, ['Deployment', 'collector-production', 'collector'], {
    folder: join(folder, 'collector'),
    rewrite: (text) =>
      Object.entries(addresses)
        .reduce((changed, [from, to]) => changed.replaceAll(from, to), withoutPods(text))
        .replaceAll(/0\.0\.0\.0:(\d+)/g, (_, port: string) => `127.0.0.1:${portOf(Number(port))}`)
        .replaceAll(
          /host: 0\.0\.0\.0\n( *)port: (\d+)/g,
          (_, indent: string, port: string) => `host: 127.0.0.1\n${indent}port: ${portOf(Number(port))}`,
        ),
  });
  const url = (port: string): string => `http://127.0.0.1:${portOf(portNumber('collector', port))}`;
  const running = await supervisor.start({ name: 'collector', command: programFile(backends.program), args, env });
  await untilAnswers(url('health'), running);
  return { running, url };
}

/** No cluster is there to say who a pod is, and the collector does not start without one. */
function withoutPods(configuration: string): string {
  return configuration.replace(/^ {2}k8s_?attributes:\n(?: {4}.*\n)+/m, '').replaceAll(/^ *- k8s_?attributes\n/gm, '');
}

async function untilAnswers(url: string, running: RunningProgram): Promise<void> {
  const answers = async (): Promise<boolean> => {
    const ended = running.ended();
    if (ended !== undefined) throw new Error(`${running.name} ${ended}\n${running.lastWords()}`);
    try {
      return (await fetch(url)).status === 200;
    } catch {
      return false;
    }
  };
  await waitUntil(`${running.name} is ready`, answers, PATIENCE, () => running.lastWords());
}
