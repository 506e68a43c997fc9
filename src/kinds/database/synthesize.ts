import { addBootstrappedSecrets } from '../../core/blocks/bootstrapped-secret.ts';
import { serviceAccount } from '../../core/blocks/service-account.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import { replicaBudget, replicaLimits } from './availability.ts';
import { backupClaim, backupCronJob, firstBackupJob } from './backup.ts';
import { configMap, scriptsMap } from './configuration.ts';
import { configureJob, verifyJob } from './jobs.ts';
import { networkPolicy } from './network-policy.ts';
import { nodeRulesOf } from './pod.ts';
import { bootstrappedSecrets } from './secrets.ts';
import { type Database, NAME_LABELS, namesOf, replicaCount, upstreamLabels } from './servers.ts';
import { primaryService, readOnlyService, readWriteService, replicaService } from './services.ts';
import { primarySet, replicaSet } from './stateful-sets.ts';

/** Adds every object of a Database to its chart. */
export function synthesizeDatabase(chart: ResourceChart, database: Database): void {
  addShared(chart, database);
  addSecrets(chart, database);
  addPrimary(chart, database);
  if (replicaCount(database) > 0) addReplicas(chart, database);
  if (database.spec.backup.enabled) addBackup(chart, database);
  chart.add({ step: 'verify', component: 'verify', namedByContent: 'earlier-steps' }, verifyJob(database));
}

function addShared(chart: ResourceChart, database: Database): void {
  const account = { name: namesOf(database).primary, labels: upstreamLabels(database) };
  chart.add({ step: 'rbac', component: 'primary' }, serviceAccount(account));
  chart.add({ step: 'config', component: 'primary' }, configMap(database));
  chart.add({ step: 'config', component: 'primary' }, scriptsMap(database));
}

function addSecrets(chart: ResourceChart, database: Database): void {
  const { metadata, spec } = database;
  addBootstrappedSecrets(chart, bootstrappedSecrets(database), {
    component: 'credentials',
    steps: { rbac: 'rbac', bootstrap: 'bootstrap' },
    namespace: metadata.namespace,
    image: spec.bootstrapImage,
    imagePullSecrets: spec.imagePullSecrets,
    retained: spec.deletionPolicy === 'Retain',
    labels: NAME_LABELS,
    scheduling: nodeRulesOf(database),
  });
}

function addPrimary(chart: ResourceChart, database: Database): void {
  const component = 'primary';
  if (database.spec.networkPolicy.enabled) {
    chart.add({ step: 'config', component }, networkPolicy(chart, database, component));
  }
  chart.add({ step: 'stateful', component }, primaryService(chart, database));
  chart.add({ step: 'stateful', component }, primarySet(chart, database));
  // A new image may want other settings, and new scripts another outcome: it runs after every change of the server.
  chart.add({ step: 'configure', component: 'configure', namedByContent: 'earlier-steps' }, configureJob(database));
  chart.add({ step: 'services', component }, readWriteService(chart, database));
}

function addReplicas(chart: ResourceChart, database: Database): void {
  const component = 'replica';
  if (database.spec.networkPolicy.enabled) {
    chart.add({ step: 'config', component }, networkPolicy(chart, database, component));
  }
  chart.add({ step: 'services', component }, readOnlyService(chart, database));
  chart.add({ step: 'workloads', component }, replicaService(chart, database));
  chart.add({ step: 'workloads', component }, replicaSet(chart, database));
  const limits = replicaLimits(database);
  if (limits !== undefined) chart.add({ step: 'disruption', component }, replicaBudget(chart, database, limits));
}

function addBackup(chart: ResourceChart, database: Database): void {
  const component = 'backup';
  const isKept = database.spec.deletionPolicy === 'Retain';
  chart.add({ step: 'bootstrap', component, protected: isKept }, backupClaim(database));
  chart.add({ step: 'bootstrap', component, namedByContent: 'own' }, firstBackupJob(database));
  chart.add({ step: 'workloads', component }, backupCronJob(database));
}
