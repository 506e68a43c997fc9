import { applyUpTo, failPod, install, makeReady, provideRequired, settle } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'a Database has an image that nobody can pull',
  resource: databaseText({ image: 'registry.example.com/postgres:17.66' }),
  moments: [
    {
      title: 'the primary starts',
      happens: [provideRequired, applyUpTo(40), settle, applyUpTo(50)],
      expect: {
        phase: 'Provisioning',
        walk: 'Pending → Provisioning',
        conditions: 'Ready=False Failed=False Reconciling=True',
        blocking: /orders/,
      },
    },
    {
      title: 'the image is not found: it may come yet',
      after: 20,
      happens: [failPod('StatefulSet/orders', 'ImagePullBackOff')],
      expect: {
        phase: 'Provisioning',
        conditions: 'Ready=False Failed=False !Stalled',
        blocking: /^Pod\/shop\/orders-0 (ImagePullBackOff|ErrImagePull)$/,
        message: /17\.66/,
      },
    },
    {
      title: 'after more than a minute it will not become ready by itself',
      after: 90,
      expect: {
        phase: 'Failed',
        walk: 'Provisioning → Failed',
        conditions: 'Ready=False/ImagePullBackOff Progressing=False Failed=True Stalled=True !Reconciling',
        components: { primary: 'Failed 0/1' },
        blocking: /^Pod\/shop\/orders-0 ImagePullBackOff$/,
        events: ['Warning Failed', 'Warning ComponentFailed'],
        fields: { 'lastFailure.reason': 'ImagePullBackOff' },
      },
    },
    {
      title: 'the image is pushed: it recovers by itself',
      after: 200,
      happens: [makeReady('StatefulSet/orders')],
      expect: {
        phase: 'Configuring',
        walk: 'Failed → Provisioning → Configuring',
        conditions: 'Ready=False Progressing=True Failed=False !Stalled Reconciling=True',
        components: { primary: 'Installing 1/1' },
        blocking: /^(Job.batch|Pod)\/shop\/orders-configure-/,
      },
    },
    {
      title: 'the rest comes',
      after: 60,
      happens: [install],
      expect: {
        phase: 'Ready',
        walk: 'Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True',
        fields: { 'lastFailure.reason': 'ImagePullBackOff' },
      },
    },
  ],
});
