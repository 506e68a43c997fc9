import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { listCrdFiles } from '../../../scripts/tools/tool-catalogue.mjs';
import { clusterRules, LEASE_RULES } from '../../../src/core/install/agent-rules.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { RESOURCE_LABEL } from '../../../src/core/synth/labels.ts';
import { INSTALLATION } from '../../install/test-install.ts';
import { synthesizeText } from '../../synthesize-text.ts';
import { applyForeignCrds } from '../acceptance/foreign-crds.ts';
import { inParallel } from '../acceptance/in-parallel.ts';
import { type KindSample, kindSamples } from '../acceptance/kind-samples.ts';
import { type LiveObject, nameOf, type ObjectName } from '../harness/api-client.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { clusterObjectsFor } from '../harness/surroundings.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import { useSimulation } from '../simulation/use-simulation.ts';
import { createNamespace } from '../simulation/workload-samples.ts';
import { type Applier, createApplier } from '../status/applier.ts';
import { type AgentProcess, installAgent, startAgentProcess } from './agent-process.ts';
import { type AgentRequest, agentRequests, WITH_AGENT_REQUESTS } from './agent-requests.ts';
import { replicaCredentials } from './replica-credentials.ts';

/** Together they render every kind that the catalogue renders, need Secrets and ConfigMaps, run Jobs, and are scaled. */
const FLEET = [
  'chronik-cluster/autoscaling',
  'chronik-cluster/service-monitor',
  'database/backup',
  'database/own-secret',
  'observability-platform/collector-daemonset',
  'observability-platform/collector-autoscaling',
  'observability-platform/grafana',
  'observability-platform/tls-auto',
];

const NEEDS = {
  workloads: true,
  ownCluster: true,
  programs: ['source-controller', 'kustomize-controller', 'argocd'],
  // Without it kinds are listed in pages, which servers before 1.34 make the agent do: both ways need their permission.
  apiServerFlags: [...WITH_AGENT_REQUESTS.apiServerFlags, '--feature-gates=WatchList=false'],
} as const;

interface Member {
  readonly sample: KindSample;
  readonly resource: ObjectName;
  readonly manifests: readonly Manifest[];
  readonly applier: Applier;
}

