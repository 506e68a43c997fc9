import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/observability/test-platform.ts';
import { goMemoryLimit } from './go-memory-limit.ts';

test.each([
  ['the usual limit of 2Gi', '{}', '1843MiB'],
  ['a limit in gibibytes', '{limits: {memory: 4Gi}}', '3686MiB'],
  ['a limit in megabytes', '{limits: {memory: 2000M}}', '1716MiB'],
  ['a limit in bytes', '{limits: {memory: 1073741824}}', '921MiB'],
  ['a request above the usual limit', '{requests: {memory: 8Gi}}', '7372MiB'],
])('%s', (_, resources, value) => {
  const platform = testPlatform(`components: {loki: {resources: ${resources}}}`);
  expect(goMemoryLimit(platform, 'loki')).toEqual({ name: 'GOMEMLIMIT', value });
});
