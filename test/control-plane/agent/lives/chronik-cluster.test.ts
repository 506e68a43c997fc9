import { beforeAll, expect, test } from 'vitest';
import { valueAt } from '../../../../src/core/json/json.ts';
import { clusterText } from '../../../status/resources.ts';
import { measurePods } from '../../argocd/pod-metrics.ts';
import { installAgent } from '../agent-process.ts';
import { describeWithCluster } from '../../harness/use-cluster.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { useSimulation } from '../../simulation/use-simulation.ts';
import { chronikCluster } from '../../../../src/kinds/chronik-cluster/kind.ts';
import { live, type RealLife } from './real-life.ts';

const NEEDS = { workloads: true, ownCluster: true, programs: ['kubectl', 'kstatus'] } as const;

const WORKING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled';
const READY =
  'Ready=True/AllComponentsReady Progressing=False Failed=False Available=True Degraded=False InSync=True DependenciesReady=True Planned=True !Reconciling !Stalled';
const LOST = 'Ready=False Degraded=True Failed=False !Stalled Available=True';
const STARTED = 'Pending → Creating';

describeWithCluster('the lives of ChronikClusters on a real control plane', NEEDS, (cluster) => {
  const simulate = useSimulation(cluster);
  const lives = (namespace: string, life: (of: RealLife) => Promise<void>, restarts = false): Promise<void> =>
    live({ cluster: cluster(), simulation: simulate(), kind: chronikCluster, namespace, restarts }, life);
  const text = (namespace: string, options: Parameters<typeof clusterText>[0] = {}): string =>
    clusterText(options).replace('namespace: streams', `namespace: ${namespace}`);

  const withoutControllers = async (action: () => Promise<void>): Promise<void> => {
    const { processId } = cluster().program('kube-controller-manager');
    process.kill(processId, 'SIGSTOP');
    try {
      await action();
    } finally {
      process.kill(processId, 'SIGCONT');
    }
  };

  beforeAll(async () => {
    await installAgent(cluster());
  });

  test('one waits for its Plan and for a Secret, is created and deleted', () =>
    lives(
      'full-life',
      async (life) => {
        const { namespace } = life;
        await life.write(text(namespace));
        await life.moment('there is no Plan', {
          phase: 'Pending',
          conditions: 'Ready=False/PlanMissing Planned=False Reconciling=True !Stalled',
          blocking: /^ChronikCluster\.chronik\.stream\/full-life\/events PlanMissing$/,
        });
        await life.commit(text(namespace));
        await life.applyUpTo(30);
        await life.moment('the Secret of the metadata store is missing', {
          phase: 'Pending',
          conditions: 'Ready=False/SecretNotFound DependenciesReady=False/SecretNotFound Failed=False !Stalled',
          blocking: /^Secret\/full-life\/metastore SecretNotFound$/,
          events: ['Warning SecretNotFound'],
        });
        life.pods().become('starting');
        await life.provideRequired();
        await life.moment('the Secret is there', {
          phase: 'Creating',
          walk: STARTED,
          conditions: `${WORKING} DependenciesReady=True InSync=Unknown`,
          blocking: /events-controller/,
        });
        await life.applyUpTo(50);
        await life.moment('controllers and ingest nodes start', {
          phase: 'Creating',
          conditions: `${WORKING} Available=False`,
          components: { controller: 'Installing 0/3', ingest: 'Installing 0/2' },
          blocking: /events-controller/,
        });
        life.pods({ kind: 'StatefulSet', name: 'events-controller' }).become('ready');
        await life.moment('the controllers are ready', {
          phase: 'Creating',
          conditions: WORKING,
          components: { controller: 'Installing 3/3', ingest: 'Installing 0/2' },
          blocking: /events-ingest/,
        });
        life.pods().become('ready');
        await life.rollOut();
        await life.moment('everything is ready', {
          phase: 'Running',
          walk: 'Creating → Running',
          message: /^All Chronik Stream components are running$/,
          conditions: READY,
          components: { controller: 'Ready 3/3', ingest: 'Ready 2/2', search: 'Ready 2/2' },
          events: ['Normal Running'],
          fields: {
            'endpoints.kafka': 'events-ingest-client.full-life.svc.cluster.local:9092',
            readyReplicas: { controllers: 3, ingestNodes: 2, searchNodes: 2 },
            'drift.count': 0,
          },
        });
        await life.isHeld();
        await life.staysTheSame(3600);
        await life.delete();
        await life.moment('it is deleted', {
          phase: 'Deleting',
          walk: 'Running → Deleting',
          conditions: 'Ready=False Failed=False Reconciling=True !Stalled',
          events: ['Normal Deleting'],
        });
        await life.removeAll();
        await life.isLetGo();
      },
      true,
    ));

  test('one gets new images and more nodes, is edited by hand, and is paused', () =>
    lives('update', async (life) => {
      const { namespace } = life;
      await life.commit(text(namespace));
      await life.provideRequired();
      await life.rollOut();
      await life.moment('it is running', { phase: 'Running', walk: `${STARTED} → Running`, conditions: READY });

      await life.kubectl.run(['scale', 'deployment/events-search', '--replicas=1', `--namespace=${namespace}`]);
      await life.moment('somebody scales the search nodes by hand', {
        phase: 'Running',
        conditions: 'Ready=True InSync=False/Drifted Degraded=False',
        fields: { 'drift.count': 1, 'drift.items.0.path': 'spec.replicas', 'drift.items.0.manager': 'kubectl' },
      });
      await life.applyAgain();
      await life.rollOut();
      await life.pass(11);
      await life.moment('the applier corrects that', {
        phase: 'Running',
        conditions: READY,
        fields: { 'drift.count': 0, 'readyReplicas.searchNodes': 2 },
      });

      life.pods().become('starting');
      await life.commit(text(namespace, { image: 'v1.1.0' }));
      await life.moment('new images are committed', {
        phase: 'Updating',
        walk: 'Running → Updating',
        conditions: `${WORKING} Available=True InSync=Unknown`,
        blocking: /events/,
        events: ['Normal Updating'],
        fields: { 'components.0.version': 'v1.0.0' },
      });
      await life.applyUpTo(100);
      await life.moment('they roll out', {
        phase: 'Updating',
        conditions: `${WORKING} Available=True`,
        components: { controller: 'Upgrading', ingest: 'Upgrading', search: 'Upgrading' },
        blocking: /events-controller/,
        fields: { 'components.0.version': 'v1.1.0' },
      });
      life.pods().become('ready');
      await life.rollOut();
      await life.moment('all have them', {
        phase: 'Running',
        walk: 'Updating → Running',
        conditions: READY,
        components: { controller: 'Ready 3/3', ingest: 'Ready 2/2', search: 'Ready 2/2' },
      });

      await life.commit(text(namespace, { image: 'v1.1.0', more: '  paused: true' }));
      await life.moment('it is paused', {
        phase: 'Running',
        conditions: 'Ready=True Paused=True',
        fields: { observedGeneration: 2 },
      });
      await life.commit(text(namespace, { image: 'v1.1.0', ingestNodes: 3, more: '  paused: true' }));
      await life.rollOut();
      await life.moment('a third ingest node comes, and nothing is said of it', {
        phase: 'Running',
        conditions: 'Ready=True Paused=True',
        fields: { observedGeneration: 2, 'readyReplicas.ingestNodes': 2 },
      });
      await life.commit(text(namespace, { image: 'v1.1.0', ingestNodes: 3 }));
      await life.rollOut();
      await life.moment('the pause ends', {
        phase: 'Running',
        walk: 'Running → Updating → Running',
        conditions: `${READY} !Paused`,
        components: { ingest: 'Ready 3/3' },
        fields: { 'readyReplicas.ingestNodes': 3 },
      });
    }));

  test('one grows and shrinks as its autoscaler wants, and is ready all the while', () =>
    lives('autoscaled', async (life) => {
      const { namespace } = life;
      const more = '  autoscaling: {searchNodes: {minReplicas: 1, maxReplicas: 5, targetCpuUtilizationPercentage: 70}}';
      await life.commit(text(namespace, { more }));
      await life.provideRequired();
      await life.rollOut();
      // There is no metrics API: the autoscaler keeps to what it finds, which is enough for the test to ask in its name.
      await life.moment('it is running', { phase: 'Running', walk: `${STARTED} → Running`, conditions: 'Ready=True' });
      const told = await life.told();
      for (const [replicas, ready] of [
        [4, 'Ready 4/4'],
        [2, 'Ready 2/2'],
      ] as const) {
        await life.whileBehind(60, async () => {
          await withoutControllers(async () => {
            const scale = ['scale', 'deployment/events-search', `--replicas=${replicas}`, `--namespace=${namespace}`];
            await life.kubectl.run(scale);
            await life.moment('no controller has seen it yet', {
              phase: 'Running',
              conditions: 'Ready=True Degraded=False',
            });
          });
          await life.moment(`${replicas} search nodes are wanted`, {
            phase: 'Running',
            conditions: 'Ready=True InSync=True Degraded=False',
            components: { search: ready },
            fields: { 'drift.count': 0 },
          });
        });
      }
      expect(await life.told()).toEqual(told);
    }));

  test('one is scaled by the real autoscaler, as its pods need it', () =>
    lives('scaled', async (life) => {
      const { namespace } = life;
      const { client } = cluster();
      const more = '  autoscaling: {searchNodes: {minReplicas: 1, maxReplicas: 3, targetCpuUtilizationPercentage: 70}}';
      await life.commit(text(namespace, { more }));
      await life.provideRequired();
      await life.rollOut();
      await life.moment('it is running', { phase: 'Running', walk: `${STARTED} → Running`, conditions: 'Ready=True' });
      const told = await life.told();
      await measurePods(client, { namespace, labels: 'app.kubernetes.io/component=search', cpu: '64' });
      const search = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'events-search' };
      await waitUntil(
        'the autoscaler has scaled',
        async () => valueAt(await client.get(search), ['spec', 'replicas']) === 3,
      );
      await life.moment('three search nodes run', {
        phase: 'Running',
        conditions: 'Ready=True InSync=True Degraded=False',
        components: { search: 'Ready 3/3' },
        fields: { 'drift.count': 0 },
      });
      expect(await life.told()).toEqual(told);
    }));

  test('one cannot be created, recovers, and loses a controller and a Service', () =>
    lives('failure', async (life) => {
      const { namespace } = life;
      await life.commit(text(namespace));
      await life.provideRequired();
      await life.applyUpTo(70);
      life.pods({ kind: 'ReplicaSet' }).become('image-pull-failing', { reason: 'InvalidImageName' });
      await life.applyUpTo(100);
      await life.moment('the name of an image is none', {
        phase: 'Failed',
        walk: `${STARTED} → Failed`,
        conditions: 'Ready=False/InvalidImageName Failed=True Stalled=True !Reconciling Available=False',
        components: { controller: 'Ready 3/3', ingest: 'Ready 2/2', search: 'Failed 0/2' },
        blocking: /^Pod\/failure\/events-search-\w+-\w+ InvalidImageName$/,
        events: ['Warning Failed'],
        fields: { 'lastFailure.reason': 'InvalidImageName' },
      });
      await life.restart();
      life.pods({ kind: 'ReplicaSet' }).become('starting');
      await life.commit(text(namespace, { image: 'v1.0.1' }));
      await life.applyUpTo(100);
      await life.moment('other images are applied', {
        phase: 'Creating',
        walk: 'Failed → Creating',
        conditions: WORKING,
        components: { controller: 'Ready 3/3', ingest: 'Ready 2/2', search: 'Installing 0/2' },
        blocking: /events-search/,
      });
      life.pods({ kind: 'ReplicaSet' }).become('ready');
      await life.moment('it is running', {
        phase: 'Running',
        walk: 'Creating → Running',
        conditions: READY,
        fields: { 'lastFailure.reason': 'InvalidImageName' },
      });

      const first = simulate().pods({ namespace, name: 'events-controller-0' });
      first.become('not-ready');
      await life.moment('a controller is lost', {
        phase: 'Running',
        conditions: LOST,
        components: { controller: 'Degraded 2/3', ingest: 'Ready 2/2' },
        blocking: /events-controller(-0)? /,
        events: ['Warning ComponentDegraded'],
        fields: {
          'readyReplicas.controllers': 2,
          'controllers.0': 'events-controller-1.events-controller.failure.svc.cluster.local:9090',
        },
      });
      await life.pass(31);
      await life.moment('half a minute later it is being repaired', {
        phase: 'Updating',
        walk: 'Running → Updating',
        conditions: `${LOST} Progressing=True Reconciling=True`,
        blocking: /events-controller/,
      });
      await life.restart();
      first.become('ready');
      await life.moment('it is back', {
        phase: 'Updating',
        conditions: 'Ready=False',
        components: { controller: 'Degraded 3/3' },
      });
      await life.pass(11);
      await life.moment('and stays', {
        phase: 'Running',
        walk: 'Updating → Running',
        conditions: READY,
        components: { controller: 'Ready 3/3' },
      });

      await life.kubectl.run(['delete', 'service/events-search', `--namespace=${namespace}`]);
      await life.moment('somebody deletes a Service', {
        phase: 'Running',
        conditions: 'Ready=False Degraded=True InSync=False/Drifted',
        blocking: /^Service\/failure\/events-search /,
        fields: { 'drift.count': 1, 'drift.items.0.type': 'Missing', 'endpoints.search': undefined },
      });
      await life.applyAgain();
      await life.pass(11);
      await life.moment('it is applied again, and stays', {
        phase: 'Running',
        conditions: 'Ready=True InSync=True Degraded=False',
        fields: { 'drift.count': 0, 'endpoints.search': 'events-search.failure.svc.cluster.local:9093' },
      });
    }));
});
