import {
  applyAll,
  applyUpTo,
  completeJob,
  failJob,
  failJobTry,
  install,
  prune,
  remove,
  settle,
} from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'the verification of a Database fails, and a person has it done again',
  resource: databaseText(),
  moments: [
    {
      title: 'everything is there, and the verify Job runs',
      happens: [install, remove('Job/orders-verify*'), applyAll],
      expect: {
        phase: 'Verifying',
        walk: 'Pending → Provisioning → Configuring → Deploying → Verifying',
        conditions: 'Ready=False Reconciling=True',
        blocking: /^(Job.batch|Pod)\/shop\/orders-verify-/,
      },
    },
    {
      title: 'its first try fails, and it tries again',
      after: 20,
      happens: [failJobTry('Job/orders-verify*')],
      expect: {
        phase: 'Verifying',
        conditions: 'Ready=False Progressing=True Failed=False Reconciling=True !Stalled',
        blocking: /orders-verify-/,
      },
    },
    {
      title: 'its last try fails',
      after: 60,
      happens: [failJob('Job/orders-verify*')],
      expect: {
        phase: 'Failed',
        walk: 'Verifying → Failed',
        conditions: 'Ready=False Progressing=False Failed=True Stalled=True !Reconciling Degraded=False Available=True',
        blocking: /^(Job.batch|Pod)\/shop\/orders-verify-[-\w]+ BackoffLimitExceeded$/,
        events: ['Warning Failed'],
        fields: { ready: false, 'lastFailure.reason': 'BackoffLimitExceeded' },
      },
    },
    {
      title: 'the annotation planwright.dev/retry makes another Job, which runs',
      after: 300,
      resource: databaseText().replace('namespace: shop', "namespace: shop, annotations: {planwright.dev/retry: '1'}"),
      happens: [applyUpTo(80), settle, applyAll],
      expect: {
        phase: 'Verifying',
        walk: 'Failed → Provisioning → Configuring → Deploying → Verifying',
        conditions: 'Ready=False Progressing=True Failed=False !Stalled Reconciling=True',
        blocking: /^(Job.batch|Pod)\/shop\/orders-verify-/,
      },
    },
    {
      title: 'it ends well; the failure is remembered',
      after: 10,
      happens: [completeJob('Job/orders-verify*'), prune],
      expect: {
        phase: 'Ready',
        walk: 'Verifying → Ready',
        conditions: 'Ready=True',
        fields: { 'lastFailure.reason': 'BackoffLimitExceeded' },
      },
    },
  ],
});
