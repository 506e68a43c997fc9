import { applyAll, exceedDeadline, hide, install, remove, settle, showAll } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'things happen while the agent may not read StatefulSets',
  resource: clusterText(),
  moments: [
    {
      title: 'it is running',
      happens: [install],
      expect: { phase: 'Running', walk: 'Pending → Creating → Running', conditions: 'Ready=True' },
    },
    {
      title: 'they cannot be read, and somebody removes a ConfigMap',
      after: 60,
      happens: [hide('StatefulSet.apps'), remove('ConfigMap/events-config')],
      expect: { phase: 'Running', conditions: 'Ready=Unknown Reconciling=True', blocking: /./ },
    },
    {
      title: 'it is made again, and they can be read',
      after: 60,
      happens: [showAll, applyAll],
      expect: { phase: 'Running', fields: { 'drift.count': 0 } },
    },
    { title: 'all is well', after: 60, expect: { phase: 'Running', conditions: 'Ready=True InSync=True' } },
    {
      title: 'the Deployment of search gets no further',
      after: 60,
      happens: [exceedDeadline('Deployment/events-search')],
      expect: {
        phase: 'Failed',
        walk: 'Running → Failed',
        conditions: 'Failed=True Stalled=True',
        blocking: /events-search/,
      },
    },
    {
      title: 'and the StatefulSets cannot be read: the failure is known all the same',
      after: 60,
      happens: [hide('StatefulSet.apps')],
      expect: { phase: 'Failed', conditions: 'Ready=False Failed=True Stalled=True !Reconciling', blocking: /./ },
    },
    {
      title: 'they can be read again',
      after: 60,
      happens: [showAll],
      expect: { phase: 'Failed', conditions: 'Ready=False Failed=True Stalled=True', blocking: /events-search/ },
    },
    {
      title: 'the Deployment gets further: its pods were there all the time, so nothing has to prove itself',
      after: 60,
      happens: [settle],
      expect: { phase: 'Running', walk: 'Failed → Updating → Running', conditions: 'Ready=True Failed=False !Stalled' },
    },
  ],
});
