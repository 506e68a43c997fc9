import { setTimeout as sleep } from 'node:timers/promises';
import { isSameJson } from '../../../../src/core/json/is-same-json.ts';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import { objectId, referenceOf } from '../../../../src/core/manifest/object-id.ts';
import type { Clock } from '../../../../src/agent/ports.ts';
import type { Instant } from '../../../../src/core/time/instant.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import type { Verdict } from './read-verdicts.ts';
import { AGENT, writtenStatuses, type WrittenStatus } from './written-statuses.ts';

/** A time in which nobody changes anything. */
export interface QuietTime {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly clock: Clock;
  /** What was told when it began, and that nothing was left to do. */
  readonly verdicts: readonly Verdict[];
  /** By the clock. */
  readonly milliseconds: number;
}

/**
 * What was written while nothing changed, except for what time alone brings: the status of a resource after the moment at which its verdict
 * said so. With what was changed, because nobody can ask for it later.
 */
export async function writesInQuiet({
  cluster,
  namespace,
  clock,
  verdicts,
  milliseconds,
}: QuietTime): Promise<readonly string[]> {
  const before = writesOf(cluster).length;
  const until = clock.elapsed() + milliseconds;
  while (clock.elapsed() < until) await sleep(50);
  const due = new Map(verdicts.map(({ id, nextCheck }) => [id, nextCheck]));
  const statuses = writtenStatuses(cluster.auditEvents(), namespace);
  return writesOf(cluster)
    .slice(before)
    .filter((write) => write.namespace === namespace)
    .flatMap(({ verb, plural, name, subresource = '', response, request }) => {
      const title = `while nothing changed: ${verb} ${plural}/${name} ${subresource}`;
      if (subresource !== 'status') return [`${title}${JSON.stringify(request)}`];
      const version = (response as { metadata?: { resourceVersion?: string } } | undefined)?.metadata?.resourceVersion;
      const written = statuses.find(({ resource }) => resource.metadata.resourceVersion === version);
      // One that was refused, or that changed nothing.
      if (written === undefined) return [`${title}: ${JSON.stringify(request)}`];
      return isDue(written, due, clock) ? [] : [`${title}: ${changeOf(written) || 'nothing new'}`];
    });
}

function isDue({ resource }: WrittenStatus, due: ReadonlyMap<string, Instant | undefined>, clock: Clock): boolean {
  const moment = due.get(objectId(referenceOf(resource)));
  return moment !== undefined && moment <= clock.now();
}

function changeOf({ resource, previous }: WrittenStatus): string {
  const [before, after]: readonly JsonObject[] = [previous ?? {}, resource.status ?? {}];
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .filter((name) => !isSameJson(before?.[name], after?.[name]))
    .map((name) => `${name} from ${JSON.stringify(before?.[name])} to ${JSON.stringify(after?.[name])}`)
    .join('; ');
}

function writesOf({ auditEvents }: Cluster): ReturnType<Cluster['auditEvents']> {
  return auditEvents().filter(({ user }) => user === AGENT);
}
