import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { createAuditReader, orderViolations } from '../gitops/applied-order.ts';
import { eventsSince, replicasOf } from '../gitops/audit.ts';
import type { Fleet } from '../gitops/fleet.ts';
import type { AuditEvent } from '../harness/audit-log.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';
import {
  describeEvents,
  reconcileTwice,
  shownStates,
  terminate,
  waitForApplication,
  waitUntilSynced,
  writesOfArgoCd,
} from './applications.ts';
import { chronikCluster, replicaHistory } from './live-objects.ts';
import { measurePods } from './pod-metrics.ts';
import { startFleet } from './start-fleet.ts';
import { bySyncWave } from './sync-waves.ts';

const AUTOSCALING = `  autoscaling:
    controllers: { minReplicas: 3, maxReplicas: 7, targetCpuUtilizationPercentage: 70 }
    searchNodes: { minReplicas: 2, maxReplicas: 6, targetCpuUtilizationPercentage: 70 }
`;
const TRACING = '  monitoring: { tracing: true, otlpEndpoint: "http://collector:4317" }\n';
const MONITORED = '  monitoring: { serviceMonitor: { enabled: true } }\n';
const EXPOSED = '  network: { serviceType: LoadBalancer }\n';
const NOWHERE = '  nodeSelector: { disk: none }\n';

const PLAIN = 'streams.chronikcluster-plain';
const SCALED = 'streams.chronikcluster-scaled';
const REFUSED = 'streams.chronikcluster-refused';
const HELD = 'streams.chronikcluster-held';

const workload = (kind: string, name: string) => ({ apiVersion: 'apps/v1', kind, namespace: 'streams', name });

