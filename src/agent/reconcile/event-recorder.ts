import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { StatusEvent } from '../../core/status/status.ts';
import { MINUTE, SECOND } from '../../core/time/instant.ts';
import type { ApiClient } from '../api/api-client.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { ResourceKey } from '../observe/observer.ts';
import type { World } from '../ports.ts';
import type { AgentSettings } from '../settings.ts';
import { type BackOff, createBackOff } from '../wait/back-off.ts';
import { pause } from '../wait/pause.ts';
import { correlationId } from './correlation-id.ts';
import { createEventSeries } from './event-series.ts';
import { resourceEvent } from './resource-event.ts';
import { createTokenBuckets } from './token-buckets.ts';
import { type EventFate, type WaitingEvent, writeEvent } from './write-event.ts';

/** Writes Events beside the work, one after the other. An Event is never worth holding up a status: under load it is written when there is time. */
export interface EventRecorder {
  record(subject: EventSubject, events: readonly StatusEvent[]): void;
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
  /** Whether there is something more urgent than an Event. */
  readonly isBusy: () => boolean;
}

/** How many may wait to be written; more are dropped. */
const MOST_WAITING = 1_000;
/** With more of them none yields: better late than never. */
const MOST_YIELDING = MOST_WAITING / 2;
const STOP_TIMEOUT = 5 * SECOND;
/** So long an Event makes room for what is more urgent; its time is that of what it tells. */
const LONGEST_YIELD = MINUTE;
const YIELD_AGAIN = 50;

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
    const telling = series.telling(about, now);
    if (!buckets.take(`${subject.key} ${subject.resource.metadata.uid ?? ''}`, now) || writer.isFull()) {
      telling.missed += 1;
      metrics.eventWritten(type, 'dropped');
      return;
    }
    writer.write({ object: eventObject(subject, event, parts), telling, since: now });
  };
  return {
    record: (subject, events) => {
      for (const event of events) record(subject, event);
    },
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

interface EventWriter {
  write(event: WaitingEvent): void;
  isFull(): boolean;
  stop(): Promise<void>;
}

function createWriter(parts: EventRecorderParts): EventWriter {
  const { isBusy, world } = parts;
  const { clock, random } = world;
  const stopping = new AbortController();
  const { signal: stopped } = stopping;
  const delivery: Delivery = { ...parts, stopped, backOff: createBackOff(random), refusedAt: new Map() };
  const waiting: WaitingEvent[] = [];
  let writing: Promise<void> | undefined;
  const isToYield = (): boolean => {
    const [first] = waiting;
    if (first === undefined || stopped.aborted || waiting.length > MOST_YIELDING || !isBusy()) return false;
    return clock.elapsed() - first.since < LONGEST_YIELD;
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      while (isToYield()) await pause(clock, YIELD_AGAIN, stopped);
      const event = waiting.shift();
      if (event !== undefined) await deliver(event, delivery);
    }
    writing = undefined;
  };
  return {
    write(event) {
      if (stopped.aborted) return;
      waiting.push(event);
      writing ??= writeAll();
    },
    isFull: () => waiting.length >= MOST_WAITING,
    stop: () =>
      new Promise((resolve) => {
        stopping.abort();
        const cancel = clock.after(STOP_TIMEOUT, resolve);
        void (writing ?? Promise.resolve()).then(() => {
          cancel();
          resolve();
        });
      }),
  };
}

interface Delivery extends EventRecorderParts {
  readonly stopped: AbortSignal;
  readonly backOff: BackOff;
  /** When the journal was last told of a refusal, by what the server said. */
  readonly refusedAt: Map<string, number>;
}

/** Never rejects, and tells of its failure only in the metrics and the journal: an Event about an Event would never end. */
async function deliver(event: WaitingEvent, delivery: Delivery): Promise<void> {
  const { metrics, world } = delivery;
  const type = event.object['type'] === 'Warning' ? 'Warning' : 'Normal';
  try {
    const fate = await writeEvent(event, delivery);
    metrics.eventWritten(type, fate.outcome);
    tellFate(event, fate, delivery);
  } catch (error) {
    metrics.eventWritten(type, 'failed');
    world.journal.error('writing an Event failed', { error: String(error) });
  }
}

/** A refusal is news when it comes first, and an hour after it was told. */
function tellFate({ object }: WaitingEvent, fate: EventFate, { world, refusedAt }: Delivery): void {
  if (fate.outcome === 'written') return;
  const { outcome, message } = fate;
  const now = world.clock.elapsed();
  const why = reasonIn(message, object);
  if (outcome === 'failed' || now - (refusedAt.get(why) ?? Number.NEGATIVE_INFINITY) < TOLD_AGAIN) {
    world.journal.debug('an Event was not written', { error: message });
    return;
  }
  for (const [told, at] of refusedAt)
    if (now - at >= TOLD_AGAIN || refusedAt.size >= MOST_REASONS) refusedAt.delete(told);
  refusedAt.set(why, now);
  world.journal.warn('an Event was refused', { error: message });
}

const TOLD_AGAIN = 60 * MINUTE;
const MOST_REASONS = 50;

/** The server names the Event and its namespace, which says nothing of why. */
function reasonIn(message: string, { metadata: { name, namespace = '' } }: LiveObject): string {
  return message.replaceAll(name, '').replaceAll(`"${namespace}"`, '');
}
