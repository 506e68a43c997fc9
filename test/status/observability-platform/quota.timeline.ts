import { applyUpTo, event, install, losePods, settle } from '../cluster-model.ts';
import { platformText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const NOTE =
  'create Pod prometheus-production-0 in StatefulSet prometheus-production failed error: pods "prometheus-production-0" is forbidden: exceeded quota: team, requested: requests.memory=2Gi, used: requests.memory=7Gi, limited: requests.memory=8Gi';

export const life = timeline({
  title: 'a quota leaves no room for Prometheus',
  resource: platformText(),
  moments: [
    {
      title: 'its pod cannot be made',
      happens: [
        applyUpTo(40),
        settle,
        applyUpTo(270),
        losePods('StatefulSet/prometheus-production'),
        event('StatefulSet/prometheus-production', 'FailedCreate', NOTE),
      ],
      expect: {
        phase: 'Installing',
        walk: 'Pending → Installing',
        conditions: 'Ready=False Failed=False Reconciling=True !Stalled',
        components: { prometheus: 'Installing 0/1' },
        blocking:
          /^(ResourceQuota\/monitoring\/team|StatefulSet.apps\/monitoring\/prometheus-production) QuotaExceeded$/,
        message: /quota/,
        events: ['Warning QuotaExceeded'],
        fields: { 'retry.class': 'resource' },
      },
    },
    {
      title: 'there is room',
      after: 30,
      happens: [install],
      expect: {
        phase: 'Ready',
        walk: 'Installing → Ready',
        conditions: 'Ready=True',
        fields: { retry: undefined },
      },
    },
  ],
});
