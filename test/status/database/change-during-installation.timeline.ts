import { applyAll, applyUpTo, completeJob, makeReady, prune, settle } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'another spec is committed while a Database is installed',
  resource: databaseText(),
  moments: [
    {
      title: 'the replica starts',
      happens: [
        applyUpTo(40),
        settle,
        applyUpTo(50),
        makeReady('StatefulSet/orders'),
        applyUpTo(60),
        completeJob('Job/orders-configure*'),
        applyUpTo(80),
      ],
      expect: {
        phase: 'Deploying',
        walk: 'Pending → Provisioning → Configuring → Deploying',
        conditions: 'Ready=False',
        blocking: /orders-r/,
      },
    },
    {
      title: 'another image is committed: it is still being installed, and nothing has been lost',
      after: 10,
      resource: databaseText({ image: 'postgres:17.7' }),
      expect: {
        phase: 'Deploying',
        conditions: 'Ready=False Degraded=False Failed=False Progressing=True',
        components: { primary: 'Installing', replica: 'Installing' },
        blocking: /orders/,
      },
    },
    {
      title: 'the primary starts again',
      after: 5,
      happens: [applyUpTo(50)],
      expect: { phase: 'Deploying', conditions: 'Degraded=False', blocking: /orders/ },
    },
    {
      title: 'everything comes: ready at once',
      after: 60,
      happens: [settle, applyUpTo(60), settle, applyUpTo(80), settle, applyAll, settle, prune],
      expect: { phase: 'Ready', walk: 'Deploying → Verifying → Ready', conditions: 'Ready=True' },
    },
  ],
});
