import type { CelDuration } from '../value/cel-value.ts';
import { SECOND } from '../value/number-range.ts';

/**
 * Reads `3 days`, `1 week 2 hours`: what an API server accepts for `format: duration` besides Go's notation
 * (k8s.io/kube-openapi/pkg/validation/strfmt). Undefined when nothing in the text is an amount with a unit.
 */
export function parseLongDuration(text: string): CelDuration | undefined {
  const amounts = Array.from(text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g), ([, count = '', unit = '']) =>
    amountOf(BigInt(count), unit.toLowerCase()),
  ).filter((amount) => amount !== undefined);
  if (amounts.length === 0) return undefined;
  return { kind: 'duration', nanoseconds: amounts.reduce((total, amount) => total + amount, 0n) };
}

interface Unit {
  readonly names: readonly string[];
  /** The name that may be longer in the text: `day` also reads `days`. */
  readonly stem: string;
  readonly nanoseconds: bigint;
}

const UNITS: readonly Unit[] = [
  { names: ['ns'], stem: 'nano', nanoseconds: 1n },
  { names: ['us', 'µs'], stem: 'micro', nanoseconds: 1_000n },
  { names: ['ms'], stem: 'milli', nanoseconds: 1_000_000n },
  { names: ['s'], stem: 'sec', nanoseconds: SECOND },
  { names: ['m'], stem: 'min', nanoseconds: 60n * SECOND },
  { names: ['h', 'hr'], stem: 'hour', nanoseconds: 3_600n * SECOND },
  { names: ['d'], stem: 'day', nanoseconds: 86_400n * SECOND },
  { names: ['w', 'wk'], stem: 'week', nanoseconds: 604_800n * SECOND },
];

function amountOf(count: bigint, name: string): bigint | undefined {
  const unit = UNITS.find(({ names, stem }) => names.includes(name) || name.startsWith(stem));
  return unit && count * unit.nanoseconds;
}