describeWithCluster('an agent with the permissions of an installation', NEEDS, (cluster) => {
  const simulate = useSimulation(cluster);
  let replicas: readonly AgentProcess[];
  let fleet: readonly Member[];

  const start = async (identity: string): Promise<AgentProcess> => {
    const { kubeconfig } = await replicaCredentials(cluster(), identity);
    return startAgentProcess(cluster(), { identity, kubeconfig, args: ['--shards=2'] });
  };
  const member = (name: string): Member => {
    const found = fleet.find(({ sample }) => `${sample.folder}/${sample.name}` === name);
    if (found === undefined) throw new Error(`${name} is not in the fleet`);
    return found;
  };
  const find = (each: Member): Promise<LiveObject | undefined> => cluster().client.find(each.resource);
  const statusOf = async (each: Member): Promise<Status> => ((await find(each))?.['status'] ?? {}) as Status;
  const phases = async (): Promise<readonly string[]> =>
    Promise.all(fleet.map(async (each) => `${each.sample.folder}/${each.sample.name} ${(await statusOf(each)).phase}`));
  const waitForStatus = async (each: Member, claim: string, holds: (status: Status) => boolean): Promise<void> => {
    let last: Status = {};
    const check = async (): Promise<boolean> => {
      last = await statusOf(each);
      return holds(last);
    };
    await waitUntil(`${each.sample.name}: ${claim}`, check, PATIENCE, () => last);
  };

  beforeAll(async () => {
    const { client } = cluster();
    await installAgent(cluster());
    fleet = kindSamples()
      .filter(({ folder, name }) => FLEET.includes(`${folder}/${name}`))
      .map((sample) => ({
        sample,
        resource: nameOf(parse(sample.text) as Manifest), // A sample of one resource.
        manifests: synthesizeText(sample.text).rendered.flatMap(({ plan }) =>
          plan.objects.map(({ manifest }) => manifest),
        ),
        applier: createApplier(client),
      }));
    expect(fleet).toHaveLength(FLEET.length);
    const manifests = fleet.flatMap((each) => each.manifests);
    await applyForeignCrds(client, manifests);
    await applyCrds(client, ['flux-kustomize-controller', 'flux-source-controller', 'argocd'].flatMap(listCrdFiles));
    for (const object of clusterObjectsFor(manifests)) await client.apply(object);
    for (const { sample } of fleet) await createNamespace(client, sample.namespace);
    replicas = await Promise.all(['agent-0', 'agent-1'].map(start));
  });

  test('a fleet of all kinds is rolled out', async () => {
    simulate()
      .pods({ owner: { kind: 'Job' } })
      .become('completing');
    await inParallel(fleet, 4, async ({ sample, applier }) => {
      await applier.commit(sample.text);
      await applier.provideRequired();
      await applier.applyUpTo(Number.POSITIVE_INFINITY);
    });
    let seen: readonly string[] = [];
    const isReady = (line: string): boolean => /^chronik-cluster|\/tls-auto| Ready$/.test(line);
    await waitUntil(
      'they are ready, but for those whose database is not there and whose certificates nobody issues',
      async () => {
        seen = await phases();
        return seen.every(isReady);
      },
      PATIENCE,
      () => seen,
    );
  });

  test('things happen to it', async () => {
    const { client } = cluster();
    const database = member('database/own-secret');
    const service = database.manifests.find(({ kind }) => kind === 'Service');
    if (service === undefined) throw new Error('a Database has a Service');
    await client.patch(nameOf(service), { metadata: { labels: { 'app.kubernetes.io/name': 'mine' } } });
    await waitForStatus(database, 'drift is told', ({ drift }) => (drift?.count ?? 0) > 0);
    await client.patch(nameOf(service), { metadata: { labels: { [RESOURCE_LABEL]: null } } });
    await database.applier.applyAgain();
    await waitForStatus(database, 'drift is healed', ({ drift }) => drift?.count === 0);

    const platform = member('observability-platform/collector-daemonset');
    const pods = simulate().pods({ namespace: platform.sample.namespace });
    // The second time it is an Event that was told before.
    for (const _time of [1, 2]) {
      pods.become('not-ready');
      await waitForStatus(platform, 'it is not ready', ({ conditions }) => statusIn(conditions, 'Ready') === 'False');
      pods.become('ready');
      await waitForStatus(platform, 'it is ready', ({ conditions }) => statusIn(conditions, 'Ready') === 'True');
    }
  });

  test('a replica dies, the other takes its shard over, and a third comes', async () => {
    await waitUntil('both hold a shard', async () => (await shardsHeld(replicas)).join() === '1,1');
    await replicas[0]?.program.kill();
    const others = replicas.slice(1);
    await waitUntil('the other holds both', async () => (await shardsHeld(others)).join() === '2');
    replicas = [...others, await start('agent-2')];
  });

  test('all of it is deleted', async () => {
    await inParallel(fleet, 4, async (each) => {
      await cluster().client.remove(each.resource);
      await each.applier.removeAll();
    });
    let left: readonly string[] = [];
    await waitUntil(
      'the resources are gone',
      async () => {
        const found = await Promise.all(fleet.map(find));
        left = found.flatMap((object) =>
          object === undefined ? [] : [object.metadata.name, JSON.stringify(object['status'])],
        );
        return left.length === 0;
      },
      PATIENCE,
      () => left,
    );
    for (const { program } of replicas) await program.stop();
  });

  test('it was refused nothing', () => {
    const refused = agentRequests(cluster()).filter(({ status }) => status === 401 || status === 403);
    expect(refused.map(({ verb, resource, name }) => `${verb} ${resource} ${name}`)).toEqual([]);
  });

  test('it wrote statuses, its finalizers, Events and Leases, under their names, and nothing else', () => {
    const writes = agentRequests(cluster()).filter(({ verb }) => !READS.has(verb));
    expect([...new Set(writes.map(writeOf))].sort()).toEqual(
      [
        'create events.events.k8s.io',
        'create leases.coordination.k8s.io',
        'delete leases.coordination.k8s.io',
        ...fleetKinds().flatMap((plural) => [
          `patch ${plural} by planwright-finalizer: metadata.finalizers`,
          `patch ${plural}/status by planwright-status: status`,
        ]),
        'patch events.events.k8s.io',
        'patch plans.planwright.dev by planwright-finalizer: metadata.finalizers',
        'update leases.coordination.k8s.io',
      ].sort(),
    );
  });

  test('every permission was used, but for those that other Plans, servers and moments need', () => {
    const used = new Set(agentRequests(cluster()).map(({ verb, group, resource }) => `${verb} ${resource}.${group}`));
    const granted = [...clusterRules(INSTALLATION), ...LEASE_RULES].flatMap(({ apiGroups, resources, verbs }) =>
      verbs.flatMap((verb) =>
        resources.flatMap((resource) => apiGroups.map((group) => `${verb} ${resource}.${group}`)),
      ),
    );
    const unused = granted.filter((permission) => !used.has(permission) && !AFTER_CONFLICTS.includes(permission));
    expect(unused.sort()).toEqual(Object.values(UNUSED).flat().sort());
    expect([...used].filter((permission) => !granted.includes(permission))).toEqual([]);
  });
});

