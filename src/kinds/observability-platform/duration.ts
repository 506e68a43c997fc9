const SECONDS: Readonly<Record<string, number>> = {
  y: 31_536_000,
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 0.001,
};

/** The seconds of a duration that passed the schema (`1h30m`, `30d`), with Prometheus' units: `m` is minutes, `y` 365 days. */
export function durationSeconds(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[ywdhms])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0), 0);
}

/** The same duration in Go's notation, which has no days, weeks or years: `30d` gives `720h0m0s`. */
export function goDuration(text: string): string {
  const seconds = durationSeconds(text);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = Number((seconds % 60).toFixed(3));
  return `${hours}h${minutes}m${rest}s`;
}
