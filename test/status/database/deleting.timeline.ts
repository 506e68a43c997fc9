import { install, releaseAll, removeAll, terminate } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const DELETING = 'Ready=False Failed=False !Stalled';

export const life = timeline({
  title: 'a Database is deleted',
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
      title: 'somebody deletes it',
      after: 60,
      isDeleted: true,
      happens: [terminate('StatefulSet/orders')],
      expect: {
        phase: 'Deleting',
        walk: 'Ready → Deleting',
        conditions: `${DELETING} Reconciling=True`,
        events: ['Normal Deleting'],
        fields: { ready: false },
      },
    },
    {
      title: 'the primary is gone',
      after: 30,
      happens: [releaseAll],
      expect: { phase: 'Deleting', conditions: DELETING, fields: { endpoint: undefined } },
    },
    {
      title: 'everything is gone',
      after: 30,
      happens: [removeAll],
      expect: { phase: 'Deleting', conditions: DELETING, fields: { endpoint: undefined, endpoints: {} } },
    },
  ],
});
