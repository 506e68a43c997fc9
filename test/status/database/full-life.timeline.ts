import { applyAll, applyUpTo, completeJob, makeReady } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const WORKING = 'Ready=False Progressing=True Failed=False Degraded=False Reconciling=True !Stalled Planned=True';

export const life = timeline({
  title: 'a Database with a replica comes to life',
  resource: databaseText(),
  moments: [
    {
      title: 'the resource and its Plan are there, and nothing else',
      expect: {
        phase: 'Pending',
        conditions: `${WORKING} Available=False InSync=Unknown DependenciesReady=True`,
        components: { primary: 'Pending', replica: 'Pending' },
        blocking: /^ServiceAccount\/shop\/orders /,
        fields: { ready: false, endpoint: undefined, endpoints: {}, lastGoodPlanDigest: undefined },
      },
    },
    {
      title: 'accounts, configuration and the Jobs that make the Secrets are applied',
      after: 5,
      happens: [applyUpTo(40)],
      expect: {
        phase: 'Provisioning',
        walk: 'Pending → Provisioning',
        conditions: WORKING,
        blocking: /^(Job.batch|Pod)\/shop\/orders-credentials-bootstrap-/,
        events: ['Normal Provisioning'],
      },
    },
    {
      title: 'the Secrets are made and the primary starts',
      after: 10,
      happens: [completeJob('Job/orders-credentials*'), completeJob('Job/orders-internal*'), applyUpTo(50)],
      expect: {
        phase: 'Provisioning',
        conditions: `${WORKING} Available=False`,
        components: { primary: 'Installing 0/1' },
        blocking: /^(StatefulSet.apps\/shop\/orders|Service\/shop\/orders|Pod\/shop\/orders-0) /,
        message: /provisioning the primary/,
        fields: { endpoint: undefined },
      },
    },
    {
      title: 'the primary answers',
      after: 20,
      happens: [makeReady('StatefulSet/orders')],
      expect: {
        phase: 'Configuring',
        walk: 'Provisioning → Configuring',
        conditions: WORKING,
        components: { primary: 'Installing 1/1' },
        blocking: /^(Job.batch|Pod)\/shop\/orders-configure-/,
        fields: { endpoint: 'orders.shop.svc.cluster.local:5432', ready: false },
      },
    },
    {
      title: 'the configure Job runs',
      after: 5,
      happens: [applyUpTo(60)],
      expect: { phase: 'Configuring', conditions: WORKING, blocking: /^(Job.batch|Pod)\/shop\/orders-configure-/ },
    },
    {
      title: 'the configure Job has ended well',
      after: 10,
      happens: [completeJob('Job/orders-configure*')],
      expect: {
        phase: 'Deploying',
        walk: 'Configuring → Deploying',
        conditions: WORKING,
        blocking: /^Service\/shop\/orders-r[ow] /,
      },
    },
    {
      title: 'the Services are there, and the replica starts',
      after: 5,
      happens: [applyUpTo(80)],
      expect: {
        phase: 'Deploying',
        conditions: `${WORKING} Available=False`,
        components: { primary: 'Ready 1/1', replica: 'Installing 0/1' },
        blocking: /orders-r(o|eplica|eplica-0) /,
        message: /1\/2 components/,
        fields: { endpoints: { rw: 'orders-rw.shop.svc.cluster.local:5432' } },
      },
    },
    {
      title: 'the replica answers',
      after: 30,
      happens: [makeReady('StatefulSet/orders-replica')],
      expect: {
        phase: 'Verifying',
        walk: 'Deploying → Verifying',
        conditions: `${WORKING} Available=True`,
        components: { primary: 'Ready 1/1', replica: 'Ready 1/1' },
        blocking: /^(Job.batch|Pod)\/shop\/orders-verify-/,
        fields: {
          endpoints: { ro: 'orders-ro.shop.svc.cluster.local:5432', rw: 'orders-rw.shop.svc.cluster.local:5432' },
        },
      },
    },
    {
      title: 'the verify Job runs',
      after: 5,
      happens: [applyAll],
      expect: { phase: 'Verifying', conditions: WORKING, blocking: /^(Job.batch|Pod)\/shop\/orders-verify-/ },
    },
    {
      title: 'the verify Job has ended well',
      after: 5,
      happens: [completeJob('Job/orders-verify*')],
      expect: {
        phase: 'Ready',
        walk: 'Verifying → Ready',
        message: /^Database is ready$/,
        conditions:
          'Ready=True/AllChecksPassed Progressing=False/ReconciliationComplete Failed=False Available=True Degraded=False InSync=True DependenciesReady=True Planned=True !Reconciling !Stalled',
        events: ['Normal Ready'],
        fields: { ready: true, endpoint: 'orders.shop.svc.cluster.local:5432', secretName: 'orders-credentials' },
      },
    },
    {
      title: 'an hour later nothing has changed',
      after: 3600,
      expect: { phase: 'Ready', conditions: 'Ready=True', fields: { 'drift.count': 0 } },
    },
  ],
});
