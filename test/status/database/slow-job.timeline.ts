import { applyUpTo, makeReady } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const HOUR = 3600;

export const life = timeline({
  title: 'a Job belongs to no component, and its pod does not end',
  resource: databaseText(),
  moments: [
    {
      title: 'the Jobs that make the Secrets are applied',
      happens: [applyUpTo(40)],
      expect: { phase: 'Provisioning', walk: 'Pending → Provisioning', blocking: /./ },
    },
    {
      title: 'they may take an hour',
      after: HOUR - 1,
      expect: { phase: 'Provisioning', blocking: /credentials-bootstrap/, conditions: '!Stalled' },
    },
    {
      title: 'and no longer',
      after: 1,
      expect: {
        phase: 'Failed',
        walk: 'Provisioning → Failed',
        blocking: /credentials-bootstrap.* ProgressDeadlineExceeded$/,
        conditions: 'Ready=False Failed=True Stalled=True',
        message: /no progress for 60 minutes/,
      },
    },
    {
      title: 'they end after all',
      after: 60,
      happens: [makeReady('Job/orders-credentials-bootstrap*'), makeReady('Job/orders-internal-bootstrap*')],
      expect: { phase: 'Provisioning', walk: 'Failed → Provisioning', blocking: /./, conditions: 'Failed=False' },
    },
  ],
});