describeWithCluster(
  'Argo CD follows changes',
  { workloads: true, ownCluster: true, programs: ['argocd', 'redis-server'] },
  (cluster) => {
    let fleet: Fleet;
    /** Everything before the commit whose outcome the tests look at. */
    let before: readonly AuditEvent[];
    const commit = (message: string, specs: Readonly<Record<string, string>>, searchNodes?: number): string => {
      for (const [name, spec] of Object.entries(specs)) {
        const text = chronikCluster(name, { spec, ...(searchNodes === undefined ? {} : { searchNodes }) });
        fleet.write({ [`resources/${name}.yaml`]: text });
      }
      before = cluster().auditEvents();
      return fleet.synthAndCommit(message);
    };
    const replicasSince = async (plural: string, name: string): Promise<readonly number[]> => {
      const events = await eventsSince(cluster(), before);
      return replicaHistory(
        events.filter((event) => event.plural === plural && event.name === name && !event.isDryRun),
      );
    };

    beforeAll(async () => {
      const specs = { plain: '', scaled: AUTOSCALING, refused: MONITORED, held: '', exposed: EXPOSED + AUTOSCALING };
      const resources = Object.entries(specs).map(([name, spec]) => [name, chronikCluster(name, { spec })]);
      const argo = await startFleet(cluster(), {
        resources: Object.fromEntries(resources),
        namespaces: { streams: { create: true } },
      });
      fleet = argo.fleet;
      await waitUntilSynced(cluster(), argo.commit, [PLAIN, SCALED, HELD, 'streams.chronikcluster-exposed']);
    });

    it('takes back what a person changed, and touches nothing else', async () => {
      const { client } = cluster();
      before = cluster().auditEvents();
      const config = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'streams', name: 'plain-config' };
      await client.patch(config, { data: { 'storage.backend': 'changed by hand' } });
      await client.patch(workload('Deployment', 'plain-search'), { spec: { replicas: 5 } });
      await waitUntil('both are as in Git again', async () => {
        const { data } = (await client.get(config)) as { readonly data?: Readonly<Record<string, string>> };
        const search = await client.get(workload('Deployment', 'plain-search'));
        return data?.['storage.backend'] === 'local' && replicasOf(search) === 2;
      });
      const written = new Set(describeEvents(writesOfArgoCd(await eventsSince(cluster(), before))));
      // A ServiceMonitor is tried again all the time, with everything before it.
      expect([...written].filter((line) => !line.includes('/refused')).sort()).toEqual([
        'patch configmaps streams/plain-config',
        'patch deployments streams/plain-search',
      ]);
    });

    it('leaves the replicas to the autoscaler', async () => {
      before = cluster().auditEvents();
      const labels = 'planwright.dev/resource=chronikcluster.scaled';
      await measurePods(cluster().client, { namespace: 'streams', labels, cpu: '16' });
      await waitUntil('the autoscaler has scaled', async () => {
        const search = await cluster().client.get(workload('Deployment', 'scaled-search'));
        return (replicasOf(search) ?? 0) > 2;
      });
      await reconcileTwice(cluster(), SCALED);
      const events = await eventsSince(cluster(), before);
      expect(shownStates(events, { application: SCALED, kind: 'Deployment', object: 'scaled-search' })).toEqual([
        'Synced',
      ]);
      const written = describeEvents(writesOfArgoCd(events));
      expect(written.filter((line) => line.includes('/scaled'))).toEqual([]);
    });

    describe('a commit that changes configurations', () => {
      /** What the autoscalers had made of what is written, before the commit. */
      let scaledTo: { readonly search: number; readonly controller: number };

      beforeAll(async () => {
        scaledTo = {
          search: (await replicasSince('deployments', 'scaled-search')).at(-1) ?? 2,
          controller: (await replicasSince('statefulsets', 'scaled-controller')).at(-1) ?? 3,
        };
        const changed = commit('change', { plain: TRACING, scaled: AUTOSCALING + TRACING, refused: '', held: NOWHERE });
        await waitUntilSynced(cluster(), changed, [PLAIN, SCALED]);
      });

      it('restarts pods wave by wave, each wave ready before the next is applied', async () => {
        expect(await reapplicationViolations(cluster(), fleet, { name: PLAIN, since: before })).toEqual([]);
        const rolled = (await eventsSince(cluster(), before)).filter(
          ({ verb, plural, name }) => verb === 'delete' && plural === 'pods' && name?.startsWith('plain-controller-'),
        );
        expect(new Set(rolled.map(({ name }) => name)).size).toBe(3);
      });

      it('does not undo what the autoscaler did', async () => {
        const search = await replicasSince('deployments', 'scaled-search');
        const controller = await replicasSince('statefulsets', 'scaled-controller');
        expect([search.length > 0, controller.length > 0]).toEqual([true, true]);
        // The autoscalers may go on meanwhile: they add pods, and whoever undoes that takes them away.
        for (const history of [
          [scaledTo.search, ...search],
          [scaledTo.controller, ...controller],
        ]) {
          expect(history).toEqual(history.toSorted((left, right) => left - right));
        }
        expect(scaledTo.search).toBeGreaterThan(2);
      });

      it('gets through though the commit before it was refused and is tried again', async () => {
        await waitForApplication(cluster(), REFUSED, {
          claim: 'no longer wants a ServiceMonitor',
          holds: ({ sync, operationState }) => sync?.status === 'Synced' && operationState?.phase === 'Succeeded',
        });
      });
    });

    describe('a commit that takes parts away and adds others', () => {
      let changed: string;

      beforeAll(async () => {
        await waitForApplication(cluster(), HELD, {
          claim: 'waits for pods that fit nowhere',
          holds: ({ operationState }) => /healthy state of apps\/StatefulSet/.test(operationState?.message ?? ''),
        });
        commit('without search', { plain: AUTOSCALING.replace(/ *searchNodes.*\n/, '') + TRACING }, 0);
        changed = commit('without autoscaling', { scaled: TRACING, held: '' });
        await waitUntilSynced(cluster(), changed, [PLAIN, SCALED]);
      });

      it('prunes what is gone, the last wave first, though the new autoscaler has no metrics', async () => {
        const written = writesOfArgoCd(await eventsSince(cluster(), before));
        const removed = written.filter(({ verb, name }) => verb === 'delete' && name?.startsWith('plain'));
        expect(describeEvents(removed).map(withoutVerb).sort()).toEqual([
          'deployments streams/plain-search',
          'networkpolicies streams/plain-search',
          'poddisruptionbudgets streams/plain-search-pdb',
          'rolebindings streams/plain-search',
          'roles streams/plain-search',
          'serviceaccounts streams/plain-search',
          'services streams/plain-search',
        ]);
        expect(removed.slice(0, 4).map(({ plural }) => plural)).toEqual([
          'poddisruptionbudgets',
          'deployments',
          'services',
          'networkpolicies',
        ]);
      });

      it('never takes a controller away when an autoscaler is added', async () => {
        expect(await replicasSince('statefulsets', 'plain-controller')).toEqual([3]);
      });

      it('goes back to the written count when the autoscaler is removed', async () => {
        expect((await replicasSince('deployments', 'scaled-search')).at(-1)).toBe(2);
      });

      it('waits behind a sync that is not ready, until a person ends that sync', async () => {
        const stuck = await waitForApplication(cluster(), HELD, {
          claim: 'knows of the commit that repairs it',
          holds: ({ sync }) => sync?.revision === changed,
        });
        expect(stuck.operationState?.phase).toBe('Running');
        expect(stuck.operationState?.syncResult?.revision).not.toBe(changed);
        await terminate(cluster(), HELD);
        await waitUntilSynced(cluster(), changed, [HELD]);
      });
    });

    it('moves an object to another wave of the same Application without deleting it', async () => {
      const name = 'Service-plain-controller-client.yaml';
      const folder = 'dist/manifests/streams/chronikcluster-plain';
      const moved = fleet.read(`${folder}/70-services/${name}`).replace('sync-wave: "70"', 'sync-wave: "80"');
      expect(moved).toContain('sync-wave: "80"');
      fleet.remove(`${folder}/70-services/${name}`);
      fleet.write({ [`${folder}/80-workloads/${name}`]: moved });
      before = cluster().auditEvents();
      const service = { apiVersion: 'v1', kind: 'Service', namespace: 'streams', name: 'plain-controller-client' };
      const { uid } = (await cluster().client.get(service)).metadata;
      await waitUntilSynced(cluster(), fleet.commit('move'), [PLAIN]);
      const { metadata } = await cluster().client.get(service);
      expect(metadata.annotations?.['argocd.argoproj.io/sync-wave']).toBe('80');
      expect(metadata.uid).toBe(uid);
      const written = writesOfArgoCd(await eventsSince(cluster(), before));
      expect(describeEvents(written.filter(({ verb }) => verb === 'delete'))).toEqual([]);
    });

    it('lets a load balancer without an address hold up no autoscaler', async () => {
      const name = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', namespace: 'streams' };
      const service = { apiVersion: 'v1', kind: 'Service', namespace: 'streams', name: 'exposed-ingest-external' };
      const { status } = (await cluster().client.get(service)) as { readonly status?: JsonObject };
      expect(status).toEqual({ loadBalancer: {} });
      expect(await cluster().client.find({ ...name, name: 'exposed-controller-hpa' })).toBeDefined();
    });
  },
);

function withoutVerb(line: string): string {
  return line.slice(line.indexOf(' ') + 1);
}

/** Where a wave was applied again before everything of an earlier one was ready again. */
async function reapplicationViolations(
  cluster: Cluster,
  fleet: Fleet,
  { name, since }: { readonly name: string; readonly since: readonly AuditEvent[] },
): Promise<readonly string[]> {
  const plan = fleet.plans().find((candidate) => `${candidate.namespace}.${candidate.name}` === name);
  if (plan === undefined) throw new Error(`no Plan is called ${name}`);
  const events = await eventsSince(cluster, since);
  const applied = new Set(writesOfArgoCd(events));
  // To be applied again counts as to be created.
  const asCreated = events.map((event) => (applied.has(event) ? { ...event, status: 201 } : event));
  const reader = createAuditReader(asCreated, await cluster.client.resourceTypes());
  return orderViolations(bySyncWave(reader.applied(plan)));
}
