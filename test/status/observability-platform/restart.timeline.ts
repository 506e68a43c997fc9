import { applyUpTo, install, makeReady, settle, terminate } from '../cluster-model.ts';
import { platformText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'another spec during installation, an agent that is away, a pause and the end',
  resource: platformText({ loki: '3.5.5' }),
  moments: [
    {
      title: 'Prometheus is there, and Loki starts',
      happens: [applyUpTo(40), settle, applyUpTo(270), settle, applyUpTo(470)],
      expect: { phase: 'Installing', walk: 'Pending → Installing', conditions: 'Ready=False', blocking: /loki/ },
    },
    {
      title: 'a newer Loki is committed: it is being installed, not upgraded',
      after: 10,
      resource: platformText({ loki: '3.5.7' }),
      happens: [applyUpTo(470)],
      expect: {
        phase: 'Installing',
        conditions: 'Ready=False Degraded=False Failed=False',
        components: { prometheus: 'Ready', loki: 'Installing 0/1', grafana: 'Pending' },
        blocking: /loki/,
      },
    },
    {
      title: 'the agent was away while everything came',
      after: 300,
      agentIsDown: true,
      happens: [install],
      expect: { phase: 'Ready', walk: 'Installing → Ready', conditions: 'Ready=True' },
    },
    {
      title: 'somebody removed the status',
      after: 600,
      forgets: true,
      expect: { phase: 'Ready', walk: 'Pending → Installing → Ready', conditions: 'Ready=True Degraded=False' },
    },
    {
      title: 'it is paused, and another Loki is committed',
      after: 60,
      annotations: { 'planwright.dev/paused': 'true' },
      resource: platformText({ loki: '3.5.5' }),
      expect: { phase: 'Ready', conditions: 'Ready=True Paused=True', fields: { observedGeneration: 2 } },
    },
    {
      title: 'the pause ends',
      after: 60,
      annotations: {},
      expect: { phase: 'Upgrading', walk: 'Ready → Upgrading', conditions: 'Ready=False !Paused', blocking: /loki/ },
    },
    {
      title: 'it is deleted, and something holds Prometheus',
      after: 60,
      isDeleted: true,
      happens: [terminate('StatefulSet/prometheus-production')],
      expect: { phase: 'Deleting', walk: 'Upgrading → Deleting', conditions: 'Ready=False !Stalled' },
    },
    {
      title: 'what happens to Loki now does not matter',
      after: 60,
      happens: [makeReady('StatefulSet/loki-production')],
      expect: { phase: 'Deleting', conditions: 'Ready=False !Stalled' },
    },
  ],
});
