import { type Instant, MINUTE, parseInstant, SECOND } from '../../core/time/instant.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long a time lies back, in the two largest units that say something, as kubectl writes it: `45s`, `12m`, `5h`, `3d4h`. */
export function describeAge(since: Instant | string | undefined, now: Instant): string {
  const instant = typeof since === 'string' ? parseInstant(since) : since;
  return instant === undefined ? '?' : describeDuration(Math.max(0, now - instant));
}

/** A duration in milliseconds, written likewise. */
export function describeDuration(milliseconds: number): string {
  if (milliseconds < 2 * MINUTE) return `${Math.floor(milliseconds / SECOND)}s`;
  if (milliseconds < 10 * MINUTE) return inUnits(milliseconds, [MINUTE, 'm'], [SECOND, 's']);
  if (milliseconds < 3 * HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
  if (milliseconds < 8 * HOUR) return inUnits(milliseconds, [HOUR, 'h'], [MINUTE, 'm']);
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)}h`;
  if (milliseconds < 8 * DAY) return inUnits(milliseconds, [DAY, 'd'], [HOUR, 'h']);
  return `${Math.floor(milliseconds / DAY)}d`;
}

/** Reads `90s`, `5m`, `1h30m` into milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const found = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (found === null || text === '') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = found;
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
}

type Unit = readonly [milliseconds: number, letter: string];

function inUnits(milliseconds: number, [large, one]: Unit, [small, other]: Unit): string {
  const rest = Math.floor((milliseconds % large) / small);
  return `${Math.floor(milliseconds / large)}${one}${rest === 0 ? '' : `${rest}${other}`}`;
}
