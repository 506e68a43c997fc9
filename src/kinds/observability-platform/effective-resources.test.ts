import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/observability/test-platform.ts';
import { effectiveResources } from './effective-resources.ts';

test.each([
  ['nothing: the usual ones', '{}', { requests: { cpu: '500m', memory: '2Gi' }, limits: { cpu: '1', memory: '4Gi' } }],
  [
    'requests above the usual limits: those are the limits',
    '{resources: {requests: {cpu: 2, memory: 8Gi}}}',
    { requests: { cpu: '2', memory: '8Gi' }, limits: { cpu: '2', memory: '8Gi' } },
  ],
  [
    'limits of one kind: the usual ones of the other',
    '{resources: {limits: {memory: 3Gi}}}',
    { requests: { cpu: '500m', memory: '2Gi' }, limits: { cpu: '1', memory: '3Gi' } },
  ],
])('asked for %s', (_, prometheus, expected) => {
  expect(effectiveResources(testPlatform(`components: {prometheus: ${prometheus}}`), 'prometheus')).toEqual(expected);
});
