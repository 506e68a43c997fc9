import { beforeAll, expect, test } from 'vitest';
import { member } from '../../../../src/core/json/json.ts';
import { platformText } from '../../../status/resources.ts';
import { installAgent } from '../agent-process.ts';
import { describeWithCluster } from '../../harness/use-cluster.ts';
import { useSimulation } from '../../simulation/use-simulation.ts';
import { observabilityPlatform } from '../../../../src/kinds/observability-platform/kind.ts';
import { live, type RealLife } from './real-life.ts';

const NEEDS = { workloads: true, ownCluster: true, programs: ['kubectl', 'kstatus'] } as const;

const WORKING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled';
const READY =
  'Ready=True/AllComponentsReady Progressing=False Failed=False Available=True Degraded=False InSync=True Planned=True !Reconciling !Stalled';
const LOST = 'Ready=False Degraded=True Failed=False !Stalled Available=True';
const FAILED = 'Ready=False Failed=True Stalled=True !Reconciling';
const INSTALLED = 'Pending → Installing → Ready';

const PROMETHEUS = { kind: 'StatefulSet', name: 'prometheus-production' } as const;
const LOKI = { kind: 'StatefulSet', name: 'loki-production' } as const;
const JOB = { kind: 'Job' } as const;

describeWithCluster('the lives of ObservabilityPlatforms on a real control plane', NEEDS, (cluster) => {
  const simulate = useSimulation(cluster);
  const lives = (namespace: string, life: (of: RealLife) => Promise<void>, restarts = false): Promise<void> =>
    live({ cluster: cluster(), simulation: simulate(), kind: observabilityPlatform, namespace, restarts }, life);
  const text = (namespace: string, options: Parameters<typeof platformText>[0] = {}): string =>
    platformText(options).replace('namespace: monitoring', `namespace: ${namespace}`);

  beforeAll(async () => {
    await installAgent(cluster());
  });

  test('one is installed component by component, loses its Plan and is deleted', () =>
    lives(
      'full-life',
      async (life) => {
        const { namespace } = life;
        await life.commit(text(namespace));
        await life.moment('nothing is applied', {
          phase: 'Pending',
          conditions: `${WORKING} Available=False`,
          components: { prometheus: 'Pending', loki: 'Pending', grafana: 'Pending' },
          blocking: /^ServiceAccount\/full-life\/grafana-production-admin-bootstrap /,
          fields: { health: { status: 'Unhealthy', healthyCount: 0, totalCount: 3 } },
        });
        life.pods().become('starting');
        await life.applyUpTo(40);
        await life.moment('the Jobs that make the Secrets run', {
          phase: 'Installing',
          walk: 'Pending → Installing',
          conditions: WORKING,
          blocking: /bootstrap/,
          events: ['Normal Installing'],
        });
        life.pods(JOB).become('completing');
        await life.applyUpTo(270);
        await life.moment('Prometheus starts', {
          phase: 'Installing',
          conditions: `${WORKING} Available=False`,
          components: { prometheus: 'Installing 0/1', loki: 'Pending', grafana: 'Pending' },
          blocking: /prometheus-production/,
          message: /0\/3 components/,
          fields: { endpoints: {}, 'componentStatus.prometheus.ready': 0 },
        });
        life.pods(PROMETHEUS).become('ready');
        await life.applyUpTo(470);
        await life.moment('Prometheus is ready, and Loki starts', {
          phase: 'Installing',
          conditions: `${WORKING} Available=True`,
          components: { prometheus: 'Ready 1/1', loki: 'Installing 0/1', grafana: 'Pending' },
          blocking: /loki-production/,
          message: /1\/3 components/,
          fields: {
            endpoints: { prometheus: 'http://prometheus-production.full-life.svc.cluster.local:9090' },
            health: { status: 'Degraded', healthyCount: 1, totalCount: 3 },
          },
        });
        life.pods().become('ready');
        life.pods(JOB).become('completing');
        await life.rollOut();
        await life.moment('everything is ready', {
          phase: 'Ready',
          walk: 'Installing → Ready',
          conditions: READY,
          components: { prometheus: 'Ready 1/1', loki: 'Ready 1/1', grafana: 'Ready 1/1' },
          events: ['Normal Ready'],
          fields: {
            health: { status: 'Healthy', healthyCount: 3, totalCount: 3 },
            'componentStatus.loki.version': '3.5.5',
            'drift.count': 0,
          },
        });
        await life.isHeld();
        await life.staysTheSame(3600);
        await life.kubectl.run(['delete', 'plans.planwright.dev', '--all', '--wait=false', `--namespace=${namespace}`]);
        await life.pass(31);
        await life.moment('somebody deletes its Plan', {
          phase: 'Ready',
          conditions: 'Ready=False/PlanMissing Planned=False',
          blocking: /PlanMissing$/,
          fields: { components: [], endpoints: {} },
        });
        await life.commit(text(namespace));
        await life.moment('the Plan is back', {
          phase: 'Ready',
          conditions: 'Ready=True Planned=True InSync=True',
          components: { prometheus: 'Ready 1/1', loki: 'Ready 1/1', grafana: 'Ready 1/1' },
        });
        await life.delete();
        await life.moment('it is deleted, and held because of what is there', {
          phase: 'Deleting',
          walk: 'Ready → Deleting',
          conditions: 'Ready=False Failed=False Reconciling=True !Stalled',
        });
        await life.removeAll();
        // The claim of Grafana.
        await life.isLetGo(1);
      },
      true,
    ));

  test('one gets a newer Loki, keeps its data longer, is edited by hand, and goes back from a Loki that crashes', () =>
    lives('upgrade', async (life) => {
      const { namespace } = life;
      await life.commit(text(namespace));
      await life.rollOut();
      await life.moment('it is ready', { phase: 'Ready', walk: INSTALLED, conditions: READY });

      life.pods(LOKI).become('starting');
      await life.commit(text(namespace, { loki: '3.5.7' }));
      await life.applyUpTo(900);
      await life.moment('a newer Loki starts', {
        phase: 'Upgrading',
        walk: 'Ready → Upgrading',
        conditions: `${WORKING} Available=True`,
        components: { prometheus: 'Ready', loki: 'Upgrading 0/1', grafana: 'Ready' },
        blocking: /loki-production/,
        message: /2\/3 components.*upgrading/,
        events: ['Normal Upgrading'],
        fields: { 'componentStatus.loki.version': '3.5.7', 'endpoints.loki': undefined },
      });
      await life.restart();
      life.pods(LOKI).become('ready');
      await life.rollOut();
      await life.moment('it is ready again', {
        phase: 'Ready',
        walk: 'Upgrading → Ready',
        conditions: READY,
        components: { loki: 'Ready 1/1' },
      });

      life.pods(PROMETHEUS).become('starting');
      await life.commit(text(namespace, { loki: '3.5.7', retention: '30d' }));
      await life.applyUpTo(900);
      await life.moment('Prometheus is to keep its data longer: a minor update, in which the phase stays', {
        phase: 'Ready',
        conditions: `${WORKING} Available=True`,
        components: { prometheus: 'Upgrading 0/1', loki: 'Ready' },
        blocking: /prometheus-production/,
      });
      life.pods(PROMETHEUS).become('ready');
      await life.rollOut();
      await life.moment('it does', { phase: 'Ready', conditions: READY, components: { prometheus: 'Ready 1/1' } });

      await life.edit(
        'service/loki-production',
        '/^  labels:/,/^  name:/ s|^\\(    app.kubernetes.io/name:\\) .*|\\1 mine|',
      );
      await life.moment('somebody edits a Service', {
        phase: 'Ready',
        conditions: 'Ready=True InSync=False/Drifted Degraded=False',
        fields: {
          'drift.count': 1,
          'drift.items.0.object': 'Service/upgrade/loki-production',
          'drift.items.0.manager': 'kubectl-edit',
        },
      });
      await life.edit(
        'service/loki-production',
        '/^  labels:/,/^  name:/ s|^\\(    app.kubernetes.io/name:\\) .*|\\1 loki|',
      );
      await life.moment('and takes it back', { phase: 'Ready', conditions: READY, fields: { 'drift.count': 0 } });

      life.pods(LOKI).become('crash-looping', { exitCode: 3, restarts: 4 });
      await life.commit(text(namespace, { loki: '3.5.8', retention: '30d' }));
      await life.applyUpTo(900);
      await life.moment('an even newer Loki crashes again and again; the rest serves', {
        phase: 'Failed',
        walk: 'Ready → Upgrading → Failed',
        conditions: 'Ready=False/CrashLoopBackOff Failed=True Stalled=True Available=True Degraded=False !Reconciling',
        components: { prometheus: 'Ready', loki: 'Failed 0/1' },
        blocking: /^Pod\/upgrade\/loki-production-0 CrashLoopBackOff$/,
        fields: { 'componentStatus.loki.phase': 'Failed', 'lastFailure.reason': 'CrashLoopBackOff' },
      });
      life.pods(LOKI).become('ready');
      await life.commit(text(namespace, { loki: '3.5.7', retention: '30d' }));
      await life.rollOut();
      await life.pass(11);
      await life.moment('the upgrade is taken back', {
        phase: 'Ready',
        walk: 'Failed → Installing → Ready',
        conditions: 'Ready=True Progressing=False/RolledBack Failed=False InSync=True !Stalled',
        fields: { 'lastFailure.reason': 'CrashLoopBackOff', 'componentStatus.loki.version': '3.5.7' },
      });
    }));

  test('one lacks something, finds no room, loses Loki until all retries are spent, and recovers', () =>
    lives('failure', async (life) => {
      const { namespace } = life;
      life.pods(PROMETHEUS).become('container-config-failing');
      await life.commit(text(namespace));
      await life.rollOutUpTo(40);
      await life.applyUpTo(270);
      await life.moment('Prometheus lacks something', {
        phase: 'Failed',
        walk: 'Pending → Installing → Failed',
        conditions: `${FAILED} Available=False`,
        components: { prometheus: 'Failed 0/1', loki: 'Pending' },
        blocking: /^Pod\/failure\/prometheus-production-0 CreateContainerConfigError$/,
        events: ['Warning Failed'],
        fields: { 'health.status': 'Unhealthy' },
      });
      life.pods(PROMETHEUS).become('ready');
      await life.moment('somebody provides it', {
        phase: 'Installing',
        walk: 'Failed → Installing',
        conditions: 'Failed=False !Stalled Available=True',
        components: { prometheus: 'Ready 1/1', loki: 'Pending' },
        blocking: /loki/,
      });
      await simulate().nodes.noCapacity();
      await life.applyUpTo(470);
      await life.moment('no node has room for Loki', {
        phase: 'Installing',
        conditions: `${WORKING} Available=True`,
        components: { loki: 'Installing 0/1' },
        blocking: /^Pod\/failure\/loki-production-0 Unschedulable$/,
        fields: { 'retry.class': 'resource' },
      });
      // Its class binds a claim when a node has been found: the claim waits for the pod, not the pod for the claim.
      const claims = await cluster().client.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }, { namespace });
      const waiting = claims.filter((claim) => member(claim['status'], 'phase') === 'Pending');
      expect(waiting.map(({ metadata: { name } }) => name)).toEqual([expect.stringContaining('loki-production-0')]);
      await life.restart();
      await simulate().nodes.restoreCapacity();
      await life.rollOut();
      await life.moment('there is room', { phase: 'Ready', walk: 'Installing → Ready', conditions: READY });

      life.pods(LOKI).become('not-ready');
      await life.moment('Loki is lost; the others serve', {
        phase: 'Ready',
        conditions: LOST,
        components: { prometheus: 'Ready', loki: 'Degraded 0/1', grafana: 'Ready' },
        blocking: /loki-production/,
        events: ['Warning ComponentDegraded'],
        fields: { 'health.status': 'Degraded', 'endpoints.loki': undefined },
      });
      await life.pass(300);
      await life.moment('five minutes later it is retried still', {
        phase: 'Ready',
        conditions: LOST,
        blocking: /loki-production/,
      });
      await life.pass(15);
      await life.moment('after 10 + 20 + 40 + 80 + 160 seconds all retries are spent', {
        phase: 'Failed',
        walk: 'Ready → Failed',
        conditions: `${FAILED} Available=True`,
        blocking: /loki-production/,
        events: ['Warning Failed'],
      });
      await life.restart();
      life.pods(LOKI).become('ready');
      await life.moment('Loki comes back', {
        phase: 'Installing',
        walk: 'Failed → Installing',
        conditions: 'Ready=False Failed=False !Stalled',
      });
      await life.pass(11);
      await life.moment('and stays', { phase: 'Ready', walk: 'Installing → Ready', conditions: READY });
    }));
});
