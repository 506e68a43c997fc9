import { applyUpTo, install, settle } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'the agent is away, and loses its memory',
  resource: databaseText(),
  moments: [
    {
      title: 'the primary starts',
      happens: [applyUpTo(40), settle, applyUpTo(50)],
      expect: { phase: 'Provisioning', walk: 'Pending → Provisioning', conditions: 'Ready=False', blocking: /orders/ },
    },
    {
      title: 'the agent was away for two minutes, in which everything came',
      after: 120,
      agentIsDown: true,
      happens: [install],
      expect: {
        phase: 'Ready',
        walk: 'Provisioning → Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True',
        events: ['Normal Configuring', 'Normal Deploying', 'Normal Verifying', 'Normal Ready'],
      },
    },
    {
      title: 'somebody removed the status: one look finds every phase again',
      after: 600,
      forgets: true,
      expect: {
        phase: 'Ready',
        walk: 'Pending → Provisioning → Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True Degraded=False Failed=False !Reconciling',
      },
    },
  ],
});
