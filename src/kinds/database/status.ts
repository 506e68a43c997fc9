import { isJsonArray, type JsonValue, member } from '../../core/json/json.ts';
import { clusterAddress, knownEndpoints } from '../../core/live/service-address.ts';
import { specValue } from '../../core/resource/spec-value.ts';
import { dependencyAddress, dependencyHost } from '../../core/status/dependency-address.ts';
import type { ExternalDependency, KindReport, KindStatus, StatusFacts } from '../../core/status/kind-status.ts';
import type { DatabaseSpec } from './database.generated.ts';
import { databasePhases } from './phases.ts';
import { type Database, namesOf, PORT } from './servers.ts';

/** How a Database reports. */
export const databaseStatus: KindStatus<DatabaseSpec> = {
  phases: databasePhases,
  // The seed's back-off. It names no end; five tries are what the Jobs that configure and verify get.
  retry: { initialSeconds: 5, factor: 2, maxSeconds: 300, maxRetries: 5 },
  ready: { reason: 'AllChecksPassed', message: 'Database is ready' },
  dependencies: dependenciesOf,
  report: reportDatabase,
};

/** Of what the spec declares, everything that can be looked for: a resource that no CRD of ours admitted may declare anything. */
function dependenciesOf(database: Database): readonly ExternalDependency[] {
  const declared = specValue(database, ['dependencies']);
  return (isJsonArray(declared) ? declared : []).flatMap((entry) => {
    const name = member(entry, 'name');
    const found = typeOf(entry);
    const target = found === undefined ? undefined : targetOf(database, found, entry);
    return typeof name !== 'string' || found === undefined || target === undefined
      ? []
      : [{ name, type: found, target, ...termsOf(entry) }];
  });
}

const TYPES = ['tcp', 'http', 'postgresql', 'dns'] as const;

function typeOf(entry: JsonValue): ExternalDependency['type'] | undefined {
  return TYPES.find((type) => type === member(entry, 'type'));
}

function targetOf(database: Database, type: ExternalDependency['type'], entry: JsonValue): string | undefined {
  const [host, url] = [member(entry, 'host'), member(entry, 'url')];
  if (type === 'http') return typeof url === 'string' ? url : undefined;
  if (typeof host !== 'string') return undefined;
  if (type === 'dns') return dependencyHost(database, host);
  const port = member(entry, 'port') ?? (type === 'postgresql' ? PORT : undefined);
  return typeof port === 'number' ? dependencyAddress(database, host, port) : undefined;
}

function termsOf(entry: JsonValue): Pick<ExternalDependency, 'intervalSeconds' | 'timeoutSeconds'> {
  const [intervalSeconds, timeoutSeconds] = [member(entry, 'intervalSeconds'), member(entry, 'timeoutSeconds')];
  return {
    ...(typeof intervalSeconds === 'number' ? { intervalSeconds } : {}),
    ...(typeof timeoutSeconds === 'number' ? { timeoutSeconds } : {}),
  };
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
      secretName: secretNameOf(facts.resource),
    },
  };
}

/** The user's Secret, or the one that is made in the cluster. */
function secretNameOf(database: Database): string {
  const named = specValue(database, ['credentials', 'secretName']);
  return typeof named === 'string' ? named : `${database.metadata.name}-credentials`;
}
