import { applyUpTo, failPod, install, makeReady, settle } from '../cluster-model.ts';
import { platformText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'Prometheus does not come up',
  resource: platformText(),
  moments: [
    {
      title: 'its configuration lacks something',
      happens: [
        applyUpTo(40),
        settle,
        applyUpTo(270),
        failPod('StatefulSet/prometheus-production', 'CreateContainerConfigError'),
      ],
      expect: {
        phase: 'Failed',
        walk: 'Pending → Failed',
        conditions: 'Ready=False Failed=True Stalled=True Available=False',
        components: { prometheus: 'Failed 0/1', loki: 'Pending' },
        blocking: /prometheus-production-0 /,
        fields: { 'health.status': 'Unhealthy' },
      },
    },
    {
      title: 'somebody provides it',
      after: 60,
      happens: [makeReady('StatefulSet/prometheus-production')],
      expect: {
        phase: 'Installing',
        walk: 'Failed → Installing',
        conditions: 'Failed=False !Stalled Available=True',
        components: { prometheus: 'Ready 1/1', loki: 'Pending' },
        blocking: /loki/,
      },
    },
    {
      title: 'the rest comes',
      after: 60,
      happens: [install],
      expect: { phase: 'Ready', walk: 'Installing → Ready', conditions: 'Ready=True' },
    },
  ],
});
