import { install, loseReplica, makeReady } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'a Database is paused',
  resource: databaseText(),
  moments: [
    {
      title: 'it is ready',
      happens: [install],
      expect: {
        phase: 'Ready',
        walk: 'Pending → Provisioning → Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True !Paused',
        fields: { observedGeneration: 1 },
      },
    },
    {
      title: 'somebody sets spec.paused: only the condition Paused is new, and the generation stays',
      after: 60,
      resource: databaseText({ more: '  paused: true' }),
      expect: {
        phase: 'Ready',
        conditions: 'Ready=True Paused=True !Reconciling',
        fields: { observedGeneration: 1, ready: true },
      },
    },
    {
      title: 'a replica is lost: nothing is said',
      after: 60,
      happens: [loseReplica('StatefulSet/orders-replica')],
      expect: {
        phase: 'Ready',
        conditions: 'Ready=True Degraded=False Paused=True',
        fields: { observedGeneration: 1 },
      },
    },
    {
      title: 'the pause ends: what has happened is told',
      after: 600,
      resource: databaseText(),
      expect: {
        phase: 'Ready',
        conditions: 'Ready=False Degraded=True !Paused',
        blocking: /orders-replica/,
        fields: { observedGeneration: 3 },
      },
    },
    {
      title: 'the annotation pauses as well',
      after: 5,
      annotations: { 'planwright.dev/paused': 'true' },
      happens: [makeReady('StatefulSet/orders-replica')],
      expect: { phase: 'Ready', conditions: 'Ready=False Degraded=True Paused=True', blocking: /orders-replica/ },
    },
    {
      title: 'without it the resource is ready again when that has lasted',
      after: 60,
      annotations: {},
      expect: { phase: 'Ready', conditions: 'Ready=False !Paused' },
    },
    { title: 'it has', after: 11, expect: { phase: 'Ready', conditions: 'Ready=True !Paused' } },
  ],
});
