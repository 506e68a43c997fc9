import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState } from '../live/live-state.ts';
import type { Plan, PlannedObject } from '../plan/plan.ts';
import { MINUTE, parseInstant, SECOND } from '../time/instant.ts';
import type { ApplierState } from './applier-state.ts';
import { findApplierState } from './find-applier-state.ts';

const FINISHED = parseInstant('2026-11-21T13:20:42Z') ?? 0;
const NOW = FINISHED + SECOND;
const REVISION = '494664524cc0c4ff04242443d4facf53bd35debc';

const PLAN: Plan = {
  name: 'chronikcluster-broken',
  resource: {
    apiVersion: 'chronik.example/v1',
    kind: 'ChronikCluster',
    namespace: 'streams',
    name: 'broken',
    specDigest: 'sha256:1',
  },
  digest: 'sha256:2',
  deletionPolicy: 'Retain',
  steps: [{ name: 'rbac', wave: 20, barrier: false }],
  requires: [],
  creates: [],
  objects: [planned('ServiceAccount/streams/broken-controller'), planned('StatefulSet.apps/streams/broken-controller')],
};

function planned(id: string): PlannedObject {
  const [kind = '', namespace = '', name = ''] = id.split('/');
  const ref = { apiVersion: 'v1', kind, namespace, name };
  const manifest = { apiVersion: 'v1', kind, metadata: { namespace, name } };
  return { id, wave: 20, step: 'rbac', ref, digest: 'sha256:3', references: [], manifest };
}

const ID = 'Application.argoproj.io/argocd/streams.chronikcluster-broken';
const RETRY = { backoff: { duration: '10s', factor: 2, maxDuration: '5m' }, limit: -1, refresh: true };

/** What Argo CD 3.5 made of the Application our ApplicationSet wrote, cut to what is read; the status is as told. */
function application(
  status: JsonObject,
  more: Omit<JsonObject, 'metadata'> & { metadata?: JsonObject } = {},
): LiveObject {
  const { metadata = {}, spec = {}, ...others } = more;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    ...others,
    metadata: {
      name: 'streams.chronikcluster-broken',
      namespace: 'argocd',
      ...metadata,
      annotations: {
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
        ...(metadata['annotations'] as object),
      },
    },
    spec: {
      destination: { namespace: 'streams', server: 'https://kubernetes.default.svc' },
      project: 'default',
      source: {
        path: 'dist/manifests/streams/chronikcluster-broken',
        repoURL: 'https://git.example/fleet',
        targetRevision: 'main',
      },
      syncPolicy: { automated: { prune: true, selfHeal: true }, retry: RETRY },
      ...(spec as JsonObject),
    },
    status,
  };
}

const SYNCED = { status: 'Synced', revision: REVISION };
const OUT_OF_SYNC = { status: 'OutOfSync', revision: REVISION };

function operation(fields: JsonObject, retry: JsonObject = RETRY): JsonObject {
  return { operation: { retry, sync: { revision: REVISION } }, startedAt: '2026-11-21T13:20:40Z', ...fields };
}

const MISSING = 'namespaces "streams" not found';
const REFUSED = [
  result('apps', 'StatefulSet', { message: 'context deadline exceeded' }),
  result('', 'ServiceAccount', { message: MISSING }),
  {
    ...result('', 'Service', {}),
    status: 'Synced',
    hookPhase: 'Running',
    message: 'service/broken-controller serverside-applied',
  },
];

function result(group: string, kind: string, fields: JsonObject): JsonObject {
  const name = { namespace: 'streams', name: 'broken-controller' };
  return {
    group,
    version: 'v1',
    kind,
    ...name,
    status: 'SyncFailed',
    hookPhase: 'Failed',
    syncPhase: 'Sync',
    ...fields,
  };
}

const RETRYING = operation({
  phase: 'Running',
  finishedAt: '2026-11-21T13:20:42Z',
  retryCount: 1,
  message: `one or more objects failed to apply, reason: ${MISSING}. Retrying attempt #1 at 1:20PM.`,
});

const TOLD = { tool: 'Argo CD', object: ID } as const;

