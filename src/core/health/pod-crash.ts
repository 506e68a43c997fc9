import { type Instant, MINUTE, SECOND } from '../time/instant.ts';
import type { ContainerExit, PodContainer } from './pod-containers.ts';
import { type PodTrouble, TROUBLE_GRACE } from './pod-trouble.ts';
import { quotation } from './quotation.ts';

/**
 * The crash a container is still suffering from; undefined when it runs as it should, or has done its work.
 *
 * A container in a crash loop is waiting, running and ended by turns. The verdict is the same in each turn: it is made
 * from the number of restarts and from the last end, not from the turn. A loop is over once the container has been ready
 * in its present run, and for one without a probe (ready only means running) once it has been running for a minute.
 */
export function findCrash(container: PodContainer, now: Instant): PodTrouble | undefined {
  const { exit, lastExit, isRunning } = container;
  if (exit !== undefined) return isRunning ? undefined : findEndTrouble(container, exit, now);
  if (container.waiting !== undefined) return crashTrouble(container, lastExit, now);
  if (!isRunning || lastExit === undefined || !isCrashLoop(container, lastExit)) return undefined;
  return isProven(container, now) ? undefined : { ...describe(container, lastExit), ...stillUnproven(container) };
}

/** Kubelet: a container that ran for ten minutes starts with a new back-off; its next crash does not continue a loop. */
const LONG_RUN = 10 * MINUTE;
/** So many restarts, and a crash is no accident. */
export const LOOP_RESTARTS = 2;
const PROBATION = 60 * SECOND;

function findEndTrouble(container: PodContainer, exit: ContainerExit, now: Instant): PodTrouble | undefined {
  if (container.restartsAfter(exit.code)) return crashTrouble(container, exit, now);
  if (exit.code === 0) return undefined;
  const { reason = 'Error' } = exit;
  return {
    ...describe(container, exit),
    reason,
    message: `container ${container.name} exited with code ${exit.code} and is not restarted`,
  };
}

function crashTrouble(container: PodContainer, exit: ContainerExit | undefined, now: Instant): PodTrouble {
  const finishedAt = exit?.finishedAt ?? container.dueSince;
  const end = finishedAt === undefined ? undefined : finishedAt + TROUBLE_GRACE;
  const isOver = end === undefined || now >= end || isCrashLoop(container, exit);
  if (isOver) return describe(container, exit);
  return { ...describe(container, exit), severity: 'pending', nextCheck: end };
}

function isCrashLoop(container: PodContainer, exit: ContainerExit | undefined): boolean {
  return container.restartCount >= LOOP_RESTARTS && !(exit !== undefined && wasLongRun(exit));
}

function wasLongRun({ startedAt, finishedAt }: ContainerExit): boolean {
  return startedAt !== undefined && finishedAt !== undefined && finishedAt - startedAt >= LONG_RUN;
}

/** Whether the present run is known to be a good one. */
function isProven(container: PodContainer, now: Instant): boolean {
  const { isReady, hasProbe, startedAt, notReadySince, role } = container;
  if (isReady) return hasProbe || role === 'init' || startedAt === undefined || now >= startedAt + PROBATION;
  if (role === 'init') return false;
  return hasProbe && startedAt !== undefined && notReadySince !== undefined && notReadySince > startedAt;
}

/** Of a container that is ready, the end of the probation is known. */
function stillUnproven({ isReady, startedAt }: PodContainer): Pick<PodTrouble, 'nextCheck'> {
  return isReady && startedAt !== undefined ? { nextCheck: startedAt + PROBATION } : {};
}

function describe({ name, restartCount }: PodContainer, exit: ContainerExit | undefined): PodTrouble {
  const restarts = `restarted ${restartCount} ${restartCount === 1 ? 'time' : 'times'}`;
  const trouble = { severity: 'failed', errorClass: 'component' } as const;
  if (exit?.reason === 'OOMKilled') {
    const message = `container ${name} used more memory than its limit, ${restarts}`;
    return { ...trouble, reason: 'OOMKilled', message, hint: 'Raise the memory limit of the container' };
  }
  const message = `container ${name} ${exit === undefined ? 'crashes' : describeExit(exit)}, ${restarts}`;
  return {
    ...trouble,
    reason: 'CrashLoopBackOff',
    message,
    hint: `Read the log of the last run: kubectl logs -p -c ${name}`,
  };
}

/** Of the runtime's own words only: what a program wrote last may hold secrets. */
function describeExit({ code, reason, message }: ContainerExit): string {
  const isOfRuntime = reason === 'StartError' || reason === 'ContainerCannotRun';
  const text = `exited with code ${code}${reason === undefined ? '' : ` (${reason})`}`;
  return isOfRuntime && message !== undefined ? `${text}: ${quotation(message)}` : text;
}
