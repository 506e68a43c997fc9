import { expect, test } from 'vitest';
import type { Route, RouteAnswer } from '../http/route.ts';
import { pageRoutes } from './page-routes.ts';
import type { AgentView, PageSource, ResourceDetails, ResourceSummary } from './page-source.ts';

const AGENT: AgentView = {
  identity: 'agent-0',
  version: '0.1.0',
  shardsHeld: 1,
  shards: 1,
  isReady: true,
  troubles: [],
};

const ORDERS: ResourceSummary = {
  path: 'shop/database/orders',
  kind: 'Database',
  namespace: 'shop',
  name: 'orders',
  phase: 'Ready',
  ready: 'True',
  since: '2026-05-01T12:00:00Z',
  message: '<b>ready</b>',
  drift: 0,
  blocking: undefined,
  isPaused: false,
};

const DETAILS: ResourceDetails = { summary: ORDERS, status: {}, transitions: [], steps: [] };

const SOURCE: PageSource = {
  agent: () => AGENT,
  resources: () => [ORDERS],
  resource: (path) => (path === ORDERS.path ? DETAILS : undefined),
};

async function ask(path: string): Promise<RouteAnswer> {
  const matches = (route: Route): boolean =>
    route.path.endsWith('/*') ? path.startsWith(route.path.slice(0, -1)) : route.path === path;
  const route = pageRoutes(SOURCE).find(matches);
  if (route === undefined) throw new Error(`nobody answers ${path}`);
  return route.respond({ path, query: new URLSearchParams() });
}

test('the list is the agent and every resource', async () => {
  const { status, contentType, body } = await ask('/api/resources');
  expect({ status, contentType }).toEqual({ status: 200, contentType: 'application/json' });
  expect(JSON.parse(body)).toEqual({ agent: AGENT, resources: [ORDERS] });
});

test.each([
  ['/api/resources/shop/database/orders', 200, DETAILS],
  ['/api/resources/shop%2Fdatabase%2Forders', 200, DETAILS],
  ['/api/resources/shop/database/others', 404, { message: 'there is no resource shop/database/others' }],
  ['/api/resources/%ff', 404, { message: 'there is no resource of that name' }],
])('details of %s', async (path, expected, value) => {
  const { status, body } = await ask(path);
  expect([status, JSON.parse(body)]).toEqual([expected, value]);
});

test('a browser may run nothing but what the page brings, and nothing is inline', async () => {
  const { headers, body } = await ask('/');
  expect(headers?.['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
});

test.each([
  '/',
  '/page.js',
  '/page.css',
  '/api/resources',
  '/api/resources/shop/database/orders',
  '/api/resources/shop/database/others',
])('%s is for the page alone: it tells nobody from where it was asked, and nobody else may load it', async (path) => {
  const { headers = {} } = await ask(path);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
  expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
  expect(headers).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  });
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
});

test('the script puts everything in as text', async () => {
  const { body } = await ask('/page.js');
  expect(body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
});
