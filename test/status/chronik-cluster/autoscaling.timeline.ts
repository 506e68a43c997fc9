import { applyAll, install, loseReplica, makeReady, provideRequired, scale, settle } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const more = '  autoscaling: {ingestNodes: {minReplicas: 2, maxReplicas: 6, targetCpuUtilizationPercentage: 70}}';

export const life = timeline({
  title: 'an autoscaler scales the ingest nodes',
  resource: clusterText({ more }),
  moments: [
    {
      title: 'the autoscaler has no metrics yet, which holds up nothing',
      happens: [
        provideRequired,
        applyAll,
        scale('StatefulSet/events-ingest', 2),
        makeReady('StatefulSet/events-controller'),
        makeReady('StatefulSet/events-ingest'),
        makeReady('Deployment/events-search'),
      ],
      expect: {
        phase: 'Running',
        walk: 'Pending → Creating → Running',
        conditions: 'Ready=True Available=True InSync=True',
        components: { ingest: 'Ready 2/2' },
      },
    },
    {
      title: 'there are metrics',
      after: 60,
      happens: [settle],
      expect: { phase: 'Running', conditions: 'Ready=True' },
    },
    {
      title: 'two more nodes are to come: nothing has been lost, nor edited',
      after: 60,
      happens: [scale('StatefulSet/events-ingest', 4)],
      expect: {
        phase: 'Running',
        conditions: 'Ready=True Degraded=False InSync=True',
        components: { ingest: 'Ready 2/4' },
        fields: { 'readyReplicas.ingestNodes': 2 },
      },
    },
    {
      title: 'they are there',
      after: 30,
      happens: [settle],
      expect: { phase: 'Running', conditions: 'Ready=True', components: { ingest: 'Ready 4/4' } },
    },
    {
      title: 'one of them is lost',
      after: 60,
      happens: [loseReplica('StatefulSet/events-ingest')],
      expect: {
        phase: 'Running',
        conditions: 'Ready=False Degraded=True',
        components: { ingest: 'Degraded 3/4' },
        blocking: /events-ingest/,
      },
    },
    {
      title: 'the autoscaler wants three only',
      after: 10,
      happens: [scale('StatefulSet/events-ingest', 3)],
      expect: { phase: 'Running', conditions: 'Ready=False', components: { ingest: 'Degraded 3/3' } },
    },
    {
      title: 'and three there are',
      after: 11,
      expect: { phase: 'Running', conditions: 'Ready=True', components: { ingest: 'Ready 3/3' } },
    },
    {
      title: 'nothing is left to be done',
      after: 600,
      happens: [install],
      expect: { phase: 'Running', conditions: 'Ready=True InSync=True' },
    },
  ],
});
