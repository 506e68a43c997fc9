import { beforeAll, expect, it } from 'vitest';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { brokenReferences, orderViolations } from '../gitops/applied-order.ts';
import { eventsSince, readAudit, replicasOf, writesTo } from '../gitops/audit.ts';
import type { Fleet } from '../gitops/fleet.ts';
import { nameOf, type ObjectName } from '../harness/api-client.ts';
import { conditionOf } from '../harness/conditions.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { byPart, installWithFlux, sample, waitsForResource } from './flux-fleet.ts';
import { kustomizations, reconcile, reconcileAgain } from './flux-objects.ts';

const KUSTOMIZE_CONTROLLER = /kustomize-controller/;
const ROLES = ['controller', 'ingest', 'search'];

describeWithCluster(
  'Flux, from the first commit to the last',
  { workloads: true, ownCluster: true, programs: ['source-controller', 'kustomize-controller'] },
  (cluster) => {
    let fleet: Fleet;

    const edit = (name: string, change: (text: string) => string): void =>
      fleet.write({ [`resources/${name}.yaml`]: change(fleet.read(`resources/${name}.yaml`)) });
    const commit = (message: string): Promise<void> =>
      reconcile(cluster(), fleet.synthAndCommit(message), waitsForResource);
    const replicas = (name: string): Promise<readonly (number | undefined)[]> =>
      Promise.all(ROLES.map(async (role) => replicasOf(await cluster().client.find(workload(name, role)))));

    beforeAll(async () => {
      const resources = ['autoscaling', 'load-balancer', 'minimal'].map((name) => [
        name,
        sample('chronik-cluster', name),
      ]);
      fleet = await installWithFlux(cluster(), Object.fromEntries(resources), {
        namespaces: { streams: { create: true } },
      });
    });

    it('creates every object of every Plan, part after part, each part ready before the next', async () => {
      const { reader } = await readAudit(cluster());
      for (const plan of fleet.plans()) {
        const applied = reader.applied(plan);
        expect(applied).toHaveLength(plan.objects.length);
        expect(orderViolations(byPart(fleet, plan, applied))).toEqual([]);
        expect(brokenReferences(applied)).toEqual([]);
      }
    });

    it('does not wait for the resource, of which nothing says yet that it is ready', async () => {
      const all = await kustomizations(cluster().client);
      const unready = [...all.values()].filter((one) => conditionOf(one, 'Ready')?.status !== 'True');
      expect(unready.filter((one) => !waitsForResource(one))).toEqual([]);
      const resource = await cluster().client.get(chronikCluster('minimal'));
      expect(resource['status']).toMatchObject({ phase: 'Pending', observedGeneration: -1 });
    });

    it('changes nothing when it reconciles again', async () => {
      const { events } = await readAudit(cluster());
      await reconcileAgain(cluster(), waitsForResource);
      await reconcileAgain(cluster(), waitsForResource);
      const since = await eventsSince(cluster(), events);
      expect(await writesTo(cluster(), fleet.plans(), { events: since, userAgent: KUSTOMIZE_CONTROLLER })).toEqual([]);
    });

    it('reverts what somebody edits and leaves a label that it does not own', async () => {
      const { client } = cluster();
      const config = fleet
        .plans()
        .flatMap(({ objects }) => objects.map(({ manifest }) => manifest))
        .find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'minimal-config');
      if (config === undefined) throw new Error('minimal has no ConfigMap');
      const [key = ''] = Object.keys(config['data'] as object);
      await client.patch(nameOf(config), { metadata: { labels: { team: 'search' } }, data: { [key]: 'broken' } });
      await reconcileAgain(cluster(), waitsForResource);
      const live = await client.get(nameOf(config));
      expect(live['data']).toEqual(config['data']);
      expect(live.metadata.labels).toMatchObject({ team: 'search' });
    });

    it('leaves the replicas of autoscaled roles to the autoscaler, when it scales and when pods change', async () => {
      expect(await replicas('autoscaling')).toEqual([3, 2, 2]);
      edit('autoscaling', (text) =>
        text.replace('minReplicas: 3', 'minReplicas: 5').replaceAll('minReplicas: 2', 'minReplicas: 4'),
      );
      await commit('scale up');
      await waitUntil(
        'the autoscaler has scaled',
        async () => JSON.stringify(await replicas('autoscaling')) === '[5,4,4]',
      );
      const { events } = await readAudit(cluster());
      await reconcileAgain(cluster(), waitsForResource);
      edit('autoscaling', (text) => `${text.trimEnd()}\n${NEW_IMAGES}`);
      await commit('new images');
      const since = await eventsSince(cluster(), events);
      const counts = since
        .filter(({ plural, name }) => WORKLOADS.includes(plural) && name?.startsWith('autoscaling-') === true)
        .map(({ response }) => replicasOf(response as Manifest | undefined));
      expect(counts.length).toBeGreaterThan(0);
      expect(counts.filter((count) => count !== undefined && count < 4)).toEqual([]);
    });

    it('does not shrink a role that becomes autoscaled', async () => {
      edit('minimal', (text) => text.replace('spec:\n', 'spec:\n  ingestNodes: 4\n  searchNodes: 3\n'));
      await commit('grow');
      expect(await replicas('minimal')).toEqual([3, 4, 3]);
      const { events } = await readAudit(cluster());
      edit('minimal', (text) => `${text.trimEnd()}\n${AUTOSCALED}`);
      await commit('autoscale');
      await reconcileAgain(cluster(), waitsForResource);
      const since = await eventsSince(cluster(), events);
      const counts = since
        .filter(({ plural, name }) => WORKLOADS.includes(plural) && /^minimal-(ingest|search)$/.test(name ?? ''))
        .map(({ name, response, userAgent }) => `${name} ${replicasOf(response as Manifest | undefined)} ${userAgent}`);
      expect(counts.filter((line) => / [12] /.test(line))).toEqual([]);
    });
  },
);

const WORKLOADS = ['statefulsets', 'deployments'];

const NEW_IMAGES = `  image:
    controller: chronik/controller:v1.0.1
    ingest: chronik/ingest:v1.0.1
    search: chronik/search:v1.0.1
`;

const AUTOSCALED = `  autoscaling:
    ingestNodes: { minReplicas: 2, maxReplicas: 20, targetCpuUtilizationPercentage: 60 }
    searchNodes: { minReplicas: 2, maxReplicas: 20, targetCpuUtilizationPercentage: 60 }
`;

function chronikCluster(name: string): ObjectName {
  return { apiVersion: 'chronik.stream/v1alpha1', kind: 'ChronikCluster', namespace: 'streams', name };
}

function workload(name: string, role: string): ObjectName {
  const kind = role === 'search' ? 'Deployment' : 'StatefulSet';
  return { apiVersion: 'apps/v1', kind, namespace: 'streams', name: `${name}-${role}` };
}
