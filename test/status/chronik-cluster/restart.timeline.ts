import { applyAll, applyUpTo, install, makeReady, provideRequired, settle } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'another spec during installation, and an agent that is away',
  resource: clusterText(),
  moments: [
    {
      title: 'two controllers are there',
      happens: [provideRequired, applyUpTo(50), makeReady('StatefulSet/events-controller', 2)],
      expect: {
        phase: 'Creating',
        walk: 'Pending → Creating',
        conditions: 'Ready=False',
        blocking: /events-controller/,
      },
    },
    {
      title: 'other images are committed: it is still being created',
      after: 10,
      resource: clusterText({ image: 'v1.1.0' }),
      happens: [applyUpTo(50)],
      expect: {
        phase: 'Creating',
        conditions: 'Ready=False Degraded=False Failed=False',
        components: { controller: 'Installing', ingest: 'Installing' },
        blocking: /events-controller/,
      },
    },
    {
      title: 'the agent was away while everything came',
      after: 300,
      agentIsDown: true,
      happens: [applyAll, settle],
      expect: { phase: 'Running', walk: 'Creating → Running', conditions: 'Ready=True', events: ['Normal Running'] },
    },
    {
      title: 'somebody removed the status',
      after: 600,
      forgets: true,
      expect: { phase: 'Running', walk: 'Pending → Creating → Running', conditions: 'Ready=True Degraded=False' },
    },
    {
      title: 'and nothing has to be done',
      after: 10,
      happens: [install],
      expect: { phase: 'Running', conditions: 'Ready=True' },
    },
  ],
});
