import { beforeAll, test } from 'vitest';
import { databaseText } from '../../../status/resources.ts';
import { installAgent } from '../agent-process.ts';
import { describeWithCluster } from '../../harness/use-cluster.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { useSimulation } from '../../simulation/use-simulation.ts';
import { database } from '../../../../src/kinds/database/kind.ts';
import { live, type RealLife } from './real-life.ts';

const NEEDS = { workloads: true, ownCluster: true, programs: ['kubectl', 'kstatus'] } as const;

const WORKING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled';
const READY =
  'Ready=True/AllChecksPassed Progressing=False Failed=False Available=True Degraded=False InSync=True DependenciesReady=True Planned=True !Reconciling !Stalled';
const FAILED = 'Ready=False Progressing=False Failed=True Stalled=True !Reconciling';
const INSTALLED = 'Provisioning → Configuring → Deploying → Verifying';

const PRIMARY = { kind: 'StatefulSet', name: 'orders' } as const;
const REPLICA = { kind: 'StatefulSet', name: 'orders-replica' } as const;
const JOB = { kind: 'Job' } as const;

describeWithCluster('the lives of Databases on a real control plane', NEEDS, (cluster) => {
  const simulate = useSimulation(cluster);
  const lives = (namespace: string, life: (of: RealLife) => Promise<void>, restarts = false): Promise<void> =>
    live({ cluster: cluster(), simulation: simulate(), kind: database, namespace, restarts }, life);
  const text = (namespace: string, options: Parameters<typeof databaseText>[0] = {}, annotations = ''): string =>
    databaseText(options).replace('namespace: shop', `namespace: ${namespace}${annotations}`);

  beforeAll(async () => {
    await installAgent(cluster());
  });

  test('one goes through all phases, is updated and deleted', () =>
    lives(
      'full-life',
      async (life) => {
        const { namespace } = life;
        life.pods().become('starting');
        await life.commit(text(namespace));
        await life.moment('nothing is applied', {
          phase: 'Pending',
          conditions: `${WORKING} Available=False InSync=Unknown Planned=True`,
          components: { primary: 'Pending', replica: 'Pending' },
          blocking: /^ServiceAccount\/full-life\/orders /,
        });
        await life.applyUpTo(40);
        await life.moment('the Jobs that make the Secrets run', {
          phase: 'Provisioning',
          walk: 'Pending → Provisioning',
          conditions: WORKING,
          blocking: /orders-credentials-bootstrap-/,
          events: ['Normal Provisioning'],
        });
        life.pods(JOB).become('completing');
        await life.applyUpTo(50);
        await life.moment('the primary starts', {
          phase: 'Provisioning',
          conditions: `${WORKING} Available=False`,
          components: { primary: 'Installing 0/1' },
          blocking: /^(StatefulSet.apps\/full-life\/orders|Pod\/full-life\/orders-0) /,
          message: /provisioning the primary/,
        });
        life.pods(PRIMARY).become('ready');
        await life.moment('the primary answers', {
          phase: 'Configuring',
          walk: 'Provisioning → Configuring',
          conditions: WORKING,
          components: { primary: 'Installing 1/1' },
          blocking: /^(Job.batch|Pod)\/full-life\/orders-configure-/,
          fields: { endpoint: 'orders.full-life.svc.cluster.local:5432', ready: false },
        });
        await life.applyUpTo(60);
        await life.moment('the configure Job has ended well', {
          phase: 'Deploying',
          walk: 'Configuring → Deploying',
          conditions: WORKING,
          blocking: /^Service\/full-life\/orders-r[ow] /,
        });
        await life.applyUpTo(80);
        await life.moment('the replica starts', {
          phase: 'Deploying',
          conditions: `${WORKING} Available=False`,
          components: { primary: 'Ready 1/1', replica: 'Installing 0/1' },
          blocking: /orders-r(o|eplica|eplica-0) /,
          message: /1\/2 components/,
        });
        life.pods(JOB).become('starting');
        life.pods(REPLICA).become('ready');
        await life.rollOutUpTo(80);
        await life.applyUpTo(100);
        await life.moment('the verify Job runs', {
          phase: 'Verifying',
          walk: 'Deploying → Verifying',
          conditions: `${WORKING} Available=True`,
          components: { primary: 'Ready 1/1', replica: 'Ready 1/1' },
          blocking: /^(Job.batch|Pod)\/full-life\/orders-verify-/,
        });
        life.pods().become('ready');
        life.pods(JOB).become('completing');
        await life.moment('the verify Job has ended well', {
          phase: 'Ready',
          walk: 'Verifying → Ready',
          message: /^Database is ready$/,
          conditions: READY,
          events: ['Normal Ready'],
          fields: { ready: true, secretName: 'orders-credentials', 'drift.count': 0 },
        });
        await life.isHeld();
        await life.staysTheSame(3600);

        life.pods(PRIMARY).become('starting');
        await life.commit(text(namespace, { image: 'postgres:17.7' }));
        await life.applyUpTo(50);
        await life.moment('the primary starts again with a newer PostgreSQL', {
          phase: 'Updating',
          walk: 'Ready → Updating',
          conditions: `${WORKING} Available=False`,
          components: { primary: 'Upgrading 0/1' },
          blocking: /\/orders(-0)? /,
          fields: { 'components.0.version': '17.7', endpoint: undefined },
        });
        life.pods(PRIMARY).become('ready');
        await life.rollOut();
        await life.moment('everything has it', {
          phase: 'Ready',
          walk: 'Updating → Verifying → Ready',
          conditions: READY,
        });
        await life.delete();
        await life.moment('it is deleted, and held because of what is there', {
          phase: 'Deleting',
          walk: 'Ready → Deleting',
          conditions: 'Ready=False Failed=False Reconciling=True !Stalled',
        });
        await life.removeAll();
        await life.isLetGo();
      },
      true,
    ));

  test('one fails to verify, a person has it done again, and it is edited and paused', () =>
    lives('verification', async (life) => {
      const { namespace } = life;
      await life.commit(text(namespace));
      await life.rollOutUpTo(80);
      life.pods(JOB).become('failing', { exitCode: 2 });
      await life.applyUpTo(100);
      await life.moment('the verification fails for good', {
        phase: 'Failed',
        walk: `Pending → ${INSTALLED} → Failed`,
        conditions: `${FAILED} Available=True Degraded=False`,
        blocking: /^(Job.batch|Pod)\/verification\/orders-verify-[-\w]+ PodFailurePolicy$/,
        events: ['Warning Failed'],
        fields: { ready: false, 'lastFailure.reason': 'PodFailurePolicy' },
      });
      await life.restart();
      life.pods(JOB).become('completing');
      await life.commit(text(namespace, {}, ", annotations: {planwright.dev/retry: '1'}"));
      await life.rollOut();
      await life.moment('the annotation makes other Jobs, which end well', {
        phase: 'Ready',
        walk: `Failed → ${INSTALLED} → Ready`,
        conditions: READY,
        fields: { ready: true, 'lastFailure.reason': 'PodFailurePolicy' },
      });

      await life.edit('service/orders-ro', '/^  labels:/,/^  name:/ s|^\\(    app.kubernetes.io/name:\\) .*|\\1 mine|');
      await life.moment('somebody edits a Service', {
        phase: 'Ready',
        conditions: 'Ready=True InSync=False/Drifted Degraded=False',
        fields: {
          'drift.count': 1,
          'drift.items.0.object': 'Service/verification/orders-ro',
          'drift.items.0.manager': 'kubectl-edit',
        },
      });
      await life.applyAgain();
      await life.moment('the applier corrects that', {
        phase: 'Ready',
        conditions: READY,
        fields: { 'drift.count': 0, 'drift.items': [] },
      });

      await life.patch({ metadata: { annotations: { 'planwright.dev/paused': 'true' } } });
      life.pods(REPLICA).become('not-ready');
      await life.moment('it is paused, and what happens to the replica is not told', {
        phase: 'Ready',
        conditions: 'Ready=True Degraded=False Paused=True',
      });
      await life.restart();
      await life.patch({ metadata: { annotations: { 'planwright.dev/paused': null } } });
      await life.moment('the pause ends', {
        phase: 'Ready',
        conditions: 'Ready=False Degraded=True Available=False !Paused',
        components: { replica: 'Degraded 0/1' },
        blocking: /orders-replica/,
      });
      await life.pass(31);
      await life.moment('half a minute later it is being repaired', {
        phase: 'Updating',
        walk: 'Ready → Updating',
        conditions: 'Ready=False Degraded=True Progressing=True Reconciling=True !Stalled',
        blocking: /orders-replica/,
      });
      await life.restart();
      life.pods(REPLICA).become('ready');
      await life.moment('it is back', { phase: 'Verifying', walk: 'Updating → Verifying', conditions: 'Ready=False' });
      await life.pass(11);
      await life.moment('and stays', { phase: 'Ready', walk: 'Verifying → Ready', conditions: READY });
    }));

  test('one finds no room, no image, and a Plan to go back to', () =>
    lives('failure', async (life) => {
      const { namespace } = life;
      const { client } = cluster();
      const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'pods', namespace } };
      await life.commit(text(namespace));
      await life.rollOutUpTo(40);
      await client.apply({ ...quota, spec: { hard: { pods: '0' } } });
      await waitUntil('the quota counts', async () => {
        const found = await client.get({ apiVersion: 'v1', kind: 'ResourceQuota', namespace, name: 'pods' });
        return JSON.stringify(found['status'] ?? {}).includes('"hard"');
      });
      await life.applyUpTo(50);
      await life.moment('the quota refuses the primary', {
        phase: 'Provisioning',
        walk: 'Pending → Provisioning',
        conditions: 'Ready=False Failed=False Reconciling=True !Stalled',
        blocking: /^ResourceQuota\/failure\/pods QuotaExceeded$/,
        message: /exceeded quota/,
      });
      await life.pass(61);
      await life.moment('a minute later it will not come by itself', {
        phase: 'Failed',
        walk: 'Provisioning → Failed',
        conditions: FAILED,
        components: { primary: 'Failed 0/1' },
        blocking: /^ResourceQuota\/failure\/pods QuotaExceeded$/,
        fields: { 'retry.class': 'resource' },
      });
      await life.restart();
      life.pods(PRIMARY).become('starting');
      await client.apply({ ...quota, spec: { hard: { pods: '50' } } });
      await life.moment('there is room', {
        phase: 'Provisioning',
        walk: 'Failed → Provisioning',
        conditions: WORKING,
        blocking: /orders(-0)? /,
      });
      life.pods(PRIMARY).become('image-pull-failing');
      await life.pass(61);
      await life.moment('and no image', {
        phase: 'Failed',
        walk: 'Provisioning → Failed',
        conditions: FAILED,
        blocking: /^Pod\/failure\/orders-0 (ErrImagePull|ImagePullBackOff)$/,
      });
      life.pods(PRIMARY).become('ready');
      await life.rollOut();
      await life.moment('somebody pushes the image', {
        phase: 'Ready',
        walk: `Failed → ${INSTALLED} → Ready`,
        conditions: READY,
      });
      life.pods(PRIMARY).become('image-pull-failing', { reason: 'InvalidImageName' });
      await life.commit(text(namespace, { image: 'registry.example.com/postgres:17.7-broken' }));
      await life.applyUpTo(50);
      await life.moment('an image whose name is none is applied', {
        phase: 'Failed',
        walk: 'Ready → Updating → Failed',
        conditions: `${FAILED} Available=False Degraded=False`,
        components: { primary: 'Failed 0/1' },
        blocking: /^Pod\/failure\/orders-0 InvalidImageName$/,
      });
      life.pods(PRIMARY).become('ready');
      await life.commit(text(namespace));
      await life.rollOut();
      await life.pass(11);
      await life.moment('what was good is applied again', {
        phase: 'Ready',
        walk: `Failed → ${INSTALLED} → Ready`,
        conditions: 'Ready=True Progressing=False/RolledBack Failed=False InSync=True !Stalled',
        fields: { 'lastFailure.reason': 'InvalidImageName' },
      });
    }));

  test('one waits for what is outside the cluster, and loses it', () =>
    lives('outside', async (life) => {
      const { namespace } = life;
      const cache = 'cache.example.com:6379';
      const more = '  dependencies: [{name: cache, type: tcp, host: cache.example.com, port: 6379}]';
      life.say(cache, false);
      await life.commit(text(namespace, { more }));
      const missing = {
        phase: 'Pending',
        conditions: 'Ready=False DependenciesReady=False/ExternalDependencyUnavailable Failed=False !Stalled',
        blocking: /^cache.example.com:6379 ExternalDependencyUnavailable$/,
      };
      await life.moment('the cache is not there', {
        ...missing,
        events: ['Warning ExternalDependencyUnavailable'],
      });
      await life.applyUpTo(40);
      await life.moment('what is applied waits for it', { ...missing, fields: { 'components.0.phase': 'Installing' } });
      await life.restart();
      life.say(cache, true);
      await life.pass(12);
      await life.rollOut();
      await life.moment('it comes', { phase: 'Ready', walk: `Pending → ${INSTALLED} → Ready`, conditions: READY });

      life.say(cache, false);
      await life.pass(40);
      await life.moment('it goes', {
        phase: 'Ready',
        conditions: 'Ready=False DependenciesReady=False/ExternalDependencyUnavailable',
        blocking: /^cache.example.com:6379 ExternalDependencyUnavailable$/,
      });
      await life.restart();
      life.say(cache, true);
      await life.pass(60);
      await life.moment('it is back', { phase: 'Ready', conditions: READY });
    }));

  test('one goes on while nobody looks', () =>
    lives('alone', async (life) => {
      const { namespace } = life;
      life.pods(PRIMARY).become('starting');
      await life.commit(text(namespace));
      await life.applyUpTo(50);
      await life.moment('the primary starts', {
        phase: 'Provisioning',
        walk: 'Pending → Provisioning',
        conditions: WORKING,
        blocking: /orders/,
      });
      await life.whileAgentIsDown(async () => {
        life.pods(PRIMARY).become('ready');
        await life.rollOut();
      });
      await life.moment('the next agent finds everything there', {
        phase: 'Ready',
        walk: `${INSTALLED} → Ready`,
        conditions: READY,
        events: ['Normal Ready'],
      });
      await life.isHeld();
      await life.whileAgentIsDown(async () => {
        await life.delete();
        await life.removeAll();
      });
      await life.isLetGo();
    }));
});
