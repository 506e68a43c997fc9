import { describe, expect, test } from 'vitest';
import { amendedPlan } from '../agent/tenants/amended-plan.ts';
import { written } from '../agent/observe/lives.ts';
import { databaseText } from './resources.ts';
import { healthRules } from '../../src/health/index.ts';
import { database } from '../../src/kinds/database/kind.ts';
import { builtInShapes } from '../../src/core/drift/built-in-shapes.ts';
import type { Kind } from '../../src/core/kind/kind.ts';
import type { LiveObject } from '../../src/core/live/live-object.ts';
import { createLiveState } from '../../src/core/live/live-state.ts';
import type { Manifest } from '../../src/core/manifest/manifest.ts';
import type { ObjectReference } from '../../src/core/manifest/object-id.ts';
import { evaluate } from '../../src/core/status/evaluate.ts';
import type { CommonStatus } from '../../src/core/status/status.ts';

const { plan, resource } = written(databaseText());

interface Named {
  readonly objects?: readonly Manifest[];
  readonly requires?: readonly ObjectReference[];
}

/** The status of a resource whose Plan names these things, where these are there. */
function statusOf(named: Named, present: readonly object[] = []): CommonStatus {
  return evaluate({
    kind: database as Kind, // Whoever reads a resource of a cluster does not know the type of its spec.
    resource,
    plan: amendedPlan(plan, named),
    live: createLiveState(present as readonly LiveObject[]),
    previous: {},
    now: Date.UTC(2026, 0, 1),
    rules: healthRules,
    shapes: builtInShapes,
  }).status;
}

function dependencies(status: CommonStatus): unknown {
  return status.conditions.find(({ type }) => type === 'DependenciesReady');
}

const secret = (namespace: string, name: string): ObjectReference => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name,
});

describe('what is required from another namespace', () => {
  const there = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'vault', name: 'password' } };

  test('is neither there nor missing, and holds nothing up', () => {
    const requires = [secret('vault', 'password')];
    const status = statusOf({ requires }, [there]);
    expect(status).toEqual(statusOf({ requires }));
    expect(dependencies(status)).toMatchObject({
      status: 'Unknown',
      reason: 'OtherNamespace',
      message: 'Secret password is not looked at: it is in the namespace vault',
    });
    expect(status.blocking).toEqual(statusOf({}).blocking);
  });

  test('does not hide what is missing in the resource’s own', () => {
    const status = statusOf({ requires: [secret('vault', 'password'), secret('shop', 'key')] });
    expect(dependencies(status)).toMatchObject({ status: 'False', reason: 'SecretNotFound' });
    expect(status.blocking?.object).toBe('Secret/shop/key');
  });
});

describe('what stands in no namespace and is not of the resource', () => {
  const role: Manifest = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'theirs', labels: { 'planwright.dev/resource': 'database.billing' } },
  };

  test.each<[string, object]>([
    ['has the mark of another resource', { labels: { 'planwright.dev/resource': 'database.billing' } }],
    [
      'is managed by something else',
      { labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'billing' } },
    ],
    [
      'has a controller',
      { ownerReferences: [{ apiVersion: 'v1', kind: 'App', name: 'billing', uid: '1', controller: true }] },
    ],
  ])('where it %s, only that its name is taken is told', (_title, metadata) => {
    const status = statusOf({ objects: [role] }, [{ ...role, metadata: { name: 'theirs', ...metadata } }]);
    expect(status.blocking).toMatchObject({
      object: 'ClusterRole.rbac.authorization.k8s.io//theirs',
      reason: 'ResourceConflict',
      message: 'it exists already and is not of this Plan: it belongs to somebody else',
    });
    expect(JSON.stringify(status)).not.toContain('billing');
  });
});
