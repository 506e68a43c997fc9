import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { eventsSince } from '../gitops/audit.ts';
import type { Fleet } from '../gitops/fleet.ts';
import type { AuditEvent } from '../harness/audit-log.ts';
import type { LiveObject } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';
import {
  application,
  applications,
  describeEvents,
  refresh,
  statusOf,
  waitForApplication,
  waitUntilSynced,
  writesOfArgoCd,
} from './applications.ts';
import { chronikCluster, claimIds, isBeingDeleted, waitUntilLeft } from './live-objects.ts';
import { ARGOCD_NAMESPACE } from './start-argocd.ts';
import { startFleet } from './start-fleet.ts';

/** What holds a resource until its children are gone, as the status agent's would. */
const FINALIZER = 'planwright.dev/waits-for-children';
const KEPT = 'streams.chronikcluster-kept';
const APPLICATIONS = [
  KEPT,
  'streams.chronikcluster-gone',
  'streams.chronikcluster-throwaway',
  'other.chronikcluster-last',
];

const cluster = (namespace: string, name: string) => ({
  apiVersion: 'chronik.stream/v1alpha1',
  kind: 'ChronikCluster',
  namespace,
  name,
});
const claimsOf = (name: string): readonly string[] => [
  ...[0, 1, 2].map((index) => `PersistentVolumeClaim/data-${name}-controller-${index}`),
  ...[0, 1].map((index) => `PersistentVolumeClaim/data-${name}-ingest-${index}`),
];

