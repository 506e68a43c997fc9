import { expect, test } from 'vitest';
import type { Health } from '../health/health.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { PlannedObject } from '../plan/plan.ts';
import { SECOND } from '../time/instant.ts';
import { deriveComponents } from './derive-components.ts';
import type { ObservedObject } from './observe-objects.ts';
import { readPrevious } from './read-previous.ts';

const NOW = Date.UTC(2026, 0, 1);
const DIGEST = 'sha256:1';
const LOSS = { status: 'Degraded', reason: 'Reduced', message: '' } as const;

/** A Deployment of a component that was ready with four replicas. */
function derive(health: Health, replicas: number): unknown {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'orders' };
  const manifest = {
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    metadata: { name: ref.name, namespace: ref.namespace },
  };
  const id = 'Deployment.apps/shop/orders';
  const planned: PlannedObject = { id, wave: 80, step: 'workloads', ref, digest: '', references: [], manifest };
  const fieldsV1 = { 'f:spec': { 'f:replicas': {} } };
  const managedFields = [{ manager: 'kubectl', subresource: 'scale', time: '2026-01-01T00:00:00Z', fieldsV1 }];
  const live: LiveObject = { ...manifest, metadata: { ...manifest.metadata, managedFields }, status: { replicas } };
  const seen: ObservedObject = {
    planned,
    component: 'web',
    live,
    isThere: true,
    writtenAt: 0,
    application: 'Applied',
    health,
    isAwaited: true,
    isAdvisory: false,
    isAutoscaled: false,
    progressDeadline: 600 * SECOND,
  };
  const previous = readPrevious({
    planDigest: DIGEST,
    lastGoodPlanDigest: DIGEST,
    components: [{ name: 'web', phase: 'Ready', replicas: 4, readyReplicas: 4 }],
  });
  const plan = {
    name: '',
    resource: { apiVersion: '', kind: '', namespace: 'shop', name: '', specDigest: '' },
    digest: DIGEST,
    deletionPolicy: 'Retain',
    steps: [],
    requires: [],
    creates: [],
    objects: [planned],
  } as const;
  const [component] = deriveComponents([seen], { plan, previous, now: NOW + SECOND });
  const { status, isWhole, nextCheck } = component ?? {};
  return { phase: status?.phase, ready: `${status?.readyReplicas}/${status?.replicas}`, isWhole, nextCheck };
}

const UNSEEN: Health = { status: 'Progressing', reason: 'GenerationNotObserved', message: '', isRollingOut: true };
const WHOLE = { phase: 'Ready', isWhole: true };
const LOST = { phase: 'Degraded', isWhole: false };

const CASES: Readonly<Record<string, readonly [Health, number, object]>> = {
  'that nobody has seen the change yet is no loss, and is looked at again': [
    UNSEEN,
    4,
    { ...WHOLE, ready: '4/4', nextCheck: NOW + 10 * SECOND },
  ],
  'that replicas are too many is no loss': [
    { ...LOSS, replicas: { wanted: 2, ready: 2 } },
    4,
    { ...WHOLE, ready: '2/2', nextCheck: undefined },
  ],
  'while they go, one of those that stay is lost': [
    { ...LOSS, replicas: { wanted: 2, ready: 1 } },
    4,
    { ...LOST, ready: '1/2' },
  ],
  'replicas of the revision before are not too many': [
    { ...LOSS, isRollingOut: true, replicas: { wanted: 2, ready: 2 } },
    3,
    { ...LOST, ready: '2/2' },
  ],
  'without one too many, something else is lost': [
    { ...LOSS, replicas: { wanted: 4, ready: 4 } },
    4,
    { ...LOST, ready: '4/4' },
  ],
};

test.each(Object.entries(CASES))('of a component that was ready: %s', (_situation, [health, replicas, expected]) => {
  expect(derive(health, replicas)).toMatchObject(expected);
});