interface Status {
  readonly phase?: string;
  readonly drift?: { readonly count: number };
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

function statusIn(conditions: Status['conditions'], type: string): string | undefined {
  return conditions?.find((condition) => condition.type === type)?.status;
}

const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

/** Verb, resource, under which name, and which fields were sent. */
function writeOf({ verb, group, resource, query, body = {} }: AgentRequest): string {
  const what = `${verb} ${resource}.${group}`
    .replace('/status.', '.')
    .concat(resource.endsWith('/status') ? '/status' : '');
  if (verb !== 'patch' || group === 'events.k8s.io') return what;
  const { apiVersion: _version, kind: _kind, metadata = {}, ...rest } = body as Record<string, object>;
  const identity = new Set(['name', 'namespace', 'uid', 'resourceVersion', 'managedFields']);
  const inMetadata = Object.keys(metadata).filter((field) => !identity.has(field));
  const fields = [...inMetadata.map((field) => `metadata.${field}`), ...Object.keys(rest)];
  return `${what} by ${query.get('fieldManager')}: ${fields.join(', ')}`;
}

function fleetKinds(): readonly string[] {
  return INSTALLATION.kinds.map(({ definition: { spec } }) => `${spec.names.plural}.${spec.group}`);
}

async function shardsHeld(replicas: readonly AgentProcess[]): Promise<readonly number[]> {
  return Promise.all(
    replicas.map(async ({ metrics }) => {
      const text = await (await fetch(`${metrics}/metrics`)).text();
      return Number(/^planwright_shards_held (\d+)$/m.exec(text)?.[1]);
    }),
  );
}

/** Permissions that this fleet does not need, by what needs them. One that is used has no place here. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  'Plans of kinds to come may name these, for which the catalogue has health rules': [
    'apiservices.apiregistration.k8s.io',
    'httproutes.gateway.networking.k8s.io',
    'limitranges.',
    'namespaces.',
    'priorityclasses.scheduling.k8s.io',
    'prometheusrules.monitoring.coreos.com',
  ].flatMap((resource) => ['get', 'list', 'watch'].map((verb) => `${verb} ${resource}`)),
  'and these, which the fleet has, but no Plan names; one that is planned and lost its label is read by name': [
    'get endpointslices.discovery.k8s.io',
    'get ingressclasses.networking.k8s.io',
    'get persistentvolumes.',
    'get pods.',
    'get replicasets.apps',
    'get storageclasses.storage.k8s.io',
  ],
};

/** After a write that came too late, what is there now is read. Whether that happens is chance. */
const AFTER_CONFLICTS = ['get plans.planwright.dev', ...fleetKinds().map((plural) => `get ${plural}`)];
