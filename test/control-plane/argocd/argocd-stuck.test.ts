import { beforeAll, expect, it } from 'vitest';
import { eventsSince } from '../gitops/audit.ts';
import type { Fleet } from '../gitops/fleet.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { describeEvents, waitForApplication, waitUntilSynced, writesOfArgoCd } from './applications.ts';
import { chronikCluster } from './live-objects.ts';
import { startFleet } from './start-fleet.ts';

const BROKEN = 'streams.chronikcluster-broken';
const EXPOSED = 'streams.chronikcluster-exposed';

const NOWHERE = '  nodeSelector: { disk: none }\n';
/** A load balancer that never gets an address, and autoscalers that never get a metric. */
const NEVER_READY = `  network: { serviceType: LoadBalancer }
  autoscaling:
    ingestNodes: { minReplicas: 2, maxReplicas: 7, targetCpuUtilizationPercentage: 70 }
`;

describeWithCluster(
  'Argo CD gets on',
  { workloads: true, ownCluster: true, programs: ['argocd', 'redis-server'] },
  (cluster) => {
    let fleet: Fleet;
    const write = (name: string, spec: string, searchNodes = 2): void =>
      fleet.write({ [`resources/${name}.yaml`]: chronikCluster(name, { spec, searchNodes }) });

    beforeAll(async () => {
      const argo = await startFleet(cluster(), {
        resources: { broken: chronikCluster('broken'), exposed: chronikCluster('exposed', { spec: NEVER_READY }) },
        namespaces: { streams: { create: true } },
        // The first sync of a slow machine must not be given up: nothing tries the same commit again.
        settings: { syncTimeoutSeconds: 60 },
      });
      fleet = argo.fleet;
      await waitUntilSynced(cluster(), argo.commit, [BROKEN, EXPOSED]);
    });

    it('though an address and a metric never come, and prunes all the same', async () => {
      const before = cluster().auditEvents();
      write('exposed', NEVER_READY, 0);
      await waitUntilSynced(cluster(), fleet.synthAndCommit('no search'), [EXPOSED]);
      const removed = writesOfArgoCd(await eventsSince(cluster(), before)).filter(({ verb }) => verb === 'delete');
      expect(describeEvents(removed)).toContain('delete deployments streams/exposed-search');
      const { health, operationState } = await waitForApplication(cluster(), EXPOSED, {
        claim: 'says what is not ready',
        holds: (status) => status.health?.status === 'Degraded' || status.health?.status === 'Progressing',
      });
      expect([health?.status, operationState?.phase]).toEqual([expect.any(String), 'Succeeded']);
    });

    it('after a commit whose pods never become ready, with the commit that repairs it, counts included', async () => {
      write('broken', NOWHERE);
      const broken = fleet.synthAndCommit('break');
      await waitForApplication(cluster(), BROKEN, {
        claim: 'waits for pods that fit nowhere',
        holds: ({ operationState, sync }) =>
          sync?.revision === broken && /healthy state of apps\/StatefulSet/.test(operationState?.message ?? ''),
      });
      write('broken', '', 4);
      await waitUntilSynced(cluster(), fleet.synthAndCommit('repair and grow'), [BROKEN]);
      const search = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'streams', name: 'broken-search' };
      expect((await cluster().client.get(search))['spec']).toMatchObject({ replicas: 4 });
    });
  },
);
