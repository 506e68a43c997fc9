import { hide, install, showAll } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const HOST = 'events-controller.streams.svc.cluster.local:9090';

export const life = timeline({
  title: 'the agent may not read everything',
  resource: clusterText(),
  moments: [
    {
      title: 'it is running',
      happens: [install],
      expect: { phase: 'Running', walk: 'Pending → Creating → Running', conditions: 'Ready=True' },
    },
    {
      title: 'StatefulSets are forbidden: what cannot be read is not absent, and nobody knows',
      after: 60,
      happens: [hide('StatefulSet.apps')],
      expect: {
        phase: 'Running',
        conditions: 'Ready=Unknown/CannotRead Available=Unknown Degraded=False Failed=False Reconciling=True !Stalled',
        blocking: /^StatefulSet.apps\/streams\/events-controller CannotRead$/,
      },
    },
    {
      title: 'they can be read again, and are as they were',
      after: 600,
      happens: [showAll],
      expect: { phase: 'Running', conditions: 'Ready=True Available=True !Reconciling' },
    },
    {
      title: 'EndpointSlices are forbidden: the pods tell which addresses there are',
      after: 60,
      happens: [hide('EndpointSlice.discovery.k8s.io')],
      expect: {
        phase: 'Running',
        blocking: /./,
        fields: {
          controllers: [0, 1, 2].map((ordinal) => `events-controller-${ordinal}.${HOST}`),
          'readyReplicas.searchNodes': 2,
        },
      },
    },
  ],
});
