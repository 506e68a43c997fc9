import { applyAll, install, makeReady } from '../cluster-model.ts';
import { platformText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const WORKING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled Available=True';

export const life = timeline({
  title: 'Loki is upgraded, and Prometheus is to keep more',
  resource: platformText({ loki: '3.5.5' }),
  moments: [
    {
      title: 'it is ready',
      happens: [install],
      expect: { phase: 'Ready', walk: 'Pending → Installing → Ready', conditions: 'Ready=True' },
    },
    {
      title: 'a newer Loki is committed',
      after: 60,
      resource: platformText({ loki: '3.5.7' }),
      expect: {
        phase: 'Upgrading',
        walk: 'Ready → Upgrading',
        conditions: WORKING,
        components: { prometheus: 'Ready', loki: 'Upgrading', grafana: 'Ready' },
        blocking: /loki/,
        events: ['Normal Upgrading'],
      },
    },
    {
      title: 'Loki starts again',
      after: 10,
      happens: [applyAll],
      expect: {
        phase: 'Upgrading',
        conditions: WORKING,
        components: { prometheus: 'Ready', loki: 'Upgrading 0/1' },
        blocking: /loki-production/,
        message: /2\/3 components.*upgrading/,
        fields: {
          'componentStatus.loki.phase': 'Upgrading',
          'componentStatus.loki.version': '3.5.7',
          'health.status': 'Degraded',
          'endpoints.loki': undefined,
        },
      },
    },
    {
      title: 'Loki is ready',
      after: 40,
      happens: [makeReady('StatefulSet/loki-production')],
      expect: {
        phase: 'Ready',
        walk: 'Upgrading → Ready',
        conditions: 'Ready=True Progressing=False/ReconciliationComplete !Reconciling',
        components: { loki: 'Ready 1/1' },
      },
    },
    {
      title: 'Prometheus is to keep its data longer: a minor update, in which the phase stays',
      after: 60,
      resource: platformText({ loki: '3.5.7', retention: '30d' }),
      happens: [applyAll],
      expect: {
        phase: 'Ready',
        conditions: WORKING,
        components: { prometheus: 'Upgrading 0/1', loki: 'Ready' },
        blocking: /prometheus-production/,
      },
    },
    {
      title: 'it has been taken up',
      after: 40,
      happens: [makeReady('StatefulSet/prometheus-production')],
      expect: {
        phase: 'Ready',
        conditions: 'Ready=True Degraded=False !Reconciling',
        components: { prometheus: 'Ready 1/1' },
      },
    },
  ],
});
