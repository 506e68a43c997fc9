import type { LiveObject } from '../live/live-object.ts';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import { textAt } from './field-readers.ts';
import type { ErrorClass, HealthContext } from './health.ts';
import { readContainers } from './pod-containers.ts';
import { readPodEnd } from './pod-problem.ts';
import { lastLine, quotedAfter } from './quotation.ts';

/** How the last failed pod of a Job came to its end. */
export interface JobFailure {
  /** The id of the pod. */
  readonly culprit: string;
  /** `container verify exited with code 3: the replica … took a write`. */
  readonly message: string;
  readonly errorClass: ErrorClass;
}

/** What the last failed pod of a Job said, init containers included; undefined where no pod failed, or none can be read any more. */
export function lastJobFailure(job: LiveObject, { live }: HealthContext): JobFailure | undefined {
  let last: PodFailure | undefined;
  // Sorted by id: of two that ended in the same second the same one always wins.
  for (const failure of live.ownedBy(job.metadata.uid, 'Pod').flatMap(failureOf)) {
    if (last === undefined || failure.time > last.time) last = failure;
  }
  return last && { culprit: last.culprit, message: last.message, errorClass: last.errorClass };
}

interface PodFailure extends JobFailure {
  readonly time: Instant;
}

function failureOf(pod: LiveObject): readonly PodFailure[] {
  const culprit = objectId(referenceOf(pod));
  const created = parseInstant(textAt(pod, ['metadata', 'creationTimestamp'])) ?? 0;
  for (const { name, exit, lastExit } of readContainers(pod)) {
    const end = [exit, lastExit].find((candidate) => candidate !== undefined && candidate.code !== 0);
    if (end === undefined) continue;
    const message = `container ${name} exited with code ${end.code}${quotedAfter(lastLine(end.message ?? ''))}`;
    const errorClass = end.reason === 'OOMKilled' ? 'resource' : classOfExit(end.code);
    return [{ culprit, message, errorClass, time: end.finishedAt ?? created }];
  }
  if (textAt(pod, ['status', 'phase']) !== 'Failed') return [];
  const { message, errorClass } = readPodEnd(pod);
  return [{ culprit, message, errorClass: errorClass ?? 'component', time: created }];
}

/** The exit codes of Planwright's scripts (src/kinds/database/scripts/session.sh): wrong state, not verified, the world failed. */
function classOfExit(code: number): ErrorClass {
  if (code === 2) return 'configuration';
  return code === 4 ? 'transient' : 'component';
}
