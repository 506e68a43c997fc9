import { expect, test } from 'vitest';
import { resourceOfPath } from './resource-of-path.ts';

test.each([
  ['/api/v1/pods', 'pods'],
  ['/api/v1/namespaces/shop/pods/a?x=/y', 'pods'],
  ['/api/v1/namespaces', 'namespaces'],
  ['/api/v1/namespaces/shop', 'namespaces'],
  ['/api/v1/namespaces/shop/status', 'namespaces/status'],
  ['/api/v1/nodes/a/status', 'nodes/status'],
  ['/apis/apps/v1/namespaces/{namespace}/deployments/{name}/status', 'deployments.apps/status'],
  ['/apis/{group}/{version}', 'discovery'],
  ['/apis/apps/v1/namespaces/shop/deployments/a/scale', 'deployments.apps/scale'],
  ['/apis/chronik.stream/v1alpha1/chronikclusters', 'chronikclusters.chronik.stream'],
  ['/api', 'discovery'],
  ['/api/v1', 'discovery'],
  ['/apis', 'discovery'],
  ['/apis/apps/v1?timeout=32s', 'discovery'],
  ['/version', 'other'],
  ['/', 'other'],
  ['', 'other'],
])('%s is about %s', (path, resource) => {
  expect(resourceOfPath(path)).toBe(resource);
});
