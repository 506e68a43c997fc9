import { expect, test } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import { takesOtlp } from './takes-otlp.ts';

test.each([
  ['2.9.12', false],
  ['3.0.0', true],
  ['3.7.8', true],
])('version %s: %s', (version, expected) => {
  expect(takesOtlp(testPlatform(`components: {loki: {version: ${version}}}`))).toBe(expected);
});
