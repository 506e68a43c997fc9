import { add, applyUpTo, install, provideRequired } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

export const life = timeline({
  title: 'a Database is to use a Secret that nobody has made',
  resource: databaseText({ more: '  credentials: {secretName: app-login}' }),
  moments: [
    {
      title: 'the Secret is missing',
      happens: [applyUpTo(30)],
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False/SecretNotFound DependenciesReady=False/SecretNotFound Failed=False !Stalled',
        blocking: /^Secret\/shop\/app-login SecretNotFound$/,
        message: /app-login/,
        events: ['Warning SecretNotFound'],
      },
    },
    {
      title: 'a Secret of that name is made, without the key that is needed',
      after: 60,
      happens: [
        add({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'app-login', namespace: 'shop' }, data: {} }),
      ],
      expect: { phase: 'Pending', conditions: 'DependenciesReady=False', blocking: /^Secret\/shop\/app-login / },
    },
    {
      title: 'the Secret is complete',
      after: 60,
      happens: [provideRequired],
      expect: {
        phase: 'Provisioning',
        walk: 'Pending → Provisioning',
        conditions: 'DependenciesReady=True',
        blocking: /./,
      },
    },
    {
      title: 'the database is there',
      after: 60,
      happens: [install],
      expect: {
        phase: 'Ready',
        walk: 'Provisioning → Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True DependenciesReady=True',
        fields: { secretName: 'app-login' },
      },
    },
  ],
});
