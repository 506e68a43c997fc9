import { applyUpTo, makeReady, settle } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'a primary gets no further for ten minutes',
  resource: databaseText(),
  moments: [
    {
      title: 'the first objects are applied; the applier takes its time',
      happens: [applyUpTo(40), settle],
      expect: { phase: 'Provisioning', walk: 'Pending → Provisioning', conditions: 'Failed=False', blocking: /orders/ },
    },
    {
      title: 'nine minutes later the primary is applied',
      after: 540,
      happens: [applyUpTo(50)],
      expect: { phase: 'Provisioning', conditions: 'Failed=False', blocking: /orders/ },
    },
    {
      title: 'its own ten minutes began only then',
      after: 590,
      expect: { phase: 'Provisioning', conditions: 'Failed=False !Stalled', blocking: /orders/ },
    },
    {
      title: 'after them it is failed',
      after: 20,
      expect: {
        phase: 'Failed',
        walk: 'Provisioning → Failed',
        conditions: 'Failed=True/ProgressDeadlineExceeded Stalled=True Ready=False',
        components: { primary: 'Failed 0/1' },
        blocking: /ProgressDeadlineExceeded$/,
        events: ['Warning Failed'],
      },
    },
    {
      title: 'it comes after all',
      after: 100,
      happens: [makeReady('StatefulSet/orders')],
      expect: {
        phase: 'Configuring',
        walk: 'Failed → Provisioning → Configuring',
        conditions: 'Failed=False !Stalled',
        blocking: /orders-configure/,
      },
    },
  ],
});
