import { readFileSync } from 'node:fs';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../harness/api-client.ts';
import type { AuditEvent } from '../harness/audit-log.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { PATIENCE, waitUntil, waitWhileProgressing } from '../harness/wait-until.ts';
import { ARGOCD_NAMESPACE } from './start-argocd.ts';

const APPLICATION = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

/** What Argo CD thinks of one object of an Application. */
export interface ApplicationResource {
  readonly kind: string;
  readonly name: string;
  readonly status?: 'Synced' | 'OutOfSync' | 'Unknown';
  readonly health?: { readonly status?: string };
  readonly requiresPruning?: boolean;
}

/** An Application's own account of itself. */
export interface ApplicationStatus {
  readonly sync?: { readonly status: string; readonly revision?: string };
  readonly health?: { readonly status: string };
  readonly reconciledAt?: string;
  readonly resources?: readonly ApplicationResource[];
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  readonly operationState?: {
    readonly phase: string;
    readonly message?: string;
    readonly retryCount?: number;
    readonly syncResult?: { readonly revision?: string; readonly resources?: readonly object[] };
  };
}

/** Names an Application for the client. */
export function application(name: string): typeof APPLICATION & { readonly namespace: string; readonly name: string } {
  return { ...APPLICATION, namespace: ARGOCD_NAMESPACE, name };
}

/** All Applications, by name. */
export async function applications({ client }: Cluster): Promise<ReadonlyMap<string, LiveObject>> {
  const all = await client.list(APPLICATION, { namespace: ARGOCD_NAMESPACE });
  return new Map(all.map((one) => [one.metadata.name, one]));
}

/** The status of an object that is an Application; empty before Argo CD has looked at it. */
export function statusOf(application: LiveObject | undefined): ApplicationStatus {
  return (application?.['status'] ?? {}) as ApplicationStatus; // The CRD's schema says so.
}

/** Makes Argo CD look at the repository now, as a webhook or `argocd app get --refresh` does. */
export async function refresh({ client }: Cluster, name: string, how: 'normal' | 'hard' = 'normal'): Promise<void> {
  await client.patch(application(name), { metadata: { annotations: { 'argocd.argoproj.io/refresh': how } } });
}

/** Waits until the Application is as asked. Throws with its status and what the controller last logged about it. */
export async function waitForApplication(
  cluster: Cluster,
  name: string,
  { claim, holds }: { readonly claim: string; readonly holds: (status: ApplicationStatus) => boolean },
): Promise<ApplicationStatus> {
  let status: ApplicationStatus = {};
  await waitUntil(
    `Application ${name} ${claim}`,
    async () => {
      status = statusOf(await cluster.client.find(application(name)));
      return holds(status);
    },
    PATIENCE,
    () => ({ status: summary(status), log: controllerLog(cluster, name) }),
  );
  return status;
}

/** Waits until each of these Applications has applied the commit, whole and without an error. */
export async function waitUntilSynced(cluster: Cluster, commit: string, names: readonly string[]): Promise<void> {
  let waiting: readonly string[] = [];
  let last: ReadonlyMap<string, LiveObject> = new Map();
  await waitWhileProgressing(
    `${names.join(', ')} have applied ${commit}`,
    async () => {
      last = await applications(cluster);
      waiting = names.filter((name) => !hasApplied(statusOf(last.get(name)), commit));
      return waiting.length === 0;
    },
    {
      progress: () => [waiting, waiting.map((name) => appliedBy(statusOf(last.get(name))))],
      seen: () => ({
        applications: [...last.keys()],
        waiting: waiting.map((name) => ({
          name,
          ...summary(statusOf(last.get(name))),
          log: controllerLog(cluster, name),
        })),
      }),
    },
  );
}

/** Ends the sync that is running, as `argocd app terminate-op` does. */
export async function terminate({ client }: Cluster, name: string): Promise<void> {
  await client.patch(application(name), { status: { operationState: { phase: 'Terminating' } } });
}

/** Looks at the Application hard, and again, as a second and a third sync would: returns when both are over. */
export async function reconcileTwice(cluster: Cluster, name: string): Promise<void> {
  for (const how of ['hard', 'normal'] as const) {
    const before = statusOf(await cluster.client.get(application(name))).reconciledAt;
    // `reconciledAt` has seconds.
    await waitUntil('a second has passed', () => new Date().toISOString().slice(0, 19) > (before ?? '').slice(0, 19));
    await refresh(cluster, name, how);
    await waitForApplication(cluster, name, {
      claim: `was reconciled after ${before}`,
      holds: ({ reconciledAt = '' }) => reconciledAt > (before ?? ''),
    });
  }
}

/** What Argo CD wrote, other than its own objects, and not as a dry run. */
export function writesOfArgoCd(events: readonly AuditEvent[]): readonly AuditEvent[] {
  return events.filter(
    ({ userAgent, apiVersion, isDryRun }) =>
      userAgent.startsWith('argocd') && !apiVersion.startsWith('argoproj.io/') && !isDryRun,
  );
}

/** One line for each event, to compare and to read. */
export function describeEvents(events: readonly AuditEvent[]): readonly string[] {
  return events.map(({ verb, plural, subresource, namespace, name }) =>
    [verb, [plural, subresource].filter(Boolean).join('/'), [namespace, name].filter(Boolean).join('/')].join(' '),
  );
}

/** Every state in which Argo CD has shown the object since that event, without repetition. */
export function shownStates(
  events: readonly AuditEvent[],
  { application: name, kind, object }: { readonly application: string; readonly kind: string; readonly object: string },
): readonly string[] {
  const statuses = events
    .filter((event) => event.plural === 'applications' && event.name === name)
    .flatMap(({ response }) => ((response as JsonObject)['status'] as ApplicationStatus | undefined)?.resources ?? [])
    .filter((resource) => resource.kind === kind && resource.name === object)
    .map(({ status }) => String(status));
  return [...new Set(statuses)];
}

function hasApplied({ sync, operationState, conditions = [] }: ApplicationStatus, commit: string): boolean {
  return (
    sync?.status === 'Synced' &&
    sync.revision === commit &&
    operationState?.phase === 'Succeeded' &&
    !conditions.some(({ type }) => type.endsWith('Error'))
  );
}

/** What a sync has applied until now: it grows with every wave. */
function appliedBy({ operationState }: ApplicationStatus): object {
  const { syncResult, phase } = operationState ?? {};
  return { phase, revision: syncResult?.revision, objects: syncResult?.resources?.length };
}

function summary({ sync, health, operationState, conditions }: ApplicationStatus): object {
  const { phase, message, syncResult } = operationState ?? {};
  return {
    sync: `${sync?.status} ${sync?.revision}`,
    health: health?.status,
    operation: { phase, message, revision: syncResult?.revision },
    conditions,
  };
}

/** The last lines of Argo CD's controller about an Application. */
function controllerLog(cluster: Cluster, name: string): readonly string[] {
  const lines = readFileSync(cluster.program('argocd-application-controller').logFile, 'utf8').split('\n');
  const noise = /Reconciliation completed|Skipping auto-sync|Refreshing app status|No status changes/;
  return lines.filter((line) => line.includes(name) && !noise.test(line)).slice(-8);
}
