/** A condition's message of a library may be longer than a status should be. */
const LENGTH_LIMIT = 1024;

/**
 * What a GitOps tool says, without what differs from try to try though nothing has changed: times, durations, the number of the
 * try, names of temporary folders, ports of connections, the order of a list. Of several lines, the first.
 */
export function steadyText(text: string): string {
  const line =
    text
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.trim() ?? '';
  const steady = CHANGING.reduce((result, [pattern, steadily]) => result.replace(pattern, steadily), line);
  const sorted = steady.replace(/\[([A-Z][^[\]]*status: '[^[\]]*)\]/g, (_all, list: string) => `[${sortList(list)}]`);
  return sorted.length > LENGTH_LIMIT ? `${sorted.slice(0, LENGTH_LIMIT - 1)}…` : sorted;
}

const CHANGING: readonly (readonly [RegExp, string])[] = [
  // Flux
  [/health check failed after [\d.]+(?:ns|µs|ms|s|m|h)[\w.µ]*: /, 'health check failed: '],
  [/\/tmp\/kustomization-\d+\//g, ''],
  // Argo CD
  [/\.? Retrying attempt #\d+ at [\d:]+ ?[AP]M\.?/g, ''],
  [/ \(retried \d+ times\)\.?/g, ''],
  [/^(Retrying operation[^.]*)\. Attempt #\d+$/, '$1'],
  // Go
  [/((?:\d{1,3}\.){3}\d{1,3}|\]):\d{4,5}->/g, '$1->'],
];

/** Flux lists what it waited for in the order of a Go map: none. */
function sortList(list: string): string {
  return list.split(', ').sort().join(', ');
}
