import { applyAll, applyUpTo, exceedDeadline, failPods, makeReady, provideRequired, settle } from '../cluster-model.ts';
import { clusterText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'a ChronikCluster cannot be created, and then can',
  resource: clusterText(),
  moments: [
    {
      title: 'the Secret of the metadata store is missing',
      happens: [applyUpTo(30)],
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False/SecretNotFound DependenciesReady=False/SecretNotFound Failed=False !Stalled',
        blocking: /^Secret\/streams\/metastore SecretNotFound$/,
        events: ['Warning SecretNotFound'],
      },
    },
    {
      title: 'it is made, and the search nodes have an image with a name that is none',
      after: 60,
      happens: [
        provideRequired,
        applyUpTo(70),
        settle,
        applyAll,
        failPods('Deployment/events-search', 'InvalidImageName'),
      ],
      expect: {
        phase: 'Failed',
        walk: 'Pending → Failed',
        conditions: 'Ready=False/InvalidImageName Failed=True Stalled=True !Reconciling Available=False',
        components: { controller: 'Ready 3/3', search: 'Failed 0/2' },
        blocking: /^Pod\/streams\/events-search-\w+-\w+ InvalidImageName$/,
      },
    },
    {
      title: 'another image is committed and applied',
      after: 60,
      resource: clusterText({ image: 'v1.0.1' }),
      happens: [applyAll],
      expect: {
        phase: 'Creating',
        walk: 'Failed → Creating',
        conditions: 'Ready=False Failed=False !Stalled Reconciling=True Degraded=False',
        blocking: /events-/,
      },
    },
    {
      title: 'controllers and ingest nodes have it, and the Deployment of search gets no further',
      after: 60,
      happens: [
        makeReady('StatefulSet/events-controller'),
        makeReady('StatefulSet/events-ingest'),
        exceedDeadline('Deployment/events-search'),
      ],
      expect: {
        phase: 'Failed',
        walk: 'Creating → Failed',
        conditions: 'Failed=True/ProgressDeadlineExceeded Stalled=True',
        components: { search: 'Failed' },
        blocking: /events-search.* ProgressDeadlineExceeded$/,
      },
    },
    {
      title: 'it gets further',
      after: 60,
      happens: [settle],
      expect: {
        phase: 'Running',
        walk: 'Failed → Creating → Running',
        conditions: 'Ready=True Failed=False',
        fields: { 'lastFailure.reason': 'ProgressDeadlineExceeded' },
      },
    },
  ],
});
