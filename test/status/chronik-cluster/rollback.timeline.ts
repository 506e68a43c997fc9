import { applyAll, failPods, install, makeReady, settle } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'an update of a ChronikCluster is taken back',
  resource: clusterText(),
  moments: [
    {
      title: 'it is running',
      happens: [install],
      expect: { phase: 'Running', walk: 'Pending → Creating → Running', conditions: 'Ready=True' },
    },
    {
      title: 'new images are committed and applied',
      after: 60,
      resource: clusterText({ image: 'v1.1.0' }),
      happens: [applyAll],
      expect: { phase: 'Updating', walk: 'Running → Updating', conditions: 'Degraded=False', blocking: /events/ },
    },
    {
      title: 'the new search nodes crash; the old ones serve',
      after: 90,
      happens: [
        makeReady('StatefulSet/events-controller'),
        makeReady('StatefulSet/events-ingest'),
        failPods('Deployment/events-search', 'CrashLoopBackOff'),
        makeReady('Deployment/events-search', 1),
        failPods('Deployment/events-search', 'CrashLoopBackOff'),
      ],
      expect: {
        phase: 'Failed',
        walk: 'Updating → Failed',
        conditions: 'Ready=False/CrashLoopBackOff Failed=True Stalled=True',
        blocking: /^Pod\/streams\/events-search-\w+-\w+ CrashLoopBackOff$/,
      },
    },
    {
      title: 'the update is taken back and applied: what was good comes back',
      after: 60,
      resource: clusterText(),
      happens: [applyAll],
      expect: {
        phase: 'Updating',
        walk: 'Failed → Updating',
        conditions: 'Ready=False Progressing=True/RolledBack Failed=False !Stalled',
        blocking: /events/,
      },
    },
    {
      title: 'everything runs',
      after: 60,
      happens: [settle],
      expect: { phase: 'Updating', conditions: 'Ready=False Failed=False' },
    },
    {
      title: 'and goes on running',
      after: 11,
      expect: {
        phase: 'Running',
        walk: 'Updating → Running',
        conditions: 'Ready=True Progressing=False/RolledBack InSync=True',
        fields: { 'lastFailure.reason': 'CrashLoopBackOff' },
      },
    },
  ],
});
