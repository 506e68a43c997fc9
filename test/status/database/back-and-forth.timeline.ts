import { applyAll, install, prune, remove, settle } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'a Database gets another replica, and loses it again, faster than the agent looks',
  resource: databaseText(),
  moments: [
    {
      title: 'it is ready',
      happens: [install],
      expect: {
        phase: 'Ready',
        walk: 'Pending → Provisioning → Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True',
      },
    },
    {
      title: 'a replica more is wanted and there: its Jobs are new, and nobody has deleted any',
      after: 60,
      resource: databaseText({ replicas: 3 }),
      happens: [install, prune],
      expect: {
        phase: 'Ready',
        walk: 'Ready → Updating → Verifying → Ready',
        conditions: 'Ready=True InSync=True',
        fields: { drift: { count: 0, items: [] } },
      },
    },
    {
      title: 'the replica is taken back: Jobs of before are made again, because they are wanted again',
      after: 60,
      resource: databaseText(),
      happens: [install, prune],
      expect: {
        phase: 'Ready',
        walk: 'Ready → Updating → Verifying → Ready',
        conditions: 'Ready=True InSync=True',
        fields: { drift: { count: 0, items: [] } },
      },
    },
    {
      title: 'nothing is left to be told',
      after: 60,
      expect: { phase: 'Ready', conditions: 'Ready=True', fields: { drift: { count: 0, items: [] } } },
    },
    {
      title: 'somebody removes a ConfigMap, and it is made again before the agent looks: that is news',
      after: 60,
      happens: [remove('ConfigMap/orders-config'), applyAll, settle],
      expect: {
        phase: 'Ready',
        conditions: 'Ready=True InSync=True',
        events: ['Normal ObjectRecreated'],
        fields: { 'drift.count': 0 },
      },
    },
  ],
});
