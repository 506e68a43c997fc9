import { clusterAddress, knownEndpoints } from '../../core/live/service-address.ts';
import type { ExternalDependency, KindReport, KindStatus, StatusFacts } from '../../core/status/kind-status.ts';
import type { DatabaseSpec } from './database.generated.ts';
import { databasePhases } from './phases.ts';
import { credentialsSecretOf, type Database, namesOf, PORT } from './servers.ts';

/** How a Database reports. */
export const databaseStatus: KindStatus<DatabaseSpec> = {
  phases: databasePhases,
  // The seed's back-off. It names no end; five tries are what the Jobs that configure and verify get.
  retry: { initialSeconds: 5, factor: 2, maxSeconds: 300, maxRetries: 5 },
  ready: { reason: 'AllChecksPassed', message: 'Database is ready' },
  dependencies: dependenciesOf,
  report: reportDatabase,
};

function dependenciesOf({ spec }: Database): readonly ExternalDependency[] {
  return (spec.dependencies ?? []).map((dependency) => ({
    name: dependency.name,
    type: dependency.type,
    target: targetOf(dependency),
  }));
}

type Dependency = NonNullable<DatabaseSpec['dependencies']>[number];

/** The schema's rules see to it that what a type needs is there. */
function targetOf({ type, host = '', port, url = '' }: Dependency): string {
  switch (type) {
    case 'http':
      return url;
    case 'dns':
      return host;
    case 'tcp':
    case 'postgresql':
      return `${host.includes(':') ? `[${host}]` : host}:${port ?? PORT}`;
  }
}

function reportDatabase(facts: StatusFacts<DatabaseSpec>): KindReport {
  const { primary, readWriteService, readOnlyService } = namesOf(facts.resource);
  return {
    endpoints: knownEndpoints({
      rw: clusterAddress(facts, readWriteService),
      ro: clusterAddress(facts, readOnlyService),
    }),
    fields: {
      ready: facts.isReady,
      endpoint: clusterAddress(facts, primary),
      secretName: credentialsSecretOf(facts.resource),
    },
  };
}
