import { type JsonObject, valueAt } from '../../../../src/core/json/json.ts';
import type { Kind } from '../../../../src/core/kind/kind.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { STANDARD_STATUS } from '../../../../src/core/status/standard-status.ts';
import { kinds } from '../../../../src/kinds/index.ts';
import type { JournalLine } from '../../../agent/world/recording-journal.ts';
import { findWrittenFaults } from '../../../status/status-rules.ts';
import type { AuditEvent } from '../../harness/audit-log.ts';
import { INSTALLATION } from '../../../install/test-install.ts';

/** Who writes what the agent writes. */
export const AGENT = `system:serviceaccount:${INSTALLATION.namespace}:${INSTALLATION.name}`;

/** A status that the agent wrote, and the one before it. */
export interface WrittenStatus {
  readonly kind: Kind;
  /** With the status. */
  readonly resource: LiveObject;
  /** As the API server held it, whoever wrote that; undefined where the log lacks that write, because its client was gone before the answer. */
  readonly previous: JsonObject | undefined;
}

/** Every status of resources of a namespace that the agent wrote, in the order in which the server took them. */
export function writtenStatuses(events: readonly AuditEvent[], namespace: string): readonly WrittenStatus[] {
  const held = new Map<string, LiveObject>();
  return events
    .filter((event) => event.namespace === namespace && event.status < 300 && !event.isDryRun)
    .flatMap((event) => {
      const resource = event.response as LiveObject | undefined; // What the server answers a write with.
      const kind = kinds.find(({ definition: { spec } }) => spec.names.kind === resource?.kind);
      return kind === undefined || resource?.metadata === undefined ? [] : [{ event, kind, resource }];
    })
    .sort((left, right) => version(left.resource) - version(right.resource))
    .flatMap(({ event, kind, resource }) => {
      const uid = resource.metadata.uid ?? '';
      const before = held.get(uid);
      held.set(uid, resource);
      const basis = valueAt(event.request, ['metadata', 'resourceVersion']);
      const previous = before?.metadata.resourceVersion === basis ? (before?.status ?? {}) : undefined;
      return event.user === AGENT && event.subresource === 'status' ? [{ kind, resource, previous }] : [];
    });
}

function version({ metadata }: LiveObject): number {
  return Number(metadata.resourceVersion);
}

/** What is wrong with them. */
export function faultsOf(written: readonly WrittenStatus[]): readonly string[] {
  return written.flatMap((each) =>
    [...findWrittenFaults({ ...each, previous: each.previous ?? {} }), ...reachFaults(each)].map(
      (fault) => `${each.resource.metadata.name}: ${fault}`,
    ),
  );
}

/** One write may go several ways at once, but no other. */
function reachFaults({ kind, resource, previous }: WrittenStatus): readonly string[] {
  if (previous === undefined) return [];
  const [from, to] = [String(previous['phase'] ?? 'Pending'), String(resource.status?.['phase'])];
  return from === to || isReachable(kind, from, to) ? [] : [`no way from ${from} to ${to}`];
}

function isReachable({ status = STANDARD_STATUS }: Kind, from: string, to: string): boolean {
  const reached = new Set([from]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const edge of status.phases.edges) if (reached.has(edge.from)) reached.add(edge.to);
  }
  return reached.has(to);
}

/** Transitions that the journals tell: none that is no edge of a table, and none more often than it was written. */
export function tellingFaults(written: readonly WrittenStatus[], lines: readonly JournalLine[]): readonly string[] {
  const told = lines.filter(({ fields }) => 'from' in fields && 'to' in fields && 'correlationId' in fields);
  const noEdges = told
    .filter(({ fields }) => !kinds.some(({ status = STANDARD_STATUS }) => hasEdge(status.phases.edges, fields)))
    .map(({ message }) => `told ${message}, which is no edge`);
  const walks = new Map<unknown, JournalLine[]>();
  for (const line of told) {
    const { correlationId } = line.fields;
    walks.set(correlationId, [...(walks.get(correlationId) ?? []), line]);
  }
  // Also those that stayed in their phase: what a new Plan changes may be done at one look, there and back in one write.
  const left = count(written.map(moveOf));
  // A write that the log lacks may have been told, or not.
  const isWhole = written.every(({ previous }) => previous !== undefined);
  const tooOften = [...walks.values()].flatMap((walk) => {
    const move = `${walk[0]?.fields['resource']}: ${walk[0]?.fields['from']} → ${walk.at(-1)?.fields['to']}`;
    const rest = left.get(move) ?? 0;
    left.set(move, rest - 1);
    return rest > 0 ? [] : [`told ${move} more often than it was written`];
  });
  return [...noEdges, ...(isWhole ? tooOften : [])];
}

function hasEdge(
  edges: readonly { readonly from: string; readonly to: string }[],
  fields: JournalLine['fields'],
): boolean {
  return edges.some(({ from, to }) => from === fields['from'] && to === fields['to']);
}

function moveOf({ resource: { kind, metadata, status }, previous }: WrittenStatus): string {
  const name = `${metadata.namespace}/${kind}/${metadata.name}`.toLowerCase();
  return `${name}: ${String(previous?.['phase'] ?? 'Pending')} → ${String(status?.['phase'])}`;
}

function count(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
