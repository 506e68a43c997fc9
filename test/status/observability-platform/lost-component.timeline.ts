import { install, loseReplica, makeReady } from '../cluster-model.ts';
import { platformText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const LOST = 'Ready=False Degraded=True Failed=False !Stalled Available=True';

export const life = timeline({
  title: 'an ObservabilityPlatform loses Loki',
  resource: platformText(),
  moments: [
    {
      title: 'it is ready',
      happens: [install],
      expect: { phase: 'Ready', walk: 'Pending → Installing → Ready', conditions: 'Ready=True' },
    },
    {
      title: 'Loki is lost; the others serve',
      after: 60,
      happens: [loseReplica('StatefulSet/loki-production')],
      expect: {
        phase: 'Ready',
        conditions: LOST,
        components: { prometheus: 'Ready', loki: 'Degraded 0/1', grafana: 'Ready' },
        blocking: /loki-production/,
        fields: { 'health.status': 'Degraded', 'endpoints.loki': undefined },
      },
    },
    {
      title: 'five minutes later it is retried still',
      after: 300,
      expect: { phase: 'Ready', conditions: LOST, components: { loki: 'Degraded' }, blocking: /loki-production/ },
    },
    {
      title: 'after 10 + 20 + 40 + 80 + 160 seconds all retries are spent',
      after: 15,
      expect: {
        phase: 'Failed',
        walk: 'Ready → Failed',
        conditions: 'Ready=False Failed=True Stalled=True Available=True !Reconciling',
        blocking: /loki-production/,
        events: ['Warning Failed'],
      },
    },
    {
      title: 'Loki comes back',
      after: 100,
      happens: [makeReady('StatefulSet/loki-production')],
      expect: { phase: 'Installing', walk: 'Failed → Installing', conditions: 'Ready=False Failed=False !Stalled' },
    },
    {
      title: 'and stays',
      after: 11,
      expect: { phase: 'Ready', walk: 'Installing → Ready', conditions: 'Ready=True Degraded=False' },
    },
    {
      title: 'a platform that may be retried only twice loses Loki',
      after: 60,
      annotations: { 'planwright.dev/max-retries': '2' },
      happens: [loseReplica('StatefulSet/loki-production')],
      expect: { phase: 'Ready', conditions: LOST, blocking: /loki-production/ },
    },
    {
      title: 'it is failed after 30 seconds',
      after: 31,
      expect: { phase: 'Failed', walk: 'Ready → Failed', conditions: 'Failed=True', blocking: /loki-production/ },
    },
  ],
});
