/** Reads a duration as Go writes it (`1m30s`, `500ms`), in milliseconds; undefined for anything else, and for negative ones. */
export function parseGoDuration(text: unknown): number | undefined {
  if (typeof text !== 'string' || text.length > LENGTH_LIMIT || !DURATION.test(text)) return undefined;
  if (text === '0') return 0;
  let milliseconds = 0;
  for (const [, number = '', unit = ''] of text.matchAll(STEP)) {
    milliseconds += Number(number) * (UNITS.get(unit) ?? 0);
  }
  return milliseconds;
}

const LENGTH_LIMIT = 64;
const DURATION = /^(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const STEP = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);
