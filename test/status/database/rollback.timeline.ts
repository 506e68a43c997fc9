import { applyAll, applyUpTo, failPod, install, makeReady, prune, settle } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'an update of a Database fails, and is taken back',
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
      title: 'another image is committed',
      after: 60,
      resource: databaseText({ image: 'registry.example.com/postgres:17.7-broken' }),
      expect: { phase: 'Updating', walk: 'Ready → Updating', conditions: 'Ready=False Degraded=False', blocking: /./ },
    },
    {
      title: 'it is applied, and its name is none',
      after: 60,
      happens: [applyUpTo(50), failPod('StatefulSet/orders', 'InvalidImageName')],
      expect: {
        phase: 'Failed',
        walk: 'Updating → Failed',
        conditions: 'Ready=False/InvalidImageName Failed=True Stalled=True !Reconciling Available=False Degraded=False',
        components: { primary: 'Failed 0/1' },
        blocking: /^Pod\/shop\/orders-0 InvalidImageName$/,
      },
    },
    {
      title: 'the Plan that was ready before is committed again, and not applied yet',
      after: 300,
      resource: databaseText(),
      expect: {
        phase: 'Provisioning',
        walk: 'Failed → Provisioning',
        conditions: 'Ready=False Progressing=True/RolledBack Failed=False !Stalled',
        blocking: /orders/,
      },
    },
    {
      title: 'it is applied, and everything is as before: ready at once, or as soon as that lasts',
      after: 30,
      happens: [applyAll, makeReady('StatefulSet/orders'), settle, prune],
      expect: {
        phase: 'Verifying',
        walk: 'Provisioning → Configuring → Deploying → Verifying',
      },
    },
    {
      title: 'the reason stays until the next Plan',
      after: 11,
      expect: {
        phase: 'Ready',
        walk: 'Verifying → Ready',
        conditions: 'Ready=True Progressing=False/RolledBack Failed=False',
        fields: { 'lastFailure.reason': 'InvalidImageName' },
      },
    },
  ],
});
