import { type Library, memberFunction, type Overload } from '../type-system/function-declaration.ts';
import { type CivilTime, civilTimeOf, zoneOffsetSeconds } from '../value/civil-time.ts';
import { asDuration, asString, asTimestamp } from '../value/narrow-value.ts';
import { SECOND } from '../value/number-range.ts';

/** `getFullYear()` and its like, in UTC unless a zone is given, and the parts of a duration. */
export const TIME_LIBRARY: Library = {
  sinceMinor: 0,
  overloads: [
    ...timestampPart('getFullYear', ({ year }) => year),
    ...timestampPart('getMonth', ({ month }) => month - 1),
    ...timestampPart('getDayOfYear', ({ dayOfYear }) => dayOfYear),
    ...timestampPart('getDayOfMonth', ({ day }) => day - 1),
    ...timestampPart('getDate', ({ day }) => day),
    ...timestampPart('getDayOfWeek', ({ weekday }) => weekday),
    ...timestampPart('getHours', ({ hour }) => hour),
    ...timestampPart('getMinutes', ({ minute }) => minute),
    ...timestampPart('getSeconds', ({ second }) => second),
    ...timestampPart('getMilliseconds', ({ nanosecond }) => Math.floor(nanosecond / 1e6)),
    durationPart('getHours', 3600n * SECOND),
    durationPart('getMinutes', 60n * SECOND),
    durationPart('getSeconds', SECOND),
    durationPart('getMilliseconds', 1_000_000n),
  ],
};

function timestampPart(name: string, part: (time: CivilTime) => number): readonly Overload[] {
  return [
    memberFunction(`timestamp.${name}(): int`, (value) => BigInt(part(civilTimeOf(asTimestamp(value).nanoseconds, 0)))),
    memberFunction(`timestamp.${name}(string): int`, (value, zone) => {
      const { nanoseconds } = asTimestamp(value);
      return BigInt(part(civilTimeOf(nanoseconds, zoneOffsetSeconds(asString(zone), nanoseconds))));
    }),
  ];
}

function durationPart(name: string, unit: bigint): Overload {
  return memberFunction(`duration.${name}(): int`, (value) => asDuration(value).nanoseconds / unit);
}
