import { beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { brokenReferences, orderViolations } from '../gitops/applied-order.ts';
import { eventsSince, readAudit } from '../gitops/audit.ts';
import type { CommittedPlan } from '../gitops/fleet.ts';
import { nameOf } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../harness/wait-until.ts';
import {
  applications,
  describeEvents,
  reconcileTwice,
  statusOf,
  waitForApplication,
  waitUntilSynced,
  writesOfArgoCd,
} from './applications.ts';
import { applyStandInCrd } from './stand-in-crd.ts';
import { type ArgoFleet, sample, startFleet } from './start-fleet.ts';
import { bySyncWave } from './sync-waves.ts';

/** Each has something that Argo CD treats in a way of its own; `argocd-samples.test.ts` has all the others. */
const SAMPLES = ['autoscaling', 'load-balancer', 'minimal', 'scheduling', 'service-monitor'];

const SERVICE_MONITOR = {
  group: 'monitoring.coreos.com',
  version: 'v1',
  kind: 'ServiceMonitor',
  plural: 'servicemonitors',
};

/** The Application of a sample's manifests. */
const applicationOf = (name: string): string => `streams.chronikcluster-${name}`;
/** Its pods fit on no node until there are nodes for them. */
const HELD = applicationOf('scheduling');
/** It has a ServiceMonitor, and there is no prometheus-operator yet. */
const MONITORED = applicationOf('service-monitor');
const ALL = SAMPLES.map(applicationOf);
const FREE = ALL.filter((name) => name !== HELD && name !== MONITORED);

describeWithCluster(
  'Argo CD installs',
  { workloads: true, ownCluster: true, programs: ['argocd', 'redis-server'] },
  (cluster) => {
    let argo: ArgoFleet;
    const planOf = (name: string): CommittedPlan => {
      const plan = argo.fleet.plans().find((candidate) => `${candidate.namespace}.${candidate.name}` === name);
      if (plan === undefined) throw new Error(`no Plan is called ${name}`);
      return plan;
    };
    const missing = async (objects: readonly { readonly manifest: Manifest }[]): Promise<readonly string[]> => {
      const found = await Promise.all(objects.map(({ manifest }) => cluster().client.find(nameOf(manifest))));
      return objects.filter((_, index) => found[index] === undefined).map(({ manifest }) => manifest.metadata.name);
    };

    beforeAll(async () => {
      argo = await startFleet(cluster(), {
        resources: Object.fromEntries(SAMPLES.map((name) => [name, sample(name)])),
        namespaces: { streams: { create: true } },
      });
      await waitUntilSynced(cluster(), argo.commit, ['planwright-namespaces', 'streams.plans', ...FREE]);
    });

    it('makes one Application per resource, one per namespace for resources and Plans, and one for Namespaces', async () => {
      const names = [...(await applications(cluster())).keys()].sort();
      expect(names).toEqual([...ALL, 'planwright-namespaces', 'streams.plans'].sort());
    });

    it('installs every object of every Plan, in the order of the waves, each wave ready before the next', async () => {
      const { reader } = await readAudit(cluster());
      for (const name of FREE) {
        const applied = reader.applied(planOf(name));
        expect(applied.length, name).toBe(planOf(name).objects.length);
        expect(orderViolations(bySyncWave(applied)), name).toEqual([]);
        expect(brokenReferences(applied), name).toEqual([]);
      }
    });

    it('shows resources at once, not yet ready, and lets them hold up nothing', async () => {
      const status = statusOf((await applications(cluster())).get('streams.plans'));
      expect(status.health?.status).toBe('Progressing');
      const resources = await cluster().client.list({ apiVersion: 'chronik.stream/v1alpha1', kind: 'ChronikCluster' });
      const phases = resources.map((one) => [one.metadata.name, (one['status'] as { phase?: string }).phase]);
      expect(phases).toEqual(SAMPLES.map((name) => [name, 'Pending']));
    });

    describe('a ServiceMonitor in a cluster without prometheus-operator', () => {
      it('is the only object that is not there', async () => {
        await waitForApplication(cluster(), MONITORED, {
          claim: 'says what is missing',
          holds: ({ operationState }) => /no matches for kind "ServiceMonitor"/.test(operationState?.message ?? ''),
        });
        const { objects } = planOf(MONITORED);
        expect(await missing(objects.filter(({ manifest }) => manifest.kind !== 'ServiceMonitor'))).toEqual([]);
      });

      it('follows when its CRD is there', async () => {
        await applyStandInCrd(cluster().client, SERVICE_MONITOR);
        await waitUntilSynced(cluster(), argo.commit, [MONITORED]);
        expect(await missing(planOf(MONITORED).objects)).toEqual([]);
      });
    });

    describe('a wave that is not ready', () => {
      it('keeps the next waves out of the cluster', async () => {
        const status = await waitForApplication(cluster(), HELD, {
          claim: 'waits for its StatefulSets',
          holds: ({ operationState }) => /healthy state of apps\/StatefulSet/.test(operationState?.message ?? ''),
        });
        expect(status.operationState?.phase).toBe('Running');
        // By now a sync that does not wait is long over: those that began at the same moment are.
        const { objects } = planOf(HELD);
        const later = objects.filter(({ wave }) => wave > 50);
        expect(await missing(objects.filter(({ wave }) => wave <= 50))).toEqual([]);
        expect(later.length).toBeGreaterThan(0);
        expect(await missing(later)).toHaveLength(later.length);
      });

      it('lets them in when it is ready', async () => {
        for (const name of ['ssd-1', 'ssd-2', 'ssd-3', 'ssd-4', 'ssd-5'])
          await cluster().client.apply(dedicated(node(name)));
        await waitUntilSynced(cluster(), argo.commit, [HELD]);
        const { reader } = await readAudit(cluster());
        expect(orderViolations(bySyncWave(reader.applied(planOf(HELD))))).toEqual([]);
      });
    });

    it('calls healthy what is ready, and waits for an address or a metric without failing', async () => {
      const states = async (): Promise<Readonly<Record<string, string | undefined>>> => {
        const all = await applications(cluster());
        return Object.fromEntries(ALL.map((name) => [name, statusOf(all.get(name)).health?.status]));
      };
      const expected = {
        ...Object.fromEntries(ALL.map((name) => [name, 'Healthy'])),
        // No cloud gives it an address here, and nothing measures pods.
        [applicationOf('load-balancer')]: 'Progressing',
        [applicationOf('autoscaling')]: 'Degraded',
      };
      let seen = {};
      await waitUntil(
        'every Application shows its health',
        async () => {
          seen = await states();
          return JSON.stringify(seen) === JSON.stringify(expected);
        },
        PATIENCE,
        () => seen,
      );
    });

    it('changes nothing in a second and a third sync', async () => {
      const { events } = await readAudit(cluster());
      const names = ['planwright-namespaces', 'streams.plans', ...ALL];
      await Promise.all(names.map((name) => reconcileTwice(cluster(), name)));
      expect(describeEvents(writesOfArgoCd(await eventsSince(cluster(), events)))).toEqual([]);
      const all = await applications(cluster());
      expect(names.map((name) => statusOf(all.get(name)).sync?.status)).toEqual(names.map(() => 'Synced'));
    });
  },
);

function node(name: string): Manifest {
  const capacity = { cpu: '64', memory: '256Gi', pods: '110', 'ephemeral-storage': '1Ti' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    status: { allocatable: capacity, capacity },
  };
}

/** The node, with what one sample asks for, and nothing else on it. */
function dedicated({ metadata, ...rest }: Manifest): Manifest {
  return {
    ...rest,
    metadata: { ...metadata, labels: { ...metadata.labels, disk: 'ssd' } },
    spec: { taints: [{ key: 'dedicated', value: 'streams', effect: 'NoSchedule' }] },
  };
}
