import { CelEvaluationError, noSuchOverload } from '../cel-error.ts';
import { globalFunction, type Library, memberFunction } from '../type-system/function-declaration.ts';
import { type CelOpaque, type CelValue, isTagged } from '../value/cel-value.ts';
import { asBool, asString } from '../value/narrow-value.ts';
import { compareVersions, parseLenientVersion, parseVersion, type SemanticVersion } from './semantic-version.ts';

/** `semver('1.2.3')` and its functions (k8s.io/apiserver/pkg/cel/library/semverlib.go, version 1). */
export const SEMVER_LIBRARY: Library = {
  sinceMinor: 33,
  overloads: [
    globalFunction('semver(string): kubernetes.Semver', (text) => semverValue(asString(text), parseVersion)),
    globalFunction('semver(string, bool): kubernetes.Semver', (text, lenient) =>
      semverValue(asString(text), parserFor(lenient)),
    ),
    globalFunction('isSemver(string): bool', (text) => parseVersion(asString(text)) !== undefined),
    globalFunction('isSemver(string, bool): bool', (text, lenient) => parserFor(lenient)(asString(text)) !== undefined),
    memberFunction(
      'kubernetes.Semver.isGreaterThan(kubernetes.Semver): bool',
      (left, right) => compare(left, right) > 0,
    ),
    memberFunction('kubernetes.Semver.isLessThan(kubernetes.Semver): bool', (left, right) => compare(left, right) < 0),
    memberFunction('kubernetes.Semver.compareTo(kubernetes.Semver): int', (left, right) =>
      BigInt(Math.sign(compare(left, right))),
    ),
    memberFunction('kubernetes.Semver.major(): int', (value) => asSemver(value).major),
    memberFunction('kubernetes.Semver.minor(): int', (value) => asSemver(value).minor),
    memberFunction('kubernetes.Semver.patch(): int', (value) => asSemver(value).patch),
  ],
};

type VersionParser = (text: string) => SemanticVersion | undefined;

interface SemverValue extends CelOpaque {
  readonly typeName: 'kubernetes.Semver';
  readonly version: SemanticVersion;
}

function parserFor(lenient: CelValue | undefined): VersionParser {
  return asBool(lenient) ? parseLenientVersion : parseVersion;
}

function semverValue(text: string, parse: VersionParser): SemverValue {
  const version = parse(text);
  if (version === undefined) throw new CelEvaluationError(`${JSON.stringify(text)} is not a semantic version`);
  return {
    kind: 'opaque',
    typeName: 'kubernetes.Semver',
    version,
    equals: (other) => isSemverValue(other) && compareVersions(version, other.version) === 0,
    toText: () => text,
  };
}

function compare(left: CelValue | undefined, right: CelValue | undefined): number {
  return compareVersions(asSemver(left), asSemver(right));
}

function asSemver(value: CelValue | undefined): SemanticVersion {
  if (!isTagged(value) || value.kind !== 'opaque' || !isSemverValue(value)) {
    throw noSuchOverload();
  }
  return value.version;
}

function isSemverValue(value: CelOpaque): value is SemverValue {
  return value.typeName === 'kubernetes.Semver';
}
