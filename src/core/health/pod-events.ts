import type { LiveObject } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Instant } from '../time/instant.ts';
import { textAt } from './field-readers.ts';
import { instantAt, latest } from './pod-fields.ts';

/** A warning about an object, in what core/v1 and events.k8s.io/v1 have in common. */
export interface Warning {
  readonly reason: string;
  readonly message: string;
  readonly first: Instant | undefined;
  readonly last: Instant | undefined;
}

/** The newest Event of type Warning about an object with one of these reasons; undefined when there is none. */
export function newestWarning(object: LiveObject, live: LiveState, reasons: ReadonlySet<string>): Warning | undefined {
  let newest: Warning | undefined;
  for (const event of live.eventsAbout(object)) {
    const warning = readWarning(event);
    if (warning === undefined || !reasons.has(warning.reason)) continue;
    if (newest === undefined || (warning.last ?? 0) > (newest.last ?? 0)) newest = warning;
  }
  return newest;
}

function readWarning(event: LiveObject): Warning | undefined {
  const reason = textAt(event, ['reason']);
  if (textAt(event, ['type']) !== 'Warning' || reason === undefined) return undefined;
  const eventTime = instantAt(event, ['eventTime']) ?? instantAt(event, ['metadata', 'creationTimestamp']);
  return {
    reason,
    message: textAt(event, ['message']) ?? textAt(event, ['note']) ?? reason,
    first: firstTime(event) ?? eventTime,
    last: lastTime(event) ?? eventTime,
  };
}

function firstTime(event: LiveObject): Instant | undefined {
  return instantAt(event, ['firstTimestamp']) ?? instantAt(event, ['deprecatedFirstTimestamp']);
}

function lastTime(event: LiveObject): Instant | undefined {
  return latest([
    instantAt(event, ['lastTimestamp']),
    instantAt(event, ['deprecatedLastTimestamp']),
    instantAt(event, ['series', 'lastObservedTime']),
  ]);
}
