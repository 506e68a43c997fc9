import { install, loseReplica, makeReady } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const LOST = 'Ready=False Degraded=True Failed=False !Stalled Available=True';

export const life = timeline({
  title: 'a Database loses one of two replicas',
  resource: databaseText({ replicas: 3 }),
  moments: [
    {
      title: 'it is ready',
      happens: [install],
      expect: {
        phase: 'Ready',
        walk: 'Pending → Provisioning → Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True Degraded=False',
      },
    },
    {
      title: 'a replica is lost: told at once, and the phase waits',
      after: 600,
      happens: [loseReplica('StatefulSet/orders-replica')],
      expect: {
        phase: 'Ready',
        conditions: LOST,
        components: { primary: 'Ready 1/1', replica: 'Degraded 1/2' },
        blocking: /orders-replica(-1)? /,
        events: ['Warning ComponentDegraded'],
        fields: { ready: false },
      },
    },
    {
      title: 'it is back after five seconds; ready it is called when that lasts',
      after: 5,
      happens: [makeReady('StatefulSet/orders-replica')],
      expect: { phase: 'Ready', conditions: 'Ready=False', components: { replica: 'Degraded 2/2' } },
    },
    {
      title: 'it has lasted for ten seconds',
      after: 11,
      expect: {
        phase: 'Ready',
        conditions: 'Ready=True Degraded=False !Reconciling',
        components: { replica: 'Ready 2/2' },
      },
    },
    {
      title: 'it is lost once more',
      after: 600,
      happens: [loseReplica('StatefulSet/orders-replica')],
      expect: { phase: 'Ready', conditions: LOST, blocking: /orders-replica/ },
    },
    {
      title: 'it is back after 25 seconds',
      after: 25,
      happens: [makeReady('StatefulSet/orders-replica')],
      expect: { phase: 'Ready', conditions: 'Ready=False' },
    },
    {
      title: 'it was not unhealthy for 30 seconds: the phase has not moved while that had to last',
      after: 11,
      expect: { phase: 'Ready', conditions: 'Ready=True Degraded=False' },
    },
    {
      title: 'it is lost again',
      after: 600,
      happens: [loseReplica('StatefulSet/orders-replica')],
      expect: { phase: 'Ready', conditions: LOST, blocking: /orders-replica/ },
    },
    {
      title: 'for 29 seconds the phase stays',
      after: 29,
      expect: { phase: 'Ready', conditions: LOST, blocking: /orders-replica/ },
    },
    {
      title: 'after 30 seconds it is being repaired',
      after: 2,
      expect: {
        phase: 'Updating',
        walk: 'Ready → Updating',
        conditions: `${LOST} Progressing=True Reconciling=True`,
        components: { replica: 'Degraded 1/2' },
        blocking: /orders-replica/,
        events: ['Normal Updating'],
      },
    },
    {
      title: 'the replica is back',
      after: 60,
      happens: [makeReady('StatefulSet/orders-replica')],
      expect: { phase: 'Verifying', walk: 'Updating → Verifying', conditions: 'Ready=False' },
    },
    {
      title: 'and stays',
      after: 11,
      expect: {
        phase: 'Ready',
        walk: 'Verifying → Ready',
        conditions: 'Ready=True Degraded=False !Reconciling !Stalled',
        events: ['Normal Ready'],
      },
    },
    {
      title: 'the primary is lost, and does not come back for ten minutes',
      after: 600,
      happens: [loseReplica('StatefulSet/orders')],
      expect: {
        phase: 'Ready',
        conditions: 'Ready=False Degraded=True Available=False',
        blocking: /\/orders(-0)? /,
        fields: { endpoint: undefined },
      },
    },
    {
      title: 'ten minutes later it is failed',
      after: 620,
      expect: {
        phase: 'Failed',
        walk: 'Ready → Updating → Failed',
        conditions: 'Ready=False Failed=True Stalled=True !Reconciling',
        blocking: /\/orders(-0)? /,
      },
    },
    {
      title: 'somebody repairs the node',
      after: 60,
      happens: [makeReady('StatefulSet/orders')],
      expect: {
        phase: 'Verifying',
        walk: 'Failed → Provisioning → Configuring → Deploying → Verifying',
        conditions: 'Ready=False Failed=False !Stalled',
      },
    },
    {
      title: 'and it lasts',
      after: 11,
      expect: { phase: 'Ready', walk: 'Verifying → Ready', conditions: 'Ready=True' },
    },
  ],
});
