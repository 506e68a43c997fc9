/** A semantic version (https://semver.org), as github.com/blang/semver/v4 reads it, without its build metadata. */
export interface SemanticVersion {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Identifiers; numeric ones as bigint. */
  readonly prerelease: readonly (bigint | string)[];
}

/** Reads `1.2.3-rc.1+build`; undefined for anything else, also for `v1.2.3` and `1.2`. */
export function parseVersion(text: string): SemanticVersion | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const numbers = match.slice(1, 4).map(BigInt);
  const prerelease = parseIdentifiers(match[4]);
  const isTooLarge = (part: bigint | string): boolean => typeof part === 'bigint' && BigInt.asUintN(64, part) !== part;
  if ([...numbers, ...prerelease].some(isTooLarge)) return undefined;
  const [major = 0n, minor = 0n, patch = 0n] = numbers;
  return { major, minor, patch, prerelease };
}

/** Reads a version after dropping a leading `v` and leading zeros and adding missing parts: `v01.2` is 1.2.0. */
export function parseLenientVersion(text: string): SemanticVersion | undefined {
  const [major = '', minor, ...rest] = text.replace(/^v/, '').split('.');
  const parts = [major, minor, rest.length === 0 ? undefined : rest.join('.')];
  const given = parts.filter((part) => part !== undefined).map(withoutLeadingZeros);
  if (given.length < 3 && /[+-]/.test(given.at(-1) ?? '')) return undefined;
  return parseVersion([...given, '0', '0'].slice(0, 3).join('.'));
}

/** Orders by precedence: negative, 0 or positive. */
export function compareVersions(left: SemanticVersion, right: SemanticVersion): number {
  const order = compareInOrder([left.major, left.minor, left.patch], [right.major, right.minor, right.patch]);
  if (order !== 0) return order;
  if (left.prerelease.length === 0 || right.prerelease.length === 0) {
    return Number(left.prerelease.length === 0) - Number(right.prerelease.length === 0);
  }
  return compareInOrder(left.prerelease, right.prerelease);
}

const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const NUMBER = '(0|[1-9]\\d*)';
const VERSION = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);

function parseIdentifiers(text: string | undefined): readonly (bigint | string)[] {
  return (text?.split('.') ?? []).map((part) => (/^\d+$/.test(part) ? BigInt(part) : part));
}

function withoutLeadingZeros(part: string): string {
  if (part.length <= 1) return part;
  const trimmed = part.replace(/^0+/, '');
  return /^\d/.test(trimmed) ? trimmed : `0${trimmed}`;
}

function compareInOrder(left: readonly (bigint | string)[], right: readonly (bigint | string)[]): number {
  for (const [index, identifier] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(identifier, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers come before texts. */
function compareIdentifiers(left: bigint | string, right: bigint | string): number {
  if (typeof left !== typeof right) return typeof left === 'bigint' ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}
