import { formatInstant, type Instant, SECOND } from './instant.ts';

/** A moment as metav1.MicroTime: `2026-05-01T12:00:00.123000Z`. */
export function formatMicroTime(instant: Instant): string {
  const milliseconds = String(((Math.floor(instant) % SECOND) + SECOND) % SECOND).padStart(3, '0');
  return `${formatInstant(instant).slice(0, -1)}.${milliseconds}000Z`;
}
