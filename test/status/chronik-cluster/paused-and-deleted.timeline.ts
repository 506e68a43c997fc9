import { applyAll, install, removeAll, settle } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'a ChronikCluster is paused during an update, and deleted',
  resource: clusterText(),
  moments: [
    {
      title: 'it is running',
      happens: [install],
      expect: { phase: 'Running', walk: 'Pending → Creating → Running', conditions: 'Ready=True' },
    },
    {
      title: 'new images come with the pause',
      after: 60,
      resource: clusterText({ image: 'v1.1.0', more: '  paused: true' }),
      happens: [applyAll],
      expect: { phase: 'Running', conditions: 'Ready=True Paused=True', fields: { observedGeneration: 1 } },
    },
    {
      title: 'the pause ends',
      after: 600,
      resource: clusterText({ image: 'v1.1.0' }),
      expect: {
        phase: 'Updating',
        walk: 'Running → Updating',
        conditions: 'Ready=False !Paused Degraded=False',
        blocking: /events-controller/,
        fields: { observedGeneration: 3 },
      },
    },
    {
      title: 'it is deleted while it is updated',
      after: 5,
      isDeleted: true,
      expect: {
        phase: 'Deleting',
        walk: 'Updating → Deleting',
        conditions: 'Ready=False Failed=False !Stalled',
        events: ['Normal Deleting'],
      },
    },
    {
      title: 'everything is ready all the same: it is being deleted',
      after: 5,
      happens: [settle],
      expect: { phase: 'Deleting', conditions: 'Ready=False' },
    },
    {
      title: 'everything is gone',
      after: 30,
      happens: [removeAll],
      expect: {
        phase: 'Deleting',
        conditions: 'Ready=False',
        fields: { controllers: [], ingestNodes: [], searchNodes: [], endpoints: {} },
      },
    },
  ],
});
