import type { DependencyState } from '../../../src/core/status/evaluation.ts';
import { applyUpTo, install } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const more = '  dependencies: [{name: crm, type: tcp, host: crm.example.com, port: 443}]';

function crm(state: DependencyState['state'], message: string): readonly DependencyState[] {
  return [{ name: 'crm', target: 'crm.example.com:443', state, message }];
}

export const life = timeline({
  title: 'a Database needs a system that does not answer',
  resource: databaseText({ more }),
  moments: [
    {
      title: 'nobody has looked yet',
      expect: { phase: 'Pending', conditions: 'Ready=False DependenciesReady=Unknown', blocking: /./ },
    },
    {
      title: 'the system does not answer',
      after: 5,
      dependencies: crm('Unavailable', 'connection refused'),
      happens: [applyUpTo(40)],
      expect: {
        phase: 'Pending',
        conditions:
          'Ready=False/ExternalDependencyUnavailable DependenciesReady=False/ExternalDependencyUnavailable Failed=False !Stalled',
        blocking: /crm.* ExternalDependencyUnavailable$/,
        message: /crm/,
      },
    },
    {
      title: 'it answers',
      after: 30,
      dependencies: crm('Available', 'answers'),
      expect: {
        phase: 'Provisioning',
        walk: 'Pending → Provisioning',
        conditions: 'Ready=False DependenciesReady=True',
        blocking: /bootstrap/,
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
      },
    },
    {
      title: 'the system goes away: the condition says so, the phase stays',
      after: 600,
      dependencies: crm('Unavailable', 'connection refused'),
      expect: {
        phase: 'Ready',
        conditions: 'DependenciesReady=False/ExternalDependencyUnavailable Failed=False Available=True',
        blocking: /crm.* ExternalDependencyUnavailable$/,
      },
    },
    {
      title: 'it comes back',
      after: 60,
      dependencies: crm('Available', 'answers'),
      expect: { phase: 'Ready', conditions: 'Ready=True DependenciesReady=True' },
    },
  ],
});