describe('what Argo CD says', () => {
  const cases: Readonly<Record<string, [LiveObject, ApplierState]>> = {
    'nothing was looked at yet': [
      application({ sync: { status: '' } }),
      { ...TOLD, phase: 'Applying', reason: 'NotCompared', message: 'Argo CD has not looked at it yet.' },
    ],
    'a commit was seen': [
      application({ sync: OUT_OF_SYNC, health: { status: 'Missing' } }),
      { ...TOLD, phase: 'Applying', reason: 'OutOfSync', message: 'A sync is about to start.' },
    ],
    'a sync is asked for, after one that failed': [
      application({ sync: OUT_OF_SYNC, operationState: operation({ phase: 'Failed' }) }, { operation: { sync: {} } }),
      { ...TOLD, phase: 'Applying', reason: 'Syncing', message: 'The sync has started.' },
    ],
    'a sync waits for an object to be healthy': [
      application({
        sync: OUT_OF_SYNC,
        operationState: operation({
          phase: 'Running',
          message: 'waiting for healthy state of apps/StatefulSet/broken-controller and 1 more resources',
        }),
      }),
      {
        ...TOLD,
        phase: 'Applying',
        reason: 'Syncing',
        retries: 0,
        since: FINISHED - 2 * SECOND,
        message: 'waiting for healthy state of apps/StatefulSet/broken-controller and 1 more resources',
      },
    ],
    'a sync is tried again': [
      application({
        sync: OUT_OF_SYNC,
        operationState: operation({
          phase: 'Running',
          retryCount: 3,
          message: 'Retrying operation with latest revisions. Attempt #3',
        }),
      }),
      {
        ...TOLD,
        phase: 'Applying',
        reason: 'Syncing',
        retries: 3,
        since: FINISHED - 2 * SECOND,
        message: 'Retrying operation with latest revisions',
      },
    ],
    'a sync failed, and waits for its next try': [
      application({ sync: OUT_OF_SYNC, operationState: RETRYING }),
      {
        ...TOLD,
        phase: 'Failed',
        reason: 'SyncFailed',
        errorClass: 'configuration',
        retries: 1,
        message: `one or more objects failed to apply, reason: ${MISSING}`,
        since: FINISHED,
        nextRetry: FINISHED + 20 * SECOND,
      },
    ],
    'the object at fault that is first in the Plan': [
      application({ sync: OUT_OF_SYNC, operationState: { ...RETRYING, syncResult: { resources: REFUSED } } }),
      {
        ...TOLD,
        phase: 'Failed',
        reason: 'SyncFailed',
        errorClass: 'configuration',
        retries: 1,
        message: `ServiceAccount/streams/broken-controller: ${MISSING} (and 1 more)`,
        since: FINISHED,
        nextRetry: FINISHED + 20 * SECOND,
      },
    ],
    'a sync was terminated, and is not tried again': [
      application({
        sync: OUT_OF_SYNC,
        conditions: [{ type: 'SyncError', message: `Failed last sync attempt to [${REVISION}]: Operation terminated` }],
        operationState: operation({
          phase: 'Failed',
          finishedAt: '2026-11-21T13:20:42Z',
          retryCount: 1,
          message: 'Operation terminated, triggered by controller sync timeout (retried 1 times).',
        }),
      }),
      {
        ...TOLD,
        phase: 'Failed',
        reason: 'SyncGivenUp',
        errorClass: 'component',
        retries: 1,
        since: FINISHED,
        message: 'Operation terminated, triggered by controller sync timeout',
      },
    ],
    'the sync could not even start': [
      application({
        sync: OUT_OF_SYNC,
        operationState: operation({ phase: 'Error', message: 'Failed to load application project: EOF' }),
      }),
      {
        ...TOLD,
        phase: 'Failed',
        reason: 'SyncGivenUp',
        errorClass: 'transient',
        retries: 0,
        message: 'Failed to load application project: EOF',
      },
    ],
    'the repository cannot be read': [
      application({
        sync: { status: 'Unknown' },
        operationState: operation({ phase: 'Succeeded' }),
        conditions: [
          { type: 'OrphanedResourceWarning', message: 'Application has 2 orphaned resources' },
          {
            type: 'ComparisonError',
            lastTransitionTime: '2026-11-21T13:20:42Z',
            message:
              'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = authentication required',
          },
        ],
      }),
      {
        ...TOLD,
        phase: 'Failed',
        reason: 'ComparisonError',
        errorClass: 'configuration',
        since: FINISHED,
        message:
          'Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = authentication required',
      },
    ],
    'the project does not allow it': [
      application({
        conditions: [
          {
            type: 'InvalidSpecError',
            message:
              "application destination server 'https://kubernetes.default.svc' and namespace 'streams' do not match any of the allowed destinations in project 'default'",
          },
        ],
      }),
      {
        ...TOLD,
        phase: 'Failed',
        reason: 'InvalidSpecError',
        errorClass: 'resource',
        message:
          "application destination server 'https://kubernetes.default.svc' and namespace 'streams' do not match any of the allowed destinations in project 'default'",
      },
    ],
    'automated sync refuses to begin': [
      application({
        sync: OUT_OF_SYNC,
        operationState: operation({ phase: 'Succeeded' }),
        conditions: [
          { type: 'SyncError', message: 'Skipping sync attempt to [4946]: auto-sync will wipe out all resources' },
        ],
      }),
      {
        ...TOLD,
        phase: 'Failed',
        reason: 'SyncError',
        errorClass: 'configuration',
        message: 'Skipping sync attempt to [4946]: auto-sync will wipe out all resources',
      },
    ],
    'everything is applied': [
      application({
        sync: SYNCED,
        conditions: [{ type: 'OrphanedResourceWarning', message: 'Application has 2 orphaned resources' }],
        operationState: operation({ phase: 'Succeeded', finishedAt: '2026-11-21T13:20:42Z' }),
      }),
      { ...TOLD, phase: 'Applied', reason: 'Synced', message: 'Everything is as Git has it.', since: FINISHED },
    ],
    'everything is applied, though the last sync ended badly': [
      application({ sync: SYNCED, operationState: operation({ phase: 'Failed', message: 'Operation terminated' }) }),
      { ...TOLD, phase: 'Applied', reason: 'Synced', message: 'Everything is as Git has it.' },
    ],
    'a person terminates the sync': [
      application({
        sync: OUT_OF_SYNC,
        operationState: operation({ phase: 'Terminating', message: 'operation is terminating' }),
      }),
      {
        ...TOLD,
        phase: 'Applying',
        reason: 'Terminating',
        retries: 0,
        since: FINISHED - 2 * SECOND,
        message: 'operation is terminating',
      },
    ],
    'nobody syncs it': [
      application({ sync: OUT_OF_SYNC }, { spec: { syncPolicy: { automated: null } } }),
      {
        ...TOLD,
        phase: 'Suspended',
        reason: 'ManualSync',
        message: 'The Application is out of sync, and nobody syncs it: automated sync is off.',
      },
    ],
    'automated sync is switched off': [
      application({ sync: OUT_OF_SYNC }, { spec: { syncPolicy: { automated: { enabled: false } } } }),
      {
        ...TOLD,
        phase: 'Suspended',
        reason: 'ManualSync',
        message: 'The Application is out of sync, and nobody syncs it: automated sync is off.',
      },
    ],
    'somebody has it skipped': [
      application(
        { sync: OUT_OF_SYNC, operationState: RETRYING },
        { metadata: { annotations: { 'argocd.argoproj.io/skip-reconcile': 'true' } } },
      ),
      { ...TOLD, phase: 'Suspended', reason: 'SkipReconcile', message: 'The Application is annotated to be skipped.' },
    ],
    'it is being deleted': [
      application({ sync: OUT_OF_SYNC }, { metadata: { deletionTimestamp: '2026-11-21T13:20:42Z' } }),
      { ...TOLD, phase: 'Applying', reason: 'Deleting', message: 'The Application is being deleted.' },
    ],
  };

  it.each(Object.entries(cases))('%s', (_claim, [live, expected]) => {
    expect(findApplierState(PLAN, createLiveState([live]), NOW)).toEqual(expected);
  });

  // Retry.NextRetryAt: duration * factor^retryCount, at most maxDuration.
  it.each([
    ['its defaults', {}, 1, 10 * SECOND],
    ['its defaults, late', {}, 40, 3 * MINUTE],
    ['bare numbers are seconds', { backoff: { duration: '7', maxDuration: '60' } }, 1, 14 * SECOND],
    ['no longest wait', { backoff: { duration: '1m', maxDuration: '0' } }, 4, 16 * MINUTE],
    ['a factor of its own', { backoff: { duration: '10s', factor: 3, maxDuration: '5m' } }, 2, 90 * SECOND],
    ['odd values', { backoff: { duration: [], factor: 'two', maxDuration: -1 } }, 1, 10 * SECOND],
    ['nothing at all', { backoff: null }, 0, 5 * SECOND],
  ])('foretells the next try with %s', (_claim, retry, retryCount, wait) => {
    const state = { ...operation({ ...RETRYING, retryCount, operation: { retry } }) };
    const live = createLiveState([application({ sync: OUT_OF_SYNC, operationState: state })]);
    expect(findApplierState(PLAN, live, NOW)?.nextRetry).toBe(FINISHED + wait);
  });

  it('foretells no try that is overdue', () => {
    const live = createLiveState([application({ sync: OUT_OF_SYNC, operationState: RETRYING })]);
    expect(findApplierState(PLAN, live, FINISHED + 20 * SECOND)?.nextRetry).toBeUndefined();
  });
});
