import { get, type IncomingMessage } from 'node:http';
import { get as getTls } from 'node:https';
import { expect } from 'vitest';
import { valueAt } from '../../src/core/json/json.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import {
  headlessHostOf,
  type ObservabilityPlatform,
  objectName,
} from '../../src/kinds/observability-platform/components.ts';
import { COMPONENT_PORTS } from '../../src/kinds/observability-platform/ports.ts';
import type { RingComponent } from '../../src/kinds/observability-platform/ring.ts';
import { schemeOf } from '../../src/kinds/observability-platform/tls.ts';
import { freePorts } from '../control-plane/harness/free-ports.ts';
import { type Program, programFile } from '../control-plane/harness/programs.ts';
import type { RunningProgram, Supervisor } from '../control-plane/harness/supervisor.ts';
import { PATIENCE, waitUntil } from '../control-plane/harness/wait-until.ts';
import { type LocalContainer, localContainer } from './local-container.ts';

/** One pod of Loki or Tempo as a process of this machine. */
export interface LocalStoreOptions {
  /** Its name: what a pod's host name is, and the name of its folder and log. */
  readonly name: string;
  readonly plan: Plan;
  readonly platform: ObservabilityPlatform;
  readonly component: RingComponent;
  /** Where all of its files are. */
  readonly folder: string;
  /** Secrets of the test, by name. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Variables that come from Secrets in the cluster. */
  readonly env?: Readonly<Record<string, string>>;
  /** The gossip ports of the members that are there already. */
  readonly members?: readonly number[];
  /** Addresses of other servers, written as in the configuration and as on this machine. */
  readonly addresses?: Readonly<Record<string, string>>;
}

/** A store whose files are laid out, and the ports that it is to have here. */
export interface LocalStore {
  readonly container: LocalContainer;
  readonly env: Readonly<Record<string, string>>;
  readonly gossipPort: number;
  /** The paths that the kubelet asks to know whether the program lives. */
  readonly alivePaths: readonly string[];
  readonly port: (name: string) => number;
  readonly url: (path: string, port?: string) => string;
}

/** Lays out the files of one pod: only addresses, ports and paths are others than in the cluster. */
export async function layOutStore(options: LocalStoreOptions): Promise<LocalStore> {
  const { plan, platform, component, folder, secrets = {} } = options;
  const names = COMPONENT_PORTS[component].map(({ name }) => name);
  const free = await freePorts(names.length);
  const ports = new Map(names.map((name, index) => [name, free[index] ?? 0]));
  const portOf = (name: string): number => ports.get(name) ?? 0;
  const env = { POD_IP: '127.0.0.1', ...options.env };
  const container = localContainer(plan, ['StatefulSet', objectName(platform, component), component], {
    folder,
    objects: secrets,
    env,
    rewrite: (text) => localText(text, options, portOf),
  });
  return {
    container,
    env: { ...container.env, HOME: folder },
    gossipPort: portOf('gossip'),
    alivePaths: alivePaths(plan, objectName(platform, component)),
    port: portOf,
    url: (path, port = 'http') => `${schemeOf(platform)}://127.0.0.1:${portOf(port)}${path}`,
  };
}

/** Starts laid out stores and waits until each says that it is ready. */
export async function startStores(
  supervisor: Supervisor,
  program: Program,
  stores: readonly { readonly store: LocalStore; readonly name: string }[],
): Promise<readonly RunningProgram[]> {
  const running: RunningProgram[] = [];
  for (const { store, name } of stores) {
    const { args } = store.container;
    running.push(await supervisor.start({ name, command: programFile(program), args, env: store.env }));
  }
  await Promise.all(stores.map(({ store }, index) => untilReady(store, running[index])));
  return running;
}

async function untilReady(store: LocalStore, running: RunningProgram | undefined): Promise<void> {
  const name = running?.name ?? 'the store';
  await waitUntil(
    `${name} is ready`,
    async () => {
      const ended = running?.ended();
      if (ended !== undefined) throw new Error(`${name} ${ended}\n${running?.lastWords()}`);
      return (await statusOf(store.url('/ready'))) === 200;
    },
    PATIENCE,
    () => running?.lastWords(),
  );
  for (const path of store.alivePaths) expect([path, await statusOf(store.url(path))]).toEqual([path, 200]);
}

function alivePaths(plan: Plan, workload: string): readonly string[] {
  const set = plan.objects.find(({ ref }) => ref.kind === 'StatefulSet' && ref.name === workload)?.manifest;
  const container = ['spec', 'template', 'spec', 'containers', 0];
  return ['startupProbe', 'livenessProbe'].map((probe) =>
    String(valueAt(set, [...container, probe, 'httpGet', 'path'])),
  );
}

/** Certificates are not looked at, as a kubelet does not. Undefined where nobody answers. */
async function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const answered = (response: IncomingMessage): void => {
      response.resume();
      resolve(response.statusCode);
    };
    const request = url.startsWith('https:')
      ? getTls(url, { rejectUnauthorized: false }, answered)
      : get(url, answered);
    request.on('error', () => resolve(undefined));
  });
}

/** Everything listens on this machine only, and on ports that are free: a pod has addresses of its own. */
function localText(text: string, options: LocalStoreOptions, portOf: (name: string) => number): string {
  const { component, platform, name, members = [], addresses = {} } = options;
  const headless = headlessHostOf(platform, component);
  const joined = [...members, portOf('gossip')].map((port) => `127.0.0.1:${port}`).join(', ');
  const rewritten = text
    .replace(/^( *)http_listen_port: \d+$/m, `$1http_listen_address: 127.0.0.1\n$1http_listen_port: ${portOf('http')}`)
    .replace(/^( *)grpc_listen_port: \d+$/m, `$1grpc_listen_address: 127.0.0.1\n$1grpc_listen_port: ${portOf('grpc')}`)
    .replace(/^( *)bind_port: \d+$/m, `$1bind_addr: [127.0.0.1]\n$1bind_port: ${portOf('gossip')}`)
    .replace(/^( *)advertise_port: \d+$/m, `$1advertise_port: ${portOf('gossip')}`)
    .replace(/^ *- dns\+\S+:\d+$/m, '')
    .replace(/^( *)join_members:$/m, `$1join_members: [${joined}]`)
    .replace(`${headless}:9095`, `127.0.0.1:${portOf('grpc')}`)
    .replaceAll(/0\.0\.0\.0:(\d+)/g, (_, port: string) => `127.0.0.1:${portOf(portName(component, Number(port)))}`);
  return Object.entries(addresses).reduce(
    (changed, [from, to]) => changed.replaceAll(from, to),
    withMemberNames(rewritten, component, name),
  );
}

function portName(component: RingComponent, number: number): string {
  const port = COMPONENT_PORTS[component].find((candidate) => candidate.number === number);
  if (port === undefined) throw new Error(`${component} has no port ${number}`);
  return port.name;
}

/** Members are told apart by their host names, and this machine has but one. */
function withMemberNames(text: string, component: RingComponent, name: string): string {
  if (component === 'loki')
    return text.replace(/^( *)ring:\n( *)kvstore:/m, `$1ring:\n$2instance_id: ${name}\n$2kvstore:`);
  return text
    .replaceAll(/^( *)instance_addr: /gm, `$1instance_id: ${name}\n$1instance_addr: `)
    .replace(/^( *)lifecycler:$/m, `$1lifecycler:\n$1  id: ${name}`);
}
