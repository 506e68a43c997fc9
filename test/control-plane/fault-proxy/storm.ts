import type { DropManner, Fault, FaultPoint, FaultRule, RequestMatch } from './fault.ts';
import { type SeededGenerator, seededGenerator } from './seeded-generator.ts';

/** The faults that a storm can draw; an expired token needs a token, so it is injected by hand. */
export type StormFault = Exclude<Fault['kind'], 'expired-token'>;

/** All of them. */
export const stormFaults: readonly StormFault[] = [
  'drop-connection',
  'black-hole',
  'slow-bytes',
  'split-frames',
  'status',
  'gone',
  'goaway',
  'clock-skew',
  'partition',
];

/** What kind of storm. */
export interface StormOptions {
  /** The kinds to draw from; not empty. */
  readonly faults: readonly StormFault[];
  /** How many rules. */
  readonly rounds: number;
  /** Which requests the storm is about. Default: every one. */
  readonly match?: RequestMatch;
}

/**
 * A storm: rules to inject all at once before the client starts. The rule of a later round lets more of its requests pass first, and
 * each strikes at most three times, so a storm passes by and a client that recovers gets to its goal. The same seed gives the same list.
 */
export function stormOf(seed: number, { faults, rounds, match }: StormOptions): readonly FaultRule[] {
  return Array.from({ length: rounds }, (_, round) => {
    const draws = seededGenerator(seed, 'storm', round);
    const fault = faultOf(draws.pick(faults), draws);
    const rule = { skip: draws.integer(0, 2 * round), times: draws.integer(1, 3), fault };
    return match === undefined ? rule : { ...rule, match };
  });
}

function faultOf(kind: StormFault, draws: SeededGenerator): Fault {
  switch (kind) {
    case 'drop-connection':
      return { kind, at: pointOf(draws), manner: draws.pick<DropManner>(['reset', 'fin', 'rst-stream']) };
    case 'black-hole':
      return { kind, at: pointOf(draws), scope: draws.pick(['connection', 'stream'] as const) };
    case 'slow-bytes':
      return { kind, chunkBytes: draws.integer(512, 4096), delayMilliseconds: draws.integer(1, 3) };
    case 'split-frames':
      return { kind, maximumBytes: draws.integer(1, 64) };
    case 'status':
      return statusOf(draws);
    case 'gone':
      return draws.pick([
        { kind, form: 'http' },
        { kind, form: 'event', afterEvents: draws.integer(0, 5) },
      ] as const);
    case 'goaway':
      return { kind, form: draws.pick(['graceful', 'abrupt'] as const) };
    case 'clock-skew':
      return { kind, seconds: draws.integer(-3600, 3600) };
    case 'partition':
      return { kind, milliseconds: draws.integer(10, 1000) };
  }
}

function pointOf(draws: SeededGenerator): FaultPoint {
  return draws.pick<FaultPoint>([
    'request',
    'response',
    { afterBytes: draws.integer(0, 2000) },
    { afterEvents: draws.integer(0, 5) },
  ]);
}

function statusOf(draws: SeededGenerator): Fault {
  const shape = {
    kind: 'status',
    at: draws.pick(['request', 'response'] as const),
    form: draws.pick(['object', 'text'] as const),
  } as const;
  const code = draws.pick([429, 500, 503, 504] as const);
  return code === 429 ? { ...shape, code, retryAfterSeconds: 1 } : { ...shape, code };
}
