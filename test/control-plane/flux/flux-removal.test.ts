import { beforeAll, expect, it } from 'vitest';
import { createAuditReader } from '../gitops/applied-order.ts';
import type { Fleet } from '../gitops/fleet.ts';
import { type LiveObject, nameOf, type ObjectName } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { installWithFlux, sample, waitsForResource } from './flux-fleet.ts';
import { kustomizations, reconcile } from './flux-objects.ts';

const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
const NAMESPACE = 'streams';

describeWithCluster(
  'Flux, when something leaves Git',
  { workloads: true, ownCluster: true, programs: ['source-controller', 'kustomize-controller'] },
  (cluster) => {
    let fleet: Fleet;

    const commit = (message: string): Promise<void> =>
      reconcile(cluster(), fleet.synthAndCommit(message), waitsForResource);
    const labelled = async (name: string): Promise<readonly string[]> => {
      const labels = `planwright.dev/resource=chronikcluster.${name}`;
      const types = new Map(
        fleet
          .plans()
          .flatMap(({ objects }) =>
            objects.map(({ manifest: { apiVersion, kind } }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]),
          ),
      );
      const found = await Promise.all(
        [...types.values(), CLAIM].map((type) => cluster().client.list(type, { namespace: NAMESPACE, labels })),
      );
      return [...new Set(found.flat().map(({ kind, metadata }) => `${kind}/${metadata.name}`))].sort();
    };

    beforeAll(async () => {
      const resources = ['minimal', 'load-balancer', 'data-goes-too'].map((name) => [
        name,
        sample('chronik-cluster', name),
      ]);
      fleet = await installWithFlux(cluster(), Object.fromEntries(resources), {
        namespaces: { [NAMESPACE]: { create: true } },
      });
    });

    it('prunes the objects of a role that is no longer wanted, and nothing else', async () => {
      const before = await labelled('minimal');
      fleet.write({
        'resources/minimal.yaml': fleet.read('resources/minimal.yaml').replace('spec:\n', 'spec:\n  searchNodes: 0\n'),
      });
      await commit('no search');
      await waitUntil(
        'the search Deployment is gone',
        async () => (await cluster().client.find(workload('minimal', 'search'))) === undefined,
      );
      const after = await labelled('minimal');
      expect(before.filter((object) => !after.includes(object))).toEqual(
        before.filter((object) => /\/minimal-search/.test(object)),
      );
      expect(after.filter((object) => !before.includes(object))).toEqual([]);
    });

    it('prunes a resource whose finalizer waits for its objects: neither waits for the other for ever', async () => {
      const { client } = cluster();
      // As the status agent does: released when the objects are gone.
      await client.apply(
        {
          apiVersion: 'chronik.stream/v1alpha1',
          kind: 'ChronikCluster',
          metadata: { name: 'minimal', namespace: NAMESPACE, finalizers: ['planwright.dev/agent'] },
        },
        { fieldManager: 'planwright-agent' },
      );
      fleet.remove('resources/minimal.yaml');
      await commit('remove minimal');
      await waitUntil(
        'its workloads are gone',
        async () => (await client.find(workload('minimal', 'controller'))) === undefined,
      );
      await waitUntil('its Kustomizations are gone', async () =>
        [...(await kustomizations(client)).keys()].every((name) => !name.includes('-minimal.')),
      );
      const waiting = await client.get(chronikCluster('minimal'));
      expect(waiting.metadata.deletionTimestamp).toBeDefined();
      expect(await labelled('minimal')).toEqual(claimsOf('minimal'));
      await client.patch(nameOf(waiting), { metadata: { finalizers: null } });
      await waitUntil('the resource is gone', async () => (await client.find(chronikCluster('minimal'))) === undefined);
      expect(await client.find(plan('minimal'))).toBeUndefined();
    });

    it('keeps claims, which deletionPolicy: Delete gives up', async () => {
      fleet.remove('resources/data-goes-too.yaml');
      await commit('remove data-goes-too');
      await waitUntil('everything of it is gone', async () => (await labelled('data-goes-too')).length === 0);
      expect(await labelled('minimal')).toEqual(claimsOf('minimal'));
    });

    it('leaves the neighbour alone all the time', async () => {
      const reader = createAuditReader(cluster().auditEvents(), await cluster().client.resourceTypes());
      const neighbour = fleet.plans().find(({ name }) => name === 'chronikcluster-load-balancer');
      const deletions = neighbour?.objects.flatMap(({ manifest }) =>
        reader.eventsOf(manifest).filter(({ verb }) => verb === 'delete'),
      );
      expect(deletions).toEqual([]);
    });

    it('keeps a Namespace that planwright.yaml no longer asks for', async () => {
      const { client } = cluster();
      fleet.write({ 'planwright.yaml': fleet.read('planwright.yaml').replace('create: true', 'create: false') });
      await commit('no namespace');
      await waitUntil(
        'its Kustomization is gone',
        async () => !(await kustomizations(client)).has('planwright-namespaces'),
      );
      const namespace: LiveObject = await client.get({ apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE });
      expect(namespace.metadata.deletionTimestamp).toBeUndefined();
      expect(await client.find(workload('load-balancer', 'controller'))).toBeDefined();
    });
  },
);

/** The claims of three controllers and three ingest nodes. */
function claimsOf(name: string): readonly string[] {
  const members = ['controller', 'ingest'].flatMap((role) => [0, 1, 2].map((member) => `${name}-${role}-${member}`));
  return members.map((member) => `PersistentVolumeClaim/data-${member}`);
}

function chronikCluster(name: string): ObjectName {
  return { apiVersion: 'chronik.stream/v1alpha1', kind: 'ChronikCluster', namespace: NAMESPACE, name };
}

function plan(name: string): ObjectName {
  return { apiVersion: 'planwright.dev/v1alpha1', kind: 'Plan', namespace: NAMESPACE, name: `chronikcluster-${name}` };
}

function workload(name: string, role: string): ObjectName {
  const kind = role === 'search' ? 'Deployment' : 'StatefulSet';
  return { apiVersion: 'apps/v1', kind, namespace: NAMESPACE, name: `${name}-${role}` };
}
