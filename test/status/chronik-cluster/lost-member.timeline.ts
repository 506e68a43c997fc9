import { failPod, install, loseReplica, makeReady } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const LOST = 'Ready=False Degraded=True Failed=False !Stalled Available=True';
const HOST = 'events-controller.streams.svc.cluster.local:9090';

export const life = timeline({
  title: 'a ChronikCluster loses a controller',
  resource: clusterText(),
  moments: [
    {
      title: 'it is running',
      happens: [install],
      expect: { phase: 'Running', walk: 'Pending → Creating → Running', conditions: 'Ready=True' },
    },
    {
      title: 'the first controller is lost: the addresses are those of the pods that are ready',
      after: 60,
      happens: [loseReplica('StatefulSet/events-controller', 0)],
      expect: {
        phase: 'Running',
        conditions: LOST,
        components: { controller: 'Degraded 2/3', ingest: 'Ready 2/2', search: 'Ready 2/2' },
        blocking: /events-controller(-0)? /,
        fields: {
          controllers: [`events-controller-1.${HOST}`, `events-controller-2.${HOST}`],
          'readyReplicas.controllers': 2,
        },
      },
    },
    {
      title: 'half a minute later it is being repaired',
      after: 31,
      expect: {
        phase: 'Updating',
        walk: 'Running → Updating',
        conditions: `${LOST} Progressing=True Reconciling=True`,
        blocking: /events-controller/,
      },
    },
    {
      title: 'it is back',
      after: 30,
      happens: [makeReady('StatefulSet/events-controller')],
      expect: { phase: 'Updating', conditions: 'Ready=False' },
    },
    {
      title: 'it stays',
      after: 11,
      expect: { phase: 'Running', walk: 'Updating → Running', conditions: 'Ready=True Degraded=False !Reconciling' },
    },
    {
      title: 'it crashes again and again: what was ready is degraded first',
      after: 60,
      happens: [failPod('StatefulSet/events-controller', 'CrashLoopBackOff', 0)],
      expect: {
        phase: 'Running',
        conditions: LOST,
        components: { controller: 'Degraded 2/3' },
        blocking: /^Pod\/streams\/events-controller-0 CrashLoopBackOff$/,
        events: ['Warning ComponentDegraded'],
      },
    },
    {
      title: 'half a minute later it is being repaired',
      after: 31,
      expect: { phase: 'Updating', walk: 'Running → Updating', conditions: LOST, blocking: /CrashLoopBackOff$/ },
    },
    {
      title: 'somebody mends it',
      after: 200,
      happens: [makeReady('StatefulSet/events-controller')],
      expect: { phase: 'Updating', conditions: 'Ready=False Failed=False !Stalled' },
    },
    {
      title: 'it stays mended',
      after: 11,
      expect: { phase: 'Running', walk: 'Updating → Running', conditions: 'Ready=True' },
    },
    {
      title: 'an ingest node is lost and does not come back for ten minutes',
      after: 60,
      happens: [loseReplica('StatefulSet/events-ingest')],
      expect: { phase: 'Running', conditions: LOST, blocking: /events-ingest/ },
    },
    {
      title: 'after them it is failed',
      after: 620,
      expect: {
        phase: 'Failed',
        walk: 'Running → Updating → Failed',
        conditions: 'Ready=False Failed=True Stalled=True Available=True',
        blocking: /events-ingest(-1)? /,
      },
    },
  ],
});
