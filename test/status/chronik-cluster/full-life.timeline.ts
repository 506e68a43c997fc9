import { applyAll, applyUpTo, giveAddress, makeReady, provideRequired } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const WORKING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled Planned=True';
const HOST = 'events-controller.streams.svc.cluster.local:9090';

export const life = timeline({
  title: 'a ChronikCluster comes to life',
  resource: clusterText({ more: '  network: {serviceType: LoadBalancer}' }),
  moments: [
    {
      title: 'there is no Plan yet',
      isPlanned: false,
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False Planned=False Progressing=True Reconciling=True !Stalled Failed=False',
        blocking: /PlanMissing$/,
        fields: { planDigest: undefined },
      },
    },
    {
      title: 'the Plan is there, and the Secret of the metadata store, which answers',
      after: 5,
      isPlanned: true,
      dependencies: [
        { name: 'metastore', target: 'postgres.streams.svc:5432', state: 'Available', message: 'it answers' },
      ],
      happens: [provideRequired],
      expect: {
        phase: 'Pending',
        conditions: `${WORKING} DependenciesReady=True Available=False`,
        components: { controller: 'Pending', ingest: 'Pending', search: 'Pending' },
        blocking: /^ServiceAccount\/streams\/events-controller /,
      },
    },
    {
      title: 'accounts and configuration are applied',
      after: 5,
      happens: [applyUpTo(30)],
      expect: {
        phase: 'Creating',
        walk: 'Pending → Creating',
        conditions: WORKING,
        blocking: /^(Service\/streams|StatefulSet.apps\/streams)\/events-controller /,
        events: ['Normal Creating'],
        fields: {
          controllers: [],
          ingestNodes: [],
          searchNodes: [],
          readyReplicas: { controllers: 0, ingestNodes: 0, searchNodes: 0 },
        },
      },
    },
    {
      title: 'one of three controllers is ready: not the first one',
      after: 20,
      happens: [
        applyUpTo(50),
        makeReady('StatefulSet/events-controller', 2),
        makeReady('StatefulSet/events-ingest', 1),
      ],
      expect: {
        phase: 'Creating',
        conditions: `${WORKING} Available=False`,
        components: { controller: 'Installing 2/3', ingest: 'Installing 1/2' },
        blocking: /events-controller(-2)? /,
        fields: {
          controllers: [`events-controller-0.${HOST}`, `events-controller-1.${HOST}`],
          ingestNodes: ['events-ingest-0.events-ingest.streams.svc.cluster.local:9092'],
          readyReplicas: { controllers: 2, ingestNodes: 1, searchNodes: 0 },
          endpoints: {},
        },
      },
    },
    {
      title: 'controllers and ingest nodes are ready',
      after: 20,
      happens: [makeReady('StatefulSet/events-controller'), makeReady('StatefulSet/events-ingest'), applyUpTo(70)],
      expect: {
        phase: 'Creating',
        conditions: WORKING,
        components: { controller: 'Installing 3/3', ingest: 'Installing 2/2' },
        blocking: /events-search /,
        fields: {
          endpoints: {
            controller: 'events-controller-client.streams.svc.cluster.local:9090',
            kafka: 'events-ingest-client.streams.svc.cluster.local:9092',
          },
        },
      },
    },
    {
      title: 'search nodes are ready; the load balancer has no address, which holds up nothing',
      after: 20,
      happens: [applyAll, makeReady('Deployment/events-search')],
      expect: {
        phase: 'Running',
        walk: 'Creating → Running',
        message: /^All Chronik Stream components are running/,
        conditions:
          'Ready=True/AllComponentsReady Progressing=False Failed=False Available=True Degraded=False InSync=True DependenciesReady=True Planned=True !Reconciling !Stalled',
        components: { controller: 'Ready 3/3', ingest: 'Ready 2/2', search: 'Ready 2/2' },
        events: ['Normal Running'],
        fields: {
          searchNodes: ['events-search.streams.svc.cluster.local:9093'],
          readyReplicas: { controllers: 3, ingestNodes: 2, searchNodes: 2 },
          'endpoints.kafka-external': undefined,
        },
      },
    },
    {
      title: 'the load balancer gets its address',
      after: 60,
      happens: [giveAddress('Service/events-ingest-external', 'kafka.example.com')],
      expect: {
        phase: 'Running',
        conditions: 'Ready=True',
        fields: { 'endpoints.kafka-external': 'kafka.example.com:9092' },
      },
    },
    { title: 'an hour later nothing has changed', after: 3600, expect: { phase: 'Running', conditions: 'Ready=True' } },
  ],
});
