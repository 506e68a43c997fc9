import { applyAll, failPod, install, makeReady } from '../cluster-model.ts';
import { platformText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'an upgrade of Loki fails, and is taken back',
  resource: platformText({ loki: '3.5.5' }),
  moments: [
    {
      title: 'it is ready',
      happens: [install],
      expect: { phase: 'Ready', walk: 'Pending → Installing → Ready', conditions: 'Ready=True' },
    },
    {
      title: 'a newer Loki is applied',
      after: 60,
      resource: platformText({ loki: '3.5.7' }),
      happens: [applyAll],
      expect: { phase: 'Upgrading', walk: 'Ready → Upgrading', conditions: 'Failed=False', blocking: /loki/ },
    },
    {
      title: 'it crashes again and again; the rest serves',
      after: 120,
      happens: [failPod('StatefulSet/loki-production', 'CrashLoopBackOff')],
      expect: {
        phase: 'Failed',
        walk: 'Upgrading → Failed',
        conditions: 'Ready=False/CrashLoopBackOff Failed=True Stalled=True Available=True',
        components: { prometheus: 'Ready', loki: 'Failed 0/1' },
        blocking: /^Pod\/monitoring\/loki-production-0 CrashLoopBackOff$/,
        fields: { 'componentStatus.loki.phase': 'Failed', 'lastFailure.reason': 'CrashLoopBackOff' },
      },
    },
    {
      title: 'the upgrade is taken back, and Loki starts again',
      after: 60,
      resource: platformText({ loki: '3.5.5' }),
      happens: [applyAll],
      expect: {
        phase: 'Installing',
        walk: 'Failed → Installing',
        conditions: 'Ready=False Progressing=True/RolledBack Failed=False !Stalled',
        blocking: /loki/,
      },
    },
    {
      title: 'it is ready again',
      after: 60,
      happens: [makeReady('StatefulSet/loki-production')],
      expect: { phase: 'Installing', conditions: 'Ready=False Failed=False' },
    },
    {
      title: 'and stays ready',
      after: 11,
      expect: {
        phase: 'Ready',
        walk: 'Installing → Ready',
        conditions: 'Ready=True Progressing=False/RolledBack',
        fields: { 'lastFailure.reason': 'CrashLoopBackOff' },
      },
    },
  ],
});
