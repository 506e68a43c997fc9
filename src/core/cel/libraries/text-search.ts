import { CelEvaluationError } from '../cel-error.ts';
import { codePointsOf } from '../value/code-points.ts';

/** The first position of a part at or after an offset, in code points; -1 when there is none. */
export function indexOfText(text: string, part: string, offset: bigint): bigint {
  if (part === '') return offset;
  if (offset < 0n) throw new CelEvaluationError(`index out of range: ${offset}`);
  const characters = codePointsOf(text);
  const sought = codePointsOf(part);
  for (let start = Number(offset); start <= characters.length - sought.length; start++) {
    if (matchesAt(characters, sought, start)) return BigInt(start);
  }
  return -1n;
}

/** The last position of a part at or before an offset (the end, when not given), in code points; -1 when there is none. */
export function lastIndexOfText(text: string, part: string, offset?: bigint): bigint {
  const characters = codePointsOf(text);
  if (part === '') return offset ?? BigInt(characters.length);
  if (offset !== undefined && offset < 0n) throw new CelEvaluationError(`index out of range: ${offset}`);
  // An offset past the end finds nothing, unlike one that is merely too close to it.
  if (offset !== undefined && offset >= BigInt(characters.length)) return -1n;
  const sought = codePointsOf(part);
  const latest = characters.length - sought.length;
  for (let start = Math.min(Number(offset ?? latest), latest); start >= 0; start--) {
    if (matchesAt(characters, sought, start)) return BigInt(start);
  }
  return -1n;
}

function matchesAt(characters: readonly string[], sought: readonly string[], start: number): boolean {
  return sought.every((character, index) => characters[start + index] === character);
}
