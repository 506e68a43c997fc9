import type { LiveObject } from '../../core/live/live-object.ts';
import { formatMicroTime } from '../../core/time/format-micro-time.ts';
import { MINUTE } from '../../core/time/instant.ts';
import type { ApiClient } from '../api/api-client.ts';
import type { World } from '../ports.ts';
import type { BackOff } from '../wait/back-off.ts';
import { pause } from '../wait/pause.ts';
import type { Telling } from './event-series.ts';
import { type Judgement, sendAndJudge } from './judge-answer.ts';

/** An Event as it would be written anew, and what tells the same already. */
export interface WaitingEvent {
  readonly object: LiveObject;
  readonly telling: Telling;
  /** When it was recorded, by `elapsed`. */
  readonly since: number;
}

/** What it takes to write one. */
export interface EventWriting {
  readonly world: Pick<World, 'clock'>;
  readonly api: Pick<ApiClient, 'send' | 'create'>;
  /** Of all Events: a server that does not take one is not asked sooner for the next. */
  readonly backOff: BackOff;
  /** From then on each is tried once. */
  readonly stopped: AbortSignal;
}

/** What became of it. `refused`: it would be refused again, until somebody changes something. */
export type EventFate =
  | { readonly outcome: 'written' }
  | { readonly outcome: 'refused' | 'failed'; readonly message: string };

/** So long an Event is tried at least, because an API server that is replaced is back by then; and so often, however long it has waited. */
const SHORTEST_TRYING = MINUTE;
const FEWEST_TRIES = 3;

/**
 * Counts an Event up or writes a new one. What the server refuses is not tried again. When it does not answer, or cannot, returns only after the
 * wait that is due. Rejects only where there is a bug.
 */
export async function writeEvent(event: WaitingEvent, writing: EventWriting): Promise<EventFate> {
  const { world, backOff, stopped } = writing;
  const { clock } = world;
  for (let tries = 1; ; tries += 1) {
    const judgement = await writeOnce(event, writing);
    if (judgement.type !== 'unavailable') {
      backOff.reset();
      return fateOf(judgement);
    }
    const failed: EventFate = { outcome: 'failed', message: judgement.message };
    if (stopped.aborted) return failed;
    await pause(clock, backOff.next({ least: judgement.retryAfter }), stopped);
    const isTried = tries >= FEWEST_TRIES && clock.elapsed() - event.since >= SHORTEST_TRYING;
    if (isTried && !stopped.aborted) return failed;
  }
}

function fateOf(judgement: Exclude<Judgement, { readonly type: 'unavailable' }>): EventFate {
  // Where the name is taken, an earlier try has arrived whose answer was lost.
  if (judgement.type === 'accepted' || judgement.type === 'conflict') return { outcome: 'written' };
  if (judgement.type === 'gone') return { outcome: 'failed', message: 'its namespace is gone' };
  const { message } = judgement;
  return { outcome: IS_ENDING.test(message) ? 'failed' : 'refused', message };
}

/** In such a namespace nothing can be made any more (403, NamespaceLifecycle): nothing is wrong with that. */
const IS_ENDING = /because it is being terminated/;

async function writeOnce(event: WaitingEvent, writing: EventWriting): Promise<Judgement> {
  const { telling } = event;
  if (telling.name === undefined) return begin(event, writing);
  const judgement = await countUp(event, telling.name, writing);
  if (judgement.type !== 'gone') return judgement;
  // The server keeps Events for an hour or less.
  telling.name = undefined;
  return begin(event, writing);
}

/** From now on this Event tells it, unless it could not be written. */
async function begin({ object, telling }: WaitingEvent, { api }: EventWriting): Promise<Judgement> {
  const judgement = await sendAndJudge(() => api.create(object));
  if (judgement.type !== 'accepted' && judgement.type !== 'conflict') return judgement;
  telling.name = object.metadata.name;
  telling.count = 1;
  return judgement;
}

async function countUp(
  { object, telling }: WaitingEvent,
  name: string,
  { api, world }: EventWriting,
): Promise<Judgement> {
  const { namespace = '' } = object.metadata;
  const { missed } = telling;
  const count = telling.count + missed + 1;
  const judgement = await sendAndJudge(() =>
    api.send({
      method: 'PATCH',
      path: `/apis/events.k8s.io/v1/namespaces/${namespace}/events/${name}`,
      contentType: 'application/merge-patch+json',
      body: { series: { count, lastObservedTime: formatMicroTime(world.clock.now()) } },
    }),
  );
  if (judgement.type !== 'accepted') return judgement;
  telling.count = count;
  telling.missed -= missed;
  return judgement;
}
