import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import {
  collectionPath,
  type Discovery,
  findInVersions,
  kindIn,
  readServedGroup,
  readServedVersion,
  splitGroupKind,
  versionPath,
} from './served-kinds.ts';

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments', isNamespaced: true };

function answer(status: number, body?: JsonObject, message = ''): Parameters<typeof readServedVersion>[1] {
  return { status, body, message };
}

it.each([
  ['Pod', { kind: 'Pod', group: '' }],
  ['Deployment.apps', { kind: 'Deployment', group: 'apps' }],
  ['Role.rbac.authorization.k8s.io', { kind: 'Role', group: 'rbac.authorization.k8s.io' }],
])('%s has a kind and a group', (groupKind, parts) => {
  expect(splitGroupKind(groupKind)).toEqual(parts);
});

it('the core group has a root of its own', () => {
  expect([versionPath('v1'), versionPath('apps/v1')]).toEqual(['/api/v1', '/apis/apps/v1']);
});

it.each([
  ['all of a kind', true, undefined, '/apis/apps/v1/deployments'],
  ['those of a namespace', true, 'shop', '/apis/apps/v1/namespaces/shop/deployments'],
  ['a kind without namespaces has none', false, 'shop', '/apis/apps/v1/deployments'],
  ['what cannot be a namespace leads nowhere else', true, '../x', '/apis/apps/v1/namespaces/..%2Fx/deployments'],
])('the path of %s', (_sentence, isNamespaced, namespace, path) => {
  expect(collectionPath({ ...deployment, isNamespaced }, namespace)).toBe(path);
});

describe('the kinds of a version', () => {
  it('are its resources, without subresources and what is none', () => {
    const resources = [
      { name: 'deployments', kind: 'Deployment', namespaced: true },
      { name: 'deployments/status', kind: 'Deployment', namespaced: true },
      { name: 'nodes', kind: 'Node' },
      { name: 5 },
      null,
    ];
    expect(readServedVersion('apps/v1', answer(200, { resources }))).toEqual({
      kinds: [deployment, { apiVersion: 'apps/v1', kind: 'Node', plural: 'nodes', isNamespaced: false }],
    });
  });

  it('are none where the list is empty', () => {
    expect(readServedVersion('apps/v1', answer(200, { resources: null }))).toEqual({ kinds: [] });
  });

  it.each([
    ['not served', answer(404), 'NotServed', 'the cluster does not serve apps/v1'],
    [
      'forbidden',
      answer(403, {}, 'no'),
      'Forbidden',
      'the cluster answered 403 to the question which kinds it serves: no',
    ],
    [
      'out of order',
      answer(503, { resources: [] }, 'later'),
      'NotRead',
      'the cluster answered 503 to the question which kinds it serves: later',
    ],
    [
      'no list: nobody knows what is served',
      answer(200, undefined, '<html>'),
      'NotRead',
      'the cluster answered 200 to the question which kinds it serves: <html>',
    ],
  ])('%s', (_sentence, given, reason, message) => {
    expect(readServedVersion('apps/v1', given)).toEqual({ reason, message });
  });
});

describe('the versions of a group', () => {
  it('the preferred one comes first', () => {
    const body = {
      preferredVersion: { groupVersion: 'a.dev/v1' },
      versions: [{ groupVersion: 'a.dev/v2beta1' }, { groupVersion: 'a.dev/v1' }, null],
    };
    expect(readServedGroup('a.dev', answer(200, body))).toEqual({ apiVersions: ['a.dev/v1', 'a.dev/v2beta1'] });
  });

  it.each([
    ['no such group', answer(404), 'NotServed'],
    ['forbidden', answer(403), 'Forbidden'],
    ['broken', answer(500), 'NotRead'],
    ['no group', answer(200, {}), 'NotRead'],
  ])('%s', (_sentence, given, reason) => {
    expect(readServedGroup('a.dev', given)).toMatchObject({ reason });
  });
});

describe('a kind in the versions of its group', () => {
  const absent: Discovery = { reason: 'NotServed', message: 'absent' };
  const unknown: Discovery = { reason: 'NotRead', message: 'unknown' };

  it.each<[string, readonly Discovery[], Discovery]>([
    ['is served in the first', [deployment, absent], deployment],
    ['is served in a later one', [absent, unknown, deployment], deployment],
    ['is served in none', [absent, { ...absent, message: 'later' }], absent],
    ['may be served in one that cannot be read', [absent, unknown], unknown],
    [
      'of which there is none',
      [],
      { reason: 'NotServed', message: 'the cluster does not serve any version of the group' },
    ],
  ])('%s', async (_sentence, found, expected) => {
    const versions = found.map((_each, index) => `a.dev/v${index}`);
    const find = async (version: string): Promise<Discovery> => found[versions.indexOf(version)] ?? absent;
    expect(await findInVersions(versions, find)).toEqual(expected);
  });

  it('is looked for by its name', () => {
    const served = { kinds: [deployment] };
    expect(kindIn(served, 'apps/v1', 'Deployment')).toEqual(deployment);
    expect(kindIn(served, 'apps/v1', 'constructor')).toEqual({
      reason: 'NotServed',
      message: 'the cluster does not serve apps/v1 constructor',
    });
    expect(kindIn(unknown, 'apps/v1', 'Deployment')).toEqual(unknown);
  });
});
