/** The time as the API writes it, in seconds. */
export function timeNow(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
