import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Kind } from '../../../src/core/kind/kind.ts';
import { type LiveObject } from '../../../src/core/live/live-object.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { STANDARD_STATUS } from '../../../src/core/status/standard-status.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { findWrittenFaults } from '../../status/status-rules.ts';
import type { TestWorld } from '../world/create-world.ts';

/** One status that was written, with the one before it. */
export interface WrittenStatus {
  readonly id: string;
  readonly uid: string | undefined;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly previous: JsonObject;
  readonly status: JsonObject;
}

/** Every status that agents write, and what is wrong with them. */
export interface WrittenStatuses {
  readonly all: readonly WrittenStatus[];
  readonly faults: readonly string[];
}

/** Looks at every write of every resource from now on. */
export function watchStatuses({ api, clock }: TestWorld): WrittenStatuses {
  const all: WrittenStatus[] = [];
  const faults: string[] = [];
  for (const kind of kinds) {
    const { names, group } = kind.definition.spec;
    api.server.stored.onChange(`${names.plural}.${group}`, ({ before, after }) => {
      if (before === undefined || after === undefined || !isNews(before, after)) return;
      const id = objectId(referenceOf(after));
      const [previous, status] = [before.status ?? {}, after.status ?? {}];
      const [from, to] = [phaseOf(previous, kind), phaseOf(status, kind)];
      const at = clock.elapsed();
      all.push({ id, uid: after.metadata.uid, at, from, to, previous, status });
      const found = [
        ...findWrittenFaults({ kind, resource: after, previous, now: clock.now() }),
        ...wayFaults(kind, from, to),
      ];
      faults.push(...found.map((fault) => `${id} at ${at}: ${fault}`));
    });
  }
  return { all, faults };
}

/** What has no conditions was not written by an agent: somebody lost the status. */
function isNews(before: LiveObject, after: LiveObject): boolean {
  const conditions = after.status?.['conditions'];
  return JSON.stringify(before.status) !== JSON.stringify(after.status) && Array.isArray(conditions);
}

function phaseOf({ phase }: JsonObject, kind: Kind): string {
  const [initial] = (kind.status ?? STANDARD_STATUS).phases.phases;
  return typeof phase === 'string' && phase !== '' ? phase : (initial?.name ?? '');
}

/** One look may take several edges of the table, and no other way. */
function wayFaults(kind: Kind, from: string, to: string): readonly string[] {
  const { edges } = (kind.status ?? STANDARD_STATUS).phases;
  const reached = new Set([from]);
  for (const phase of reached) for (const edge of edges) if (edge.from === phase) reached.add(edge.to);
  return reached.has(to) ? [] : [`no way from ${from} to ${to}`];
}
