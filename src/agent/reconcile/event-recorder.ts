import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { StatusEvent } from '../../core/status/status.ts';
import { formatMicroTime } from '../../core/time/format-micro-time.ts';
import { SECOND } from '../../core/time/instant.ts';
import type { ApiClient } from '../api/api-client.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { ResourceKey } from '../observe/observer.ts';
import type { ApiAnswer, World } from '../ports.ts';
import type { AgentSettings } from '../settings.ts';
import { correlationId } from './correlation-id.ts';
import { createEventSeries } from './event-series.ts';
import { type Judgement, sendAndJudge } from './judge-answer.ts';
import { resourceEvent } from './resource-event.ts';
import { createTokenBuckets } from './token-buckets.ts';

/** Writes Events beside the work, one after the other. An Event is never worth holding up a status. */
export interface EventRecorder {
  record(subject: EventSubject, events: readonly StatusEvent[]): void;
  forget(key: ResourceKey): void;
  /** Tries once what is still to be written, for a bounded time. */
  stop(): Promise<void>;
}

/** What Events are about. */
export interface EventSubject {
  readonly key: ResourceKey;
  /** Of the resource version that was written. */
  readonly resource: LiveObject;
  /** The reference of a second object, by its id. */
  readonly related: (id: string) => JsonObject | undefined;
}

/** What a recorder is made of. */
export interface EventRecorderParts {
  readonly world: Pick<World, 'clock' | 'random' | 'journal'>;
  readonly api: Pick<ApiClient, 'send' | 'create'>;
  readonly metrics: Pick<AgentMetrics, 'eventWritten'>;
  readonly settings: Pick<AgentSettings, 'name' | 'identity'>;
}

/** How many may wait to be written; more are dropped. */
const MOST_WAITING = 1_000;
const MOST_TRIES = 3;
const STOP_TIMEOUT = 5 * SECOND;

/** A recorder that has told nothing yet. */
export function createEventRecorder(parts: EventRecorderParts): EventRecorder {
  const { world, metrics } = parts;
  const buckets = createTokenBuckets();
  const series = createEventSeries();
  const writer = createWriter(parts);
  const record = (subject: EventSubject, event: StatusEvent): void => {
    const now = world.clock.elapsed();
    const { type, reason, action, related, note } = event;
    const about = [subject.key, subject.resource.metadata.uid, type, reason, action, related, note];
    const again = series.repeat(about, now);
    if (!buckets.take(subject.key, now) || writer.isFull()) {
      metrics.eventWritten(type, 'dropped');
      return;
    }
    const object = eventObject(subject, event, parts);
    if (again === undefined) series.begin(about, { name: object.metadata.name, now });
    writer.write({ object, again });
  };
  return {
    record: (subject, events) => {
      for (const event of events) record(subject, event);
    },
    forget: (key) => buckets.forget(key),
    stop: () => writer.stop(),
  };
}

function eventObject(subject: EventSubject, event: StatusEvent, { world, settings }: EventRecorderParts): LiveObject {
  return resourceEvent({
    event,
    resource: subject.resource,
    related: event.related === undefined ? undefined : subject.related(event.related),
    settings,
    now: world.clock.now(),
    unique: correlationId(world.random),
  });
}

/** An Event as it would be written anew, and the one that it repeats. */
interface WaitingEvent {
  readonly object: LiveObject;
  readonly again: { readonly name: string; readonly count: number } | undefined;
}

interface EventWriter {
  write(event: WaitingEvent): void;
  isFull(): boolean;
  stop(): Promise<void>;
}

function createWriter(parts: EventRecorderParts): EventWriter {
  const { clock } = parts.world;
  const waiting: WaitingEvent[] = [];
  let writing: Promise<void> | undefined;
  let isStopped = false;
  const writeAll = async (): Promise<void> => {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      await deliver(event, { ...parts, isStopped: () => isStopped });
    }
    writing = undefined;
  };
  return {
    write(event) {
      if (isStopped) return;
      waiting.push(event);
      writing ??= writeAll();
    },
    isFull: () => waiting.length >= MOST_WAITING,
    stop: () =>
      new Promise((resolve) => {
        isStopped = true;
        const cancel = clock.after(STOP_TIMEOUT, resolve);
        void (writing ?? Promise.resolve()).then(() => {
          cancel();
          resolve();
        });
      }),
  };
}

interface Delivery extends EventRecorderParts {
  readonly isStopped: () => boolean;
}

/** Never rejects, and tells of its failure only in the metrics and the journal: an Event about an Event would never end. */
async function deliver(event: WaitingEvent, delivery: Delivery): Promise<void> {
  const { metrics, world } = delivery;
  const type = event.object['type'] === 'Warning' ? 'Warning' : 'Normal';
  try {
    const failure = await tryToWrite(event, delivery);
    metrics.eventWritten(type, failure === undefined ? 'written' : 'failed');
    if (failure !== undefined) world.journal.debug('an Event was not written', { error: failure });
  } catch (error) {
    metrics.eventWritten(type, 'failed');
    world.journal.error('writing an Event failed', { error: String(error) });
  }
}

/** Why it could not be written. What the server refuses is not tried again. */
async function tryToWrite(event: WaitingEvent, { api, world, isStopped }: Delivery): Promise<string | undefined> {
  for (let tries = 1; ; tries += 1) {
    const judgement = await writeOnce(event, api, world);
    if (judgement.type === 'accepted') return undefined;
    // The name is new: if it is taken, an earlier try has arrived whose answer was lost.
    if (judgement.type === 'conflict') return undefined;
    if (judgement.type === 'gone') return 'its namespace is gone';
    if (judgement.type === 'refused' || tries === MOST_TRIES || isStopped()) return judgement.message;
    await pause(world, Math.max(judgement.retryAfter ?? 0, world.random() * SECOND * 2 ** tries));
  }
}

async function writeOnce(
  { object, again }: WaitingEvent,
  api: EventRecorderParts['api'],
  { clock }: Pick<World, 'clock'>,
): Promise<Judgement> {
  const create = (): Promise<ApiAnswer> => api.create(object);
  if (again === undefined) return sendAndJudge(create);
  const { namespace = '' } = object.metadata;
  const judgement = await sendAndJudge(() =>
    api.send({
      method: 'PATCH',
      path: `/apis/events.k8s.io/v1/namespaces/${namespace}/events/${again.name}`,
      contentType: 'application/merge-patch+json',
      body: { series: { count: again.count, lastObservedTime: formatMicroTime(clock.now()) } },
    }),
  );
  // The server keeps Events for an hour or less; or it was never written.
  return judgement.type === 'gone' ? sendAndJudge(create) : judgement;
}

function pause({ clock }: Pick<World, 'clock'>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });
}
