import { distance } from 'fastest-levenshtein';

/**
 * Finds the known name that was most likely meant: one that differs in case or in `-` and `_` only, else one within an edit
 * distance of a third of its length, else one that starts or ends with the other (`storageSize` and `size`). Equally near
 * names are decided by their order as text, never by the order they are given in.
 */
export function suggestName(name: string, candidates: readonly string[]): string | undefined {
  const known = candidates.filter((candidate) => candidate !== name && candidate !== '').sort(compareText);
  return (
    known.find((candidate) => candidate.toLowerCase() === name.toLowerCase()) ??
    known.find((candidate) => lettersOf(candidate) === lettersOf(name)) ??
    best(known, (candidate) => nearness(name.toLowerCase(), candidate.toLowerCase())) ??
    best(known, (candidate) => sharedEnd(name.toLowerCase(), candidate.toLowerCase()))
  );
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, '');
}

/** The candidate with the highest score, the first of them when several have it; none when no candidate has a score. */
function best(candidates: readonly string[], score: (candidate: string) => number | undefined): string | undefined {
  let winner: string | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const points = score(candidate);
    if (points !== undefined && points > highest) {
      winner = candidate;
      highest = points;
    }
  }
  return winner;
}

const LONGEST_COMPARED = 256;

function nearness(name: string, candidate: string): number | undefined {
  const allowed = Math.max(name.length, candidate.length) / 3;
  // Nobody mistypes a name this long; comparing two of a megabyte each would take hours.
  if (Math.max(name.length, candidate.length) > LONGEST_COMPARED) return undefined;
  if (Math.abs(name.length - candidate.length) > allowed) return undefined;
  const edits = distance(name, candidate);
  return edits <= allowed ? -edits : undefined;
}

const SHORTEST_SHARED = 3;

function sharedEnd(name: string, candidate: string): number | undefined {
  const [long, short] = name.length < candidate.length ? [candidate, name] : [name, candidate];
  if (short.length < SHORTEST_SHARED || !(long.startsWith(short) || long.endsWith(short))) return undefined;
  return short.length / long.length;
}