describeWithCluster(
  'Argo CD removes',
  { workloads: true, ownCluster: true, programs: ['argocd', 'redis-server'] },
  (use) => {
    let fleet: Fleet;
    let before: readonly AuditEvent[];
    let removal: string;
    const write = (name: string, options: { readonly namespace?: string; readonly spec?: string } = {}): void =>
      fleet.write({ [`resources/${name}.yaml`]: chronikCluster(name, options) });

    beforeAll(async () => {
      const argo = await startFleet(use(), {
        resources: {
          kept: chronikCluster('kept'),
          gone: chronikCluster('gone'),
          throwaway: chronikCluster('throwaway', { spec: '  deletionPolicy: Delete\n' }),
          last: chronikCluster('last', { namespace: 'other' }),
        },
        namespaces: { streams: { create: true }, other: { create: true } },
      });
      fleet = argo.fleet;
      await waitUntilSynced(use(), argo.commit, [...APPLICATIONS, 'streams.plans', 'other.plans']);
      for (const one of [cluster('streams', 'gone'), cluster('other', 'last')]) {
        await use().client.patch(one, { metadata: { finalizers: [FINALIZER] } });
      }
      for (const name of ['gone', 'throwaway', 'last']) fleet.remove(`resources/${name}.yaml`);
      write('kept', { spec: '  monitoring: { tracing: true, otlpEndpoint: "http://collector:4317" }\n' });
      before = use().auditEvents();
      removal = fleet.synthAndCommit('remove three of four');
    });

    describe('a resource that is no longer in Git', () => {
      it('with everything that belongs to it but its claims, while its own finalizer still holds it', async () => {
        const { client } = use();
        const gone = { namespace: 'streams', resource: 'chronikcluster.gone' };
        await waitUntilLeft(client, gone, claimsOf('gone'));
        await waitUntil(
          'the Application of its manifests is gone',
          async () => (await client.find(application('streams.chronikcluster-gone'))) === undefined,
        );
        await waitUntil('the resource is told to go', async () =>
          isBeingDeleted(await client.find(cluster('streams', 'gone'))),
        );
      });

      it('with its claims too, where it says so', async () => {
        const throwaway = { namespace: 'streams', resource: 'chronikcluster.throwaway' };
        await waitUntilLeft(use().client, throwaway, []);
        expect(await use().client.find(cluster('streams', 'throwaway'))).toBeUndefined();
      });

      it('also where it was the last one of its namespace', async () => {
        await waitUntilLeft(use().client, { namespace: 'other', resource: 'chronikcluster.last' }, claimsOf('last'));
        expect(isBeingDeleted(await use().client.find(cluster('other', 'last')))).toBe(true);
      });

      it('and never deletes a claim itself', async () => {
        const written = writesOfArgoCd(await eventsSince(use(), before));
        const deletions = written.filter(({ verb }) => verb.startsWith('delete'));
        expect(deletions.length).toBeGreaterThan(0);
        expect(describeEvents(deletions).filter((line) => line.includes('persistentvolumeclaims'))).toEqual([]);
      });

      it('and goes on applying the other resources and Plans of the namespace meanwhile', async () => {
        await waitUntilSynced(use(), removal, [KEPT]);
        // The plans' Application has something now that does not go.
        write('kept', { spec: '  monitoring: { tracing: false }\n' });
        const again = fleet.synthAndCommit('change what is left');
        const [planned] = fleet.manifestsIn('plans/streams/chronikcluster-kept');
        const plan = { apiVersion: 'planwright.dev/v1alpha1', kind: 'Plan', namespace: 'streams' };
        await waitUntil('the new Plan is in the cluster', async () => {
          const live = await use().client.get({ ...plan, name: 'chronikcluster-kept' });
          return planDigest(live) === planDigest(planned);
        });
        await waitUntilSynced(use(), again, [KEPT]);
        expect(isBeingDeleted(await use().client.find(cluster('streams', 'gone')))).toBe(true);
      });

      it('and ends when the finalizer is released', async () => {
        const { client } = use();
        const held = [cluster('streams', 'gone'), cluster('other', 'last')];
        for (const one of held) await client.patch(one, { metadata: { finalizers: null } });
        for (const one of held) {
          await waitUntil(`${one.name} is gone`, async () => (await client.find(one)) === undefined);
        }
        await refresh(use(), 'streams.plans');
        await waitForApplication(use(), 'streams.plans', {
          claim: 'has nothing left to remove',
          holds: ({ sync }) => sync?.status === 'Synced',
        });
        await waitUntil(
          "the other namespace's Application is gone",
          async () => (await client.find(application('other.plans'))) === undefined,
        );
        expect([...(await applications(use())).keys()].sort()).toEqual([
          'planwright-namespaces',
          KEPT,
          'streams.plans',
        ]);
      });
    });

    it('no Namespace, also when planwright.yaml no longer asks for it', async () => {
      const { repository } = { repository: { url: fleet.url } };
      const configuration: JsonObject = { repository, appliers: ['argocd'], namespaces: { streams: { create: true } } };
      fleet.write({ 'planwright.yaml': stringify(configuration) });
      const commit = fleet.synthAndCommit('without a namespace');
      const status = await waitForApplication(use(), 'planwright-namespaces', {
        claim: 'has seen the commit',
        holds: ({ sync, operationState }) =>
          sync?.revision === commit &&
          operationState?.syncResult?.revision === commit &&
          operationState.phase === 'Succeeded',
      });
      expect(status.resources?.map(({ name, status: shown }) => [name, shown])).toEqual([
        ['other', 'OutOfSync'],
        ['streams', 'Synced'],
      ]);
      const other = await use().client.get({ apiVersion: 'v1', kind: 'Namespace', name: 'other' });
      expect(isBeingDeleted(other)).toBe(false);
    });

    it('what an Application applied, when the Application is renamed: but no claim', async () => {
      const { client } = use();
      const claims = await claimIds(client, 'streams');
      const stateful = { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace: 'streams', name: 'kept-controller' };
      const { uid } = (await client.get(stateful)).metadata;
      await client.patch(
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'ApplicationSet',
          namespace: ARGOCD_NAMESPACE,
          name: 'planwright-manifests',
        },
        { spec: { template: { metadata: { name: 'renamed.{{ .path.basename }}' } } } },
      );
      await waitForApplication(use(), 'renamed.chronikcluster-kept', {
        claim: 'has applied everything',
        holds: ({ sync, operationState, health }) =>
          sync?.status === 'Synced' && operationState?.phase === 'Succeeded' && health?.status === 'Healthy',
      });
      await waitUntil('the old Application is gone', async () => (await client.find(application(KEPT))) === undefined);
      await waitUntil('all is healthy again', async () => {
        const status = statusOf(await client.get(application('renamed.chronikcluster-kept')));
        return status.sync?.status === 'Synced' && status.health?.status === 'Healthy';
      });
      expect((await client.get(stateful)).metadata.uid).not.toBe(uid);
      expect(await claimIds(client, 'streams')).toEqual(claims);
    });
  },
);

/** The digest that says which Plan it is. */
function planDigest(plan: LiveObject | JsonObject | undefined): unknown {
  const { spec } = (plan ?? {}) as { readonly spec?: { readonly digest?: unknown } };
  return spec?.digest;
}
