import { assessHealth } from '../../../src/core/health/assess-health.ts';
import type { Health, HealthStatus } from '../../../src/core/health/health.ts';
import { computeKstatus } from '../../../src/core/health/kstatus/compute-kstatus.ts';
import type { KstatusStatus } from '../../../src/core/health/kstatus/kstatus.ts';
import { valueAt } from '../../../src/core/json/json.ts';
import { groupKindOf, type LiveObject } from '../../../src/core/live/live-object.ts';
import { createLiveState } from '../../../src/core/live/live-state.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { MINUTE, parseInstant, SECOND } from '../../../src/core/time/instant.ts';
import { healthRules } from '../../../src/health/index.ts';
import type { StrictDifference } from './strict-differences.ts';

/** One object of which our health is not what kstatus says. */
export interface StrictFinding {
  readonly object: string;
  readonly groupKind: string;
  readonly kstatus: KstatusStatus;
  readonly strict: HealthStatus;
  readonly reason: string;
  readonly message: string;
  readonly direction: 'stricter' | 'looser' | 'otherwise';
}

/** What our health is to kstatus. Who waits and who is suspended keeps nobody waiting. */
const KSTATUS_OF: Readonly<Record<HealthStatus, KstatusStatus>> = {
  Ready: 'Current',
  Waiting: 'Current',
  Suspended: 'Current',
  Progressing: 'InProgress',
  Degraded: 'InProgress',
  Failed: 'Failed',
  Terminating: 'Terminating',
  Unknown: 'Unknown',
};

const ORDER: readonly KstatusStatus[] = ['Failed', 'InProgress', 'Current'];

/** The objects that a Plan may hold: of a kind with a health rule of its own, and custom resources. */
function assessable(objects: readonly LiveObject[]): readonly LiveObject[] {
  const ruled = healthRules.rules.map(({ groupKind }) => groupKind);
  const custom = objects
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .map(({ spec }) => `${String(valueAt(spec, ['names', 'kind']))}.${String(valueAt(spec, ['group']))}`);
  const kinds = new Set([...ruled, ...custom]);
  return objects.filter((object) => kinds.has(groupKindOf(object)));
}

/**
 * Assesses objects as they were seen at `now`, each in its first second and when every period of grace is over, as one that was
 * never ready and as one that was, and returns where that is not what Flux says with kstatus.
 */
export function strictFindings(objects: readonly LiveObject[], now: number): readonly StrictFinding[] {
  const live = createLiveState(objects);
  const findings = assessable(objects).flatMap((object) => {
    const born = (parseInstant(object.metadata.creationTimestamp) ?? 0) + SECOND;
    return [born, now + 10 * MINUTE].flatMap((moment) =>
      [false, true].map((wasReady) => {
        const strict = assessHealth(object, { live, now: moment, wasReady, rules: healthRules });
        const { status } = computeKstatus(object, { now: moment, jobs: 'flux' });
        return findingOf(object, strict, status);
      }),
    );
  });
  return findings.filter((finding) => finding !== undefined);
}

function findingOf(object: LiveObject, strict: Health, kstatus: KstatusStatus): StrictFinding | undefined {
  const equivalent = KSTATUS_OF[strict.status];
  if (equivalent === kstatus) return undefined;
  const [ours, theirs] = [ORDER.indexOf(equivalent), ORDER.indexOf(kstatus)];
  const { status, reason, message } = strict;
  return {
    object: objectId(referenceOf(object)),
    groupKind: groupKindOf(object),
    kstatus,
    strict: status,
    reason,
    message,
    direction: ours < 0 || theirs < 0 ? 'otherwise' : ours < theirs ? 'stricter' : 'looser',
  };
}

/** Those that no entry of the table explains. */
export function unexplained(
  findings: readonly StrictFinding[],
  table: readonly StrictDifference[],
): readonly StrictFinding[] {
  return findings.filter((finding) => !table.some((difference) => explains(difference, finding)));
}

/** What the table names and no finding needs: `Pod Current: reason Error`. */
export function unused(table: readonly StrictDifference[], findings: readonly StrictFinding[]): readonly string[] {
  return table.flatMap((difference) => {
    const own = findings.filter((finding) => explains(difference, finding));
    const [kinds, statuses, reasons] = (['groupKind', 'strict', 'reason'] as const).map(
      (part) => new Set<string>(own.map((finding) => finding[part])),
    );
    return [
      ...difference.kinds.filter((kind) => !kinds?.has(kind)),
      ...difference.strict.filter((status) => !statuses?.has(status)),
      ...difference.reasons.filter((reason) => !reasons?.has(reason)),
    ].map((name) => `${difference.kinds[0]} ${difference.kstatus}: ${name} (${difference.because})`);
  });
}

function explains({ kinds, kstatus, strict, reasons }: StrictDifference, finding: StrictFinding): boolean {
  return (
    kinds.includes(finding.groupKind) &&
    kstatus === finding.kstatus &&
    strict.includes(finding.strict) &&
    reasons.includes(finding.reason)
  );
}
