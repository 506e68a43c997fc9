import { applyAll, install, makeReady, settle } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const UPDATING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled';

export const life = timeline({
  title: 'a ChronikCluster gets new images, and then more nodes',
  resource: clusterText(),
  moments: [
    {
      title: 'it is running',
      happens: [install],
      expect: { phase: 'Running', walk: 'Pending → Creating → Running', conditions: 'Ready=True' },
    },
    {
      title: 'new images are committed',
      after: 60,
      resource: clusterText({ image: 'v1.1.0' }),
      expect: {
        phase: 'Updating',
        walk: 'Running → Updating',
        conditions: `${UPDATING} Available=True`,
        blocking: /./,
        events: ['Normal Updating'],
        fields: { 'components.0.version': 'v1.0.0' },
      },
    },
    {
      title: 'one controller, one ingest node and one search node have them',
      after: 30,
      happens: [
        applyAll,
        makeReady('StatefulSet/events-controller', 1),
        makeReady('StatefulSet/events-ingest', 1),
        makeReady('Deployment/events-search', 1),
      ],
      expect: {
        phase: 'Updating',
        conditions: `${UPDATING} Available=True`,
        components: { controller: 'Upgrading 1/3', ingest: 'Upgrading 1/2', search: 'Upgrading 1/2' },
        blocking: /events-controller/,
        message: /updating/,
        fields: { 'components.0.version': 'v1.1.0', 'readyReplicas.controllers': 3 },
      },
    },
    {
      title: 'all have them: running at once',
      after: 30,
      happens: [settle],
      expect: {
        phase: 'Running',
        walk: 'Updating → Running',
        conditions: 'Ready=True Progressing=False/ReconciliationComplete InSync=True !Reconciling',
        components: { controller: 'Ready 3/3' },
      },
    },
    {
      title: 'a third ingest node is wanted, and starts',
      after: 60,
      resource: clusterText({ image: 'v1.1.0', ingestNodes: 3 }),
      happens: [applyAll],
      expect: {
        phase: 'Updating',
        walk: 'Running → Updating',
        conditions: `${UPDATING} Available=True`,
        components: { controller: 'Ready 3/3', ingest: 'Upgrading 2/3' },
        blocking: /events-ingest/,
      },
    },
    {
      title: 'it is there',
      after: 30,
      happens: [settle],
      expect: {
        phase: 'Running',
        walk: 'Updating → Running',
        conditions: 'Ready=True',
        components: { ingest: 'Ready 3/3' },
        fields: { 'readyReplicas.ingestNodes': 3 },
      },
    },
    {
      title: 'what is applied and ready between two looks is told as well',
      after: 60,
      resource: clusterText({ image: 'v1.2.0', ingestNodes: 3 }),
      happens: [applyAll, settle],
      expect: {
        phase: 'Running',
        walk: 'Running → Updating → Running',
        conditions: 'Ready=True',
        events: ['Normal Updating', 'Normal Running'],
      },
    },
  ],
});
