import { cutText } from './cut-text.ts';
import type { PhaseTransition } from './evaluation.ts';
import type { PhaseTable } from './phase-table.ts';
import type { PreviousStatus } from './read-previous.ts';
import type { CommonStatus, ComponentStatus, StatusEvent } from './status.ts';
import { keyOf } from './write-drift.ts';

/** The most characters of an Event's note (events.k8s.io/v1). */
const NOTE_LIMIT = 1024;

/**
 * What is worth an Event: phases walked through, components that changed state, a new cause that somebody has to remove, drift that
 * began or ended. Nothing else: an Event that comes every minute is read by nobody.
 */
export function statusEvents(
  status: CommonStatus,
  previous: PreviousStatus,
  { transitions, table }: { readonly transitions: readonly PhaseTransition[]; readonly table: PhaseTable },
): readonly StatusEvent[] {
  const events = [
    ...transitions.map((transition, index) =>
      phaseEvent(transition, table, index === transitions.length - 1 ? status.message : ''),
    ),
    ...status.components.flatMap((component) => componentEvent(component, previous)),
    ...blockingEvent(status, previous),
    ...driftEvents(status, previous),
  ];
  return events.map((event) => ({ ...event, note: cutText(event.note, NOTE_LIMIT) }));
}

function phaseEvent({ from, to }: PhaseTransition, table: PhaseTable, message: string): StatusEvent {
  const stage = table.phases.find(({ name }) => name === to)?.stage;
  const note = `${from} → ${to}${message === '' ? '' : `: ${message}`}`;
  return { type: stage === 'failed' ? 'Warning' : 'Normal', reason: to, action: 'PhaseTransition', note };
}

function componentEvent({ name, phase, message }: ComponentStatus, previous: PreviousStatus): readonly StatusEvent[] {
  const before = previous.components.get(name)?.phase;
  if (before === phase || (before === undefined && phase === 'Pending')) return [];
  const type = phase === 'Degraded' || phase === 'Failed' ? 'Warning' : 'Normal';
  const note = `${name}: ${before ?? 'Pending'} → ${phase}${message === undefined ? '' : `: ${message}`}`;
  return [{ type, reason: `Component${phase}`, action: 'ComponentTransition', note }];
}

/** Only what has a class of error: what merely takes its time is no news. */
function blockingEvent({ blocking, retry }: CommonStatus, previous: PreviousStatus): readonly StatusEvent[] {
  if (blocking === undefined || retry?.class === undefined) return [];
  if (previous.blocking?.object === blocking.object && previous.blocking.reason === blocking.reason) return [];
  const note = `${blocking.object}: ${blocking.message ?? blocking.reason}`;
  return [{ type: 'Warning', reason: blocking.reason, action: 'Blocked', note, related: blocking.object }];
}

function driftEvents({ drift }: CommonStatus, previous: PreviousStatus): readonly StatusEvent[] {
  const before = new Set(previous.drift.map(keyOf));
  const isNews = drift.items.filter((item) => !before.has(keyOf(item)));
  const recreated = isNews.filter(({ type }) => type === 'Recreated').map(recreatedEvent);
  const wasDrifting = previous.drift.some(({ type }) => type !== 'Recreated');
  if (wasDrifting === drift.count > 0) return recreated;
  if (drift.count === 0) {
    return [
      ...recreated,
      { type: 'Normal', reason: 'DriftResolved', action: 'Compared', note: 'the cluster is as the Plan says again' },
    ];
  }
  const [first] = drift.items.filter(({ type }) => type !== 'Recreated');
  const note = `${drift.count} differences from the Plan, first: ${first?.object ?? ''} ${first?.message ?? ''}`;
  return [...recreated, { type: 'Warning', reason: 'DriftDetected', action: 'Compared', note, related: first?.object }];
}

function recreatedEvent({ object, message }: CommonStatus['drift']['items'][number]): StatusEvent {
  return {
    type: 'Normal',
    reason: 'ObjectRecreated',
    action: 'Compared',
    note: `${object}: ${message ?? ''}`,
    related: object,
  };
}
