import { applyAll, edit, install, remove, settle } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'people change what is in the cluster',
  resource: clusterText(),
  moments: [
    {
      title: 'it is running',
      happens: [install],
      expect: {
        phase: 'Running',
        walk: 'Pending → Creating → Running',
        conditions: 'Ready=True InSync=True',
        fields: { 'drift.count': 0 },
      },
    },
    {
      title: 'somebody edits a Service: it runs as before, and is not as planned',
      after: 60,
      happens: [
        edit('Service/events-search', ['spec', 'sessionAffinity'], 'ClientIP'),
        edit('Service/events-search', ['spec', 'type'], 'NodePort'),
      ],
      expect: {
        phase: 'Running',
        conditions: 'Ready=True InSync=False/Drifted Degraded=False',
        events: ['Warning DriftDetected'],
        fields: {
          'drift.items.0.object': 'Service/streams/events-search',
          'drift.items.0.type': 'Changed',
          'drift.items.0.path': 'spec.type',
          'drift.items.0.manager': 'kubectl-edit',
          'drift.items.0.since': '2026-01-01T00:01:00Z',
        },
      },
    },
    {
      title: 'a minute later the drift is as old as it is',
      after: 60,
      expect: {
        phase: 'Running',
        conditions: 'InSync=False',
        fields: { 'drift.items.0.since': '2026-01-01T00:01:00Z' },
      },
    },
    {
      title: 'the applier takes it back',
      after: 60,
      happens: [applyAll],
      expect: {
        phase: 'Running',
        conditions: 'Ready=True InSync=True',
        events: ['Normal DriftResolved'],
        fields: { 'drift.count': 0 },
      },
    },
    {
      title: 'somebody deletes the search nodes',
      after: 60,
      happens: [remove('Deployment/events-search')],
      expect: {
        phase: 'Running',
        conditions: 'Ready=False Degraded=True Failed=False InSync=False',
        components: { search: 'Degraded 0/2' },
        blocking: /^Deployment.apps\/streams\/events-search /,
        events: ['Warning DriftDetected'],
        fields: { 'drift.items.0.type': 'Missing', searchNodes: [] },
      },
    },
    {
      title: 'the applier makes them again',
      after: 20,
      happens: [applyAll, settle],
      expect: { phase: 'Running', conditions: 'Ready=False', events: ['Normal DriftResolved'] },
    },
    {
      title: 'they stay',
      after: 11,
      expect: { phase: 'Running', conditions: 'Ready=True InSync=True Degraded=False' },
    },
    {
      title: 'somebody changes the resource in the cluster, and not in Git',
      after: 60,
      unplanned: clusterText({ image: 'v9.9.9' }),
      expect: {
        phase: 'Running',
        conditions: 'Ready=False/SpecNotPlanned Planned=False/SpecNotPlanned Failed=False !Stalled Degraded=False',
        blocking: /SpecNotPlanned$/,
        fields: { observedGeneration: 2 },
      },
    },
    {
      title: 'the applier takes that back, too',
      after: 60,
      unplanned: clusterText(),
      expect: { phase: 'Running', conditions: 'Ready=True Planned=True' },
    },
  ],
});
