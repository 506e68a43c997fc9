import { Counter, Histogram, type Registry } from 'prom-client';
import type { Kind } from '../../core/kind/kind.ts';
import type { AgentMetrics } from './agent-metrics.ts';
import { boundedLabel } from './bounded-label.ts';

/** What is counted for each kind. */
export interface KindMetrics extends Pick<AgentMetrics, 'reconciled' | 'error'> {
  transition(kind: Kind, step: { readonly from: string; readonly to: string }): void;
}

/** From a thousandth of a second: a look that finds nothing new; to ten: an API server that hardly answers. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Phases and error classes are few; what a resource says it was in before is not ours. */
const MOST_VALUES = 50;

/** `planwright_*` for every kind; and under the names that its seed promises for a kind with a `metricPrefix`, there without the kind. */
export function createKindMetrics(registry: Registry, kinds: readonly Kind[]): KindMetrics {
  const every = metricsUnder(registry, 'planwright', ['kind']);
  const promised = new Map(prefixesOf(kinds).map((prefix) => [prefix, metricsUnder(registry, prefix, [])] as const));
  const [phase, type] = [boundedLabel(MOST_VALUES), boundedLabel(MOST_VALUES)];
  const ofKind = (kind: Kind | undefined): Metrics | undefined => promised.get(kind?.status?.metricPrefix ?? '');
  return {
    transition: (kind, step) => {
      const labels = { from: phase(step.from), to: phase(step.to) };
      every.transitions.inc({ kind: nameOf(kind), ...labels });
      ofKind(kind)?.transitions.inc(labels);
    },
    reconciled: (kind, { seconds, outcome }) => {
      every.durations.observe({ kind: nameOf(kind), outcome }, seconds);
      ofKind(kind)?.durations.observe({ outcome }, seconds);
    },
    error: (kind, errorClass) => {
      every.errors.inc({ kind: nameOf(kind), type: type(errorClass) });
      ofKind(kind)?.errors.inc({ type: type(errorClass) });
    },
  };
}

/** The prefixes that kinds promise, each once. */
export function prefixesOf(kinds: readonly Kind[]): readonly string[] {
  return [...new Set(kinds.flatMap(({ status }) => status?.metricPrefix ?? []))];
}

interface Metrics {
  readonly transitions: Counter;
  readonly durations: Histogram;
  readonly errors: Counter;
}

function metricsUnder(registry: Registry, prefix: string, labels: readonly string[]): Metrics {
  const registers = [registry];
  return {
    transitions: new Counter({
      name: `${prefix}_state_transitions_total`,
      help: 'Transitions from one phase to another',
      labelNames: [...labels, 'from', 'to'],
      registers,
    }),
    durations: new Histogram({
      name: `${prefix}_reconciliation_duration_seconds`,
      help: 'How long one evaluation took, from the look at what is known to the answer to the write, by how it ended (written, unchanged, failed, deferred)',
      labelNames: [...labels, 'outcome'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    errors: new Counter({
      name: `${prefix}_errors_total`,
      help: 'Errors by class: of the agent itself, and of what resources are made of',
      labelNames: [...labels, 'type'],
      registers,
    }),
  };
}

/** Empty where an error belongs to no kind. */
function nameOf(kind: Kind | undefined): string {
  return kind?.definition.spec.names.kind ?? '';
}
