import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { AuditEvent } from '../harness/audit-log.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import { type AuditReader, createAuditReader } from './applied-order.ts';
import type { CommittedPlan } from './fleet.ts';

/** What the API server has recorded until now. */
export async function readAudit(
  cluster: Cluster,
): Promise<{ readonly events: readonly AuditEvent[]; readonly reader: AuditReader }> {
  const events = cluster.auditEvents();
  return { events, reader: createAuditReader(events, await cluster.client.resourceTypes()) };
}

/** The requests recorded since an earlier reading. */
export async function eventsSince(cluster: Cluster, earlier: readonly AuditEvent[]): Promise<readonly AuditEvent[]> {
  const last = earlier.at(-1)?.time ?? 0;
  return cluster.auditEvents().filter(({ time }) => time > last);
}

/** What a program wrote to rendered objects, one line a request; dry runs and status do not count. */
export async function writesTo(
  cluster: Cluster,
  plans: readonly CommittedPlan[],
  filter: { readonly events: readonly AuditEvent[]; readonly userAgent: RegExp },
): Promise<readonly string[]> {
  const reader = createAuditReader(filter.events, await cluster.client.resourceTypes());
  return plans.flatMap(({ objects }) =>
    objects.flatMap(({ id, manifest }) =>
      reader
        .eventsOf(manifest)
        .filter(({ userAgent, subresource }) => subresource === undefined && filter.userAgent.test(userAgent))
        .map(({ verb }) => `${verb} ${id}`),
    ),
  );
}

/** `spec.replicas` of a workload. */
export function replicasOf(object: Manifest | undefined): number | undefined {
  const spec = object?.['spec'] as { readonly replicas?: number } | undefined;
  return spec?.replicas;
}
