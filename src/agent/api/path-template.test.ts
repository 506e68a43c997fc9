import { expect, it } from 'vitest';
import { pathTemplate } from './path-template.ts';

it.each([
  ['/api', '/api'],
  ['/api/v1', '/api/{version}'],
  ['/apis/lab.dev', '/apis/{group}'],
  ['/apis/lab.dev/v1', '/apis/{group}/{version}'],
  ['/api/v1/pods?limit=500', '/api/v1/pods'],
  ['/api/v1/namespaces/shop/pods', '/api/v1/namespaces/{namespace}/pods'],
  ['/api/v1/namespaces/shop/pods/a/status', '/api/v1/namespaces/{namespace}/pods/{name}/status'],
  ['/api/v1/namespaces/shop', '/api/v1/namespaces/{name}'],
  ['/api/v1/namespaces/shop/status', '/api/v1/namespaces/{name}/status'],
  ['/api/v1/namespaces/status/pods/a', '/api/v1/namespaces/{namespace}/pods/{name}'],
  ['/apis/apps/v1/deployments', '/apis/apps/v1/deployments'],
  [
    '/apis/lab.dev/v1/namespaces/shop/widgets/a/status?fieldManager=x&force=true',
    '/apis/lab.dev/v1/namespaces/{namespace}/widgets/{name}/status',
  ],
  ['/apis/lab.dev/v1/widgets/a', '/apis/lab.dev/v1/widgets/{name}'],
  ['/version', '/version'],
  ['/openapi/v3/apis/lab.dev/v1', '/openapi'],
  ['/somebody/else', 'other'],
  ['', 'other'],
])('%s is %s', (path, template) => {
  expect(pathTemplate(path)).toBe(template);
});
