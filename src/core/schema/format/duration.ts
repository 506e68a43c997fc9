const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};
const WORDS = /^(?:ns|us|µs|ms|s|sec.*|m|h|hr|d|w|wk|nano.*|micro.*|milli.*|min.*|hour.*|day.*|week.*)$/i;
const MAX_NANOSECONDS = 2 ** 63;

/** Format `duration`: Go's time.ParseDuration (`1h30m`), or a number with a unit in words (`5 minutes`, `2d`), as upstream. */
export function isDuration(text: string): boolean {
  return isGoDuration(text) || isWordyDuration(text);
}

function isGoDuration(text: string): boolean {
  const unsigned = text.replace(/^[-+]/, '');
  if (unsigned === '0') return true;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(unsigned)) return false;
  let total = 0;
  for (const [, amount, unit] of unsigned.matchAll(/([\d.]+)([^\d.]+)/g)) {
    total += Number(amount) * (NANOSECONDS[unit ?? ''] ?? Number.NaN);
  }
  return total < MAX_NANOSECONDS;
}

function isWordyDuration(text: string): boolean {
  const amounts = [...text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)];
  // An amount beyond int64 is an error upstream, even beside a good one.
  if (amounts.some(([, amount]) => Number(amount) >= MAX_NANOSECONDS)) return false;
  return amounts.some(([, , unit]) => WORDS.test(unit ?? ''));
}
