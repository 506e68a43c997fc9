import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('semantic versions', () => {
  test.each([
    ["isSemver('1.2.3') && isSemver('1.2.3-rc.1+build')", true],
    ["isSemver('v1.0.0') || isSemver('1.0') || isSemver('01.0.0') || isSemver('1.0.0-01') || isSemver('')", false],
    ["isSemver('v1.0', true) && isSemver('01.2', true)", true],
    ["semver('v1.0', true) == semver('1.0.0')", true],
    ["semver('1.2.3').major() * 100 + semver('1.2.3').minor() * 10 + semver('1.2.3').patch()", 123],
    ["semver('1.2.3-rc.1').isLessThan(semver('1.2.3'))", true],
    ["semver('1.2.3-rc.2').isGreaterThan(semver('1.2.3-rc.1'))", true],
    ["semver('1.2.3-1').isLessThan(semver('1.2.3-a'))", true],
    ["semver('1.2.3-a.b').compareTo(semver('1.2.3-a'))", 1],
    ["semver('1.2.3+a').compareTo(semver('1.2.3+b'))", 0],
    ["semver('nope')", 'error: "nope" is not a semantic version'],
    ["semver('1.2-rc', true)", 'error: "1.2-rc" is not a semantic version'],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});
