import { randomBytes } from 'node:crypto';
import { type ApiClient, ApiError, type LiveObject } from '../harness/api-client.ts';
import { timeNow } from './time.ts';

/** An event of a component about an object. */
export interface SimulatedEvent {
  readonly object: LiveObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who says it: `kubelet`, `service-controller`, … */
  readonly component: string;
  /** The node that it runs on. */
  readonly host?: string;
  readonly fieldPath?: string;
}

/** Writes events as client-go's recorder does: one object for what is said again, with a growing count. */
export interface EventRecorder {
  /** Says it, unless it has been said within the last second. */
  readonly record: (event: SimulatedEvent) => Promise<void>;
}

/** The shortest time between two events that say the same, in milliseconds. */
const AGAIN = 1000;

interface Series {
  readonly name: string;
  count: number;
  last: number;
}

/** A recorder that knows of no event yet. */
export function createEventRecorder(client: ApiClient): EventRecorder {
  const series = new Map<string, Series>();
  const write = async (event: SimulatedEvent, { name, count }: Series): Promise<void> => {
    const { namespace = 'default' } = event.object.metadata;
    const manifest = manifestOf(event, name, namespace);
    if (count === 1) {
      await client.create(manifest);
      return;
    }
    await client.patch({ apiVersion: 'v1', kind: 'Event', namespace, name }, { count, lastTimestamp: timeNow() });
  };
  return {
    record: async (event) => {
      const { object, reason, message, fieldPath = '' } = event;
      const key = [object.metadata.uid, fieldPath, reason, message].join('\n');
      const now = performance.now();
      const known = series.get(key);
      if (known !== undefined && now - known.last < AGAIN) return;
      const next = known ?? { name: `${object.metadata.name}.${randomBytes(8).toString('hex')}`, count: 0, last: 0 };
      next.count += 1;
      next.last = now;
      series.set(key, next);
      await write(event, next).catch(ignoreGone);
    },
  };
}

/** A namespace that is being deleted takes no new event, and its events are gone. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiError) || (error.status !== 403 && error.status !== 404)) throw error;
}

function manifestOf(event: SimulatedEvent, name: string, namespace: string): Parameters<ApiClient['create']>[0] {
  const { object, type, reason, message, component, host, fieldPath } = event;
  const now = timeNow();
  const { apiVersion, kind, metadata } = object;
  const { resourceVersion, uid } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: { apiVersion, kind, namespace, name: metadata.name, uid, resourceVersion, fieldPath },
    type,
    reason,
    message,
    source: { component, host },
    reportingComponent: component,
    reportingInstance: host ?? '',
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
}
