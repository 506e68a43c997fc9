import type { CelDuration, CelTimestamp } from './cel-value.ts';
import { civilTimeOf } from './civil-time.ts';
import { SECOND } from './number-range.ts';

/** A double as Go's `%g` writes it: `1.5`, `1e+06`, `+Inf`. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return value === 0 ? fixedNotation(value) : generalNotation(value);
}

function generalNotation(value: number): string {
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return fixedNotation(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** A duration in seconds, as Kubernetes writes it: `5400.5s`. */
export function formatDuration({ nanoseconds }: CelDuration): string {
  const seconds = Number(nanoseconds / SECOND) + Number(nanoseconds % SECOND) / 1e9;
  return `${fixedNotation(seconds)}s`;
}

/** A timestamp in RFC 3339, in the zone it was written in and without trailing zeros. */
export function formatTimestamp({ nanoseconds, offsetMinutes }: CelTimestamp): string {
  const time = civilTimeOf(nanoseconds, offsetMinutes * 60);
  const date = [pad(time.year, 4), pad(time.month, 2), pad(time.day, 2)].join('-');
  const clock = [pad(time.hour, 2), pad(time.minute, 2), pad(time.second, 2)].join(':');
  const fraction = time.nanosecond === 0 ? '' : `.${pad(time.nanosecond, 9).replace(/0+$/, '')}`;
  return `${date}T${clock}${fraction}${formatOffset(offsetMinutes)}`;
}

/** The shortest decimal that reads back as the same double, without an exponent. */
function fixedNotation(value: number): string {
  const [mantissa = '', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(exponentText) + 1;
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function formatOffset(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'Z';
  const magnitude = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(magnitude / 60), 2)}:${pad(magnitude % 60, 2)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
