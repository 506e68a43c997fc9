import type { TypedManifests } from '../../core/manifest/typed-manifest.ts';
import { scripts } from './scripts.generated.ts';
import { type ServerConfiguration, serverConfiguration } from './server-configuration.ts';
import { bytesOf, type Database, memoryBytesOf, namesOf, replicaCount, upstreamLabels } from './servers.ts';

/** The configuration of a Database's servers: the same files for the primary and the replicas. */
export function configurationOf(database: Database): ServerConfiguration {
  const { spec } = database;
  const { maxSlotWalKeepSize, mode } = spec.replication;
  const parameters = Object.entries(spec.postgresql.parameters ?? {});
  return serverConfiguration({
    replicas: spec.replicas,
    mode,
    storageBytes: bytesOf(spec.storage.size),
    memoryBytes: memoryBytesOf(database),
    maxSlotWalKeepBytes: maxSlotWalKeepSize === undefined ? undefined : bytesOf(maxSlotWalKeepSize),
    parameters: Object.fromEntries(parameters.map(([name, value]) => [name, String(value)])),
    hostBasedAccess: spec.postgresql.hostBasedAccess ?? [],
  });
}

/** The ConfigMap with postgresql.conf and pg_hba.conf. No secret is in them. */
export function configMap(database: Database): TypedManifests['ConfigMap'] {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: namesOf(database).configMap, labels: upstreamLabels(database) },
    data: { ...configurationOf(database).files },
  };
}

/** The ConfigMap with the scripts that this Database's servers and Jobs run. They learn everything by environment. */
export function scriptsMap(database: Database): TypedManifests['ConfigMap'] {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: namesOf(database).scriptsMap, labels: upstreamLabels(database) },
    data: Object.fromEntries(scriptsOf(database).map((name) => [name, scripts[name]])),
  };
}

type ScriptName = keyof typeof scripts;

/** Only what is run: every Database carries its scripts twice, in its manifests and in its Plan. */
function scriptsOf(database: Database): readonly ScriptName[] {
  const always: readonly ScriptName[] = ['configure.sh', 'session.sh', 'start-primary.sh', 'verify.sh'];
  const replication: readonly ScriptName[] = ['clone-primary.sh', 'start-replica.sh'];
  const backup: readonly ScriptName[] = ['backup.sh', 'restore.sh'];
  return [
    ...always,
    ...(replicaCount(database) > 0 ? replication : []),
    ...(database.spec.backup.enabled ? backup : []),
  ];
}
