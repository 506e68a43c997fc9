import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../core/time/instant.ts';
import type { CommonStatus } from '../../core/status/status.ts';
import { WorldError } from '../../edges/world-error.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { EvaluatedResource } from './evaluate-observation.ts';
import type { ObservedResource } from './observation.ts';
import { missingOf, type Observer } from './open-observer.ts';
import { refuseInput } from './refuse-input.ts';
import { isAllReady, type StatusPicture, takePicture } from './take-picture.ts';
import { createWatchDisplay } from './watch-display.ts';
import type { WatchOptions } from './watch-options.ts';

/** How often the cluster is looked at, and how seldom while it does not answer. */
const INTERVAL = 2 * SECOND;
const LONGEST_INTERVAL = 30 * SECOND;

/**
 * Watches until Ctrl-C (exit code 0), or with a timeout until all is ready (0) or the time is up (3). A cluster that does not
 * answer when the watch begins ends it; later it is waited for.
 */
export async function watchStatus(
  observer: Observer,
  { timeout, signal, stop }: WatchOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const isOver = (): boolean => signal?.aborted === true;
  const look = createLook(observer, { isWaiting: timeout !== undefined, isOver, context });
  const end = timeout === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeout;
  try {
    while (!isOver()) {
      const { outcome, pause } = await look();
      if (outcome !== undefined) return outcome;
      if (Date.now() >= end) return EXIT.findings;
      await pauseFor(Math.min(pause, end - Date.now()), signal);
    }
    return EXIT.clean;
  } finally {
    stop();
  }
}

interface LookOptions {
  /** Whether the watch ends when all is ready. Then what is named may still be on its way. */
  readonly isWaiting: boolean;
  readonly isOver: () => boolean;
  readonly context: CommandContext;
}

/** How to go on after a look: end, or pause for so many milliseconds. */
interface Look {
  readonly outcome?: ExitCode | undefined;
  readonly pause: number;
}

/** Looks and shows, again and again; pauses double while the cluster does not answer. */
function createLook(observer: Observer, { isWaiting, isOver, context }: LookOptions): () => Promise<Look> {
  const display = createWatchDisplay(observer, context);
  const memory = createMemory();
  let pause = INTERVAL;
  let isFirst = true;
  return async () => {
    const picture = await tryPicture(observer, memory, () => !isFirst || isOver());
    if (isOver()) return { outcome: EXIT.clean, pause };
    if (picture instanceof WorldError) {
      pause = Math.min(pause * 2, LONGEST_INTERVAL);
      display.fail(picture, pause);
      return { pause };
    }
    pause = INTERVAL;
    const missing = missingOf(observer, picture.observation);
    if (isFirst && !isWaiting && missing.length > 0) return { outcome: refuseInput(missing, context), pause };
    isFirst = false;
    memory.remember(picture.resources);
    display.show(picture);
    const isDone = isWaiting && isAllReady(picture) && missing.length === 0;
    return { outcome: isDone ? EXIT.clean : undefined, pause };
  };
}

/** An aborted pause is over, and no error. */
async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(Math.max(0, milliseconds), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

async function tryPicture(
  observer: Observer,
  memory: Memory,
  isForgiven: () => boolean,
): Promise<StatusPicture | WorldError> {
  try {
    return await takePicture(observer, memory.previousOf);
  } catch (error) {
    if (error instanceof WorldError && isForgiven()) return error;
    throw error;
  }
}

/** The statuses computed last, for clusters in which no agent keeps them. */
interface Memory {
  previousOf(resource: ObservedResource): CommonStatus | undefined;
  remember(resources: readonly EvaluatedResource[]): void;
}

function createMemory(): Memory {
  const statuses = new Map<string, CommonStatus>();
  const keyOf = ({ object }: ObservedResource): string => object.metadata.uid ?? '';
  return {
    previousOf(resource) {
      const observed = resource.object.status?.['observedGeneration'];
      // The CRD puts -1 in until an agent has seen the resource.
      return typeof observed === 'number' && observed >= 0 ? undefined : statuses.get(keyOf(resource));
    },
    remember(resources) {
      statuses.clear();
      for (const resource of resources) statuses.set(keyOf(resource), resource.evaluation.status);
    },
  };
}
