import { failPods, hide, install, showAll } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'a Database whose Plan can no longer be read',
  resource: databaseText(),
  moments: [
    {
      title: 'it is ready',
      happens: [install],
      expect: { phase: 'Ready', walk: 'Pending → Provisioning → Configuring → Deploying → Verifying → Ready' },
    },
    {
      title: 'Plans are forbidden: nobody knows, and nothing is lost',
      after: 60,
      isPlanned: false,
      happens: [hide('Plan.planwright.dev')],
      expect: {
        phase: 'Ready',
        conditions: 'Ready=Unknown/CannotRead Planned=Unknown/CannotRead Available=Unknown !Stalled',
        components: { primary: 'Ready 1/1', replica: 'Ready 1/1' },
        blocking: /^Database.database.example.com\/shop\/orders CannotRead$/,
        message: /^cannot list Plan.planwright.dev/,
      },
    },
    {
      title: 'they can be read again: ready at once',
      after: 60,
      isPlanned: true,
      happens: [showAll],
      expect: { phase: 'Ready', conditions: 'Ready=True', components: { primary: 'Ready 1/1', replica: 'Ready 1/1' } },
    },
    {
      title: 'the primary is lost for good',
      after: 60,
      happens: [failPods('StatefulSet/orders', 'CrashLoopBackOff')],
      expect: { phase: 'Ready', blocking: /orders-0/ },
    },
    {
      title: 'after ten minutes it is failed',
      after: 700,
      expect: { phase: 'Failed', walk: 'Ready → Updating → Failed', blocking: /ProgressDeadlineExceeded$/ },
    },
    {
      title: 'a Plan that cannot be read is no recovery',
      after: 60,
      isPlanned: false,
      happens: [hide('Plan.planwright.dev')],
      expect: {
        phase: 'Failed',
        conditions: 'Ready=False Failed=True Stalled=True !Reconciling',
        blocking: /CannotRead$/,
      },
    },
  ],
});
