/** A moment, in milliseconds since 1970 UTC: what `Date.now()` gives, handed in by whoever has a clock. */
export type Instant = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** Reads an RFC 3339 date-time as Kubernetes writes it (metav1.Time, metav1.MicroTime); undefined for anything else. */
export function parseInstant(text: unknown): Instant | undefined {
  if (typeof text !== 'string' || !RFC3339.test(text)) return undefined;
  // oxlint-disable-next-line no-restricted-globals -- Date.parse reads no clock: it is a pure function of its text.
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Writes a moment as metav1.Time does: whole seconds, rounded down, in UTC. */
export function formatInstant(instant: Instant): string {
  // oxlint-disable-next-line no-restricted-globals -- formats a given moment, reads no clock.
  return `${new Date(Math.floor(instant / SECOND) * SECOND).toISOString().slice(0, 19)}Z`;
}
