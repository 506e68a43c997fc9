import { applyAll, applyUpTo, completeJob, install, makeReady, prune } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const UPDATING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled';

export const life = timeline({
  title: 'a Database gets a newer PostgreSQL',
  resource: databaseText(),
  moments: [
    {
      title: 'it is ready',
      happens: [install],
      expect: {
        phase: 'Ready',
        walk: 'Pending → Provisioning → Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True',
        components: { primary: 'Ready 1/1', replica: 'Ready 1/1' },
      },
    },
    {
      title: 'the new version is committed and not applied yet',
      after: 600,
      resource: databaseText({ image: 'postgres:17.7' }),
      expect: {
        phase: 'Updating',
        walk: 'Ready → Updating',
        conditions: `${UPDATING} Available=True InSync=Unknown`,
        blocking: /./,
        fields: { 'components.0.version': '17.6' },
      },
    },
    {
      title: 'the primary starts again with it',
      after: 5,
      happens: [applyUpTo(50)],
      expect: {
        phase: 'Updating',
        conditions: `${UPDATING} Available=False`,
        components: { primary: 'Upgrading 0/1' },
        blocking: /\/orders(-0)? /,
        fields: { 'components.0.version': '17.7', endpoint: undefined },
      },
    },
    {
      title: 'the primary answers, and the configure Job has to run again',
      after: 20,
      happens: [makeReady('StatefulSet/orders'), applyUpTo(60)],
      expect: { phase: 'Updating', conditions: UPDATING, blocking: /^(Job.batch|Pod)\/shop\/orders-configure-/ },
    },
    {
      title: 'the replica starts again',
      after: 10,
      happens: [completeJob('Job/orders-configure*'), applyUpTo(80)],
      expect: {
        phase: 'Updating',
        conditions: UPDATING,
        components: { primary: 'Ready 1/1', replica: 'Upgrading 0/1' },
        blocking: /orders-r(o|eplica|eplica-0) /,
      },
    },
    {
      title: 'the replica answers',
      after: 20,
      happens: [makeReady('StatefulSet/orders-replica')],
      expect: {
        phase: 'Verifying',
        walk: 'Updating → Verifying',
        conditions: `${UPDATING} Available=True`,
        blocking: /^(Job.batch|Pod)\/shop\/orders-verify-/,
      },
    },
    {
      title: 'the verify Job has ended well: ready at once',
      after: 10,
      happens: [applyAll, completeJob('Job/orders-verify*'), prune],
      expect: {
        phase: 'Ready',
        walk: 'Verifying → Ready',
        conditions: 'Ready=True/AllChecksPassed Progressing=False/ReconciliationComplete InSync=True !Reconciling',
      },
    },
  ],
});
