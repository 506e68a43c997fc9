import type { PhaseEdge, Trigger } from './phase-table.ts';

/** An edge in words, for documentation: "from Ready, when the Plan changed". */
export function describeEdge({ from, when, onlyIf }: PhaseEdge): string {
  return `from ${from}, ${describeTrigger(when)}${onlyIf === undefined ? '' : `, if it ${HISTORY[onlyIf]}`}`;
}

const HISTORY: Readonly<Record<NonNullable<PhaseEdge['onlyIf']>, string>> = {
  wasReady: 'was ready before',
  neverReady: 'never was ready',
};

function describeTrigger(trigger: Trigger): string {
  if (typeof trigger === 'object') return `when everything up to wave ${trigger.appliedUpTo} is applied and healthy`;
  return TRIGGERS[trigger];
}

const TRIGGERS: Readonly<Record<Exclude<Trigger, object>, string>> = {
  started: 'when what the Plan requires exists and something of it has been applied',
  ready: 'when every object is applied and healthy',
  changed: 'when the Plan is another one than that with which it was last ready',
  upgraded: 'when the Plan changes the version of a component',
  lost: 'when something that was ready has been unhealthy for more than 30 seconds',
  exhausted: 'when something that was ready stays unhealthy for longer than all retries take',
  failed: 'when something will not become ready by itself',
  recovered: 'when nothing is failed any more',
  deleting: 'when the resource is deleted',
};
