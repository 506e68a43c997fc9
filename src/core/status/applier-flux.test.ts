import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../config/admit-config.ts';
import { type DeliveryUnit, fluxRootObjects, fluxUnitObjects } from '../delivery/flux.ts';
import type { JsonObject } from '../json/json.ts';
import { standardSteps } from '../kind/steps.ts';
import type { LiveObject } from '../live/live-object.ts';
import { createLiveState } from '../live/live-state.ts';
import type { Plan } from '../plan/plan.ts';
import { MINUTE, parseInstant, SECOND } from '../time/instant.ts';
import type { ApplierState } from './applier-state.ts';
import { findApplierState } from './find-applier-state.ts';

const NOW = parseInstant('2026-11-21T13:00:00Z') ?? 0;
const BEFORE = '2026-11-21T12:59:30Z';
const SINCE = NOW - 30 * SECOND;
const REVISION = 'main@sha1:494664524cc0c4ff04242443d4facf53bd35debc';

const RESOURCE = { apiVersion: 'toys.example.com/v1', kind: 'Kiosk', namespace: 'market', name: 'fair' };
const STEPS = standardSteps('rbac', 'stateful', 'services', 'workloads', 'exposure');
const PLAN: Plan = {
  name: 'kiosk-fair',
  resource: { ...RESOURCE, specDigest: 'sha256:1' },
  digest: 'sha256:2',
  deletionPolicy: 'Retain',
  steps: STEPS,
  requires: [],
  creates: [],
  objects: [],
};
const UNIT: DeliveryUnit = {
  name: 'market.kiosk-fair',
  folder: 'dist/kustomize/market/kiosk-fair',
  steps: STEPS,
  resources: [RESOURCE],
};
const CONTEXT = { config: defaultConfig(), folders: { dist: 'dist', plans: 'plans' }, namespaces: true };

const id = (name: string): string => `Kustomization.kustomize.toolkit.fluxcd.io/flux-system/${name}`;
const FIRST = 'market.kiosk-fair.20-rbac';
const SECOND_PART = 'market.kiosk-fair.70-services';
const THIRD = 'market.kiosk-fair.110-exposure';

function ready(status: string, reason: string, message: string): JsonObject {
  return { type: 'Ready', status, reason, message, lastTransitionTime: BEFORE, observedGeneration: 1 };
}

const APPLIED: JsonObject = {
  observedGeneration: 1,
  lastAppliedRevision: REVISION,
  lastAttemptedRevision: REVISION,
  conditions: [ready('True', 'ReconciliationSucceeded', `Applied revision: ${REVISION}`)],
};
const WAITING: JsonObject = {
  observedGeneration: -1,
  conditions: [ready('False', 'DependencyNotReady', "dependency 'flux-system/before' is not ready")],
};

function failed(reason: string, message: string, more: JsonObject = {}): JsonObject {
  const reconciling = {
    type: 'Reconciling',
    status: 'True',
    reason: 'ProgressingWithRetry',
    message: 'Detecting drift',
  };
  return { lastAttemptedRevision: REVISION, conditions: [reconciling, ready('False', reason, message)], ...more };
}

/** What `planwright synth` writes for the resource, as the cluster holds it; those named are as told, the others applied. */
function chain(changes: Readonly<Record<string, JsonObject | 'absent'>>): readonly LiveObject[] {
  const written = [...fluxUnitObjects(UNIT, CONTEXT), ...Object.values(fluxRootObjects(CONTEXT))];
  return written.flatMap((object) => {
    const live = object as unknown as LiveObject; // A Kustomization, as its maker says.
    const change = changes[live.metadata.name] ?? {};
    if (change === 'absent') return [];
    const { spec = {}, metadata = {}, ...status } = change;
    return {
      ...live,
      metadata: { ...live.metadata, uid: live.metadata.name, generation: 1, ...(metadata as JsonObject) },
      spec: { ...live.spec, ...(spec as JsonObject) },
      status: Object.keys(status).length === 0 ? APPLIED : status,
    };
  });
}

function stateOf(objects: readonly LiveObject[], plan = PLAN): ApplierState | undefined {
  const state = findApplierState(plan, createLiveState(objects), NOW);
  expect(findApplierState(plan, createLiveState([...objects].reverse()), NOW)).toEqual(state);
  return state;
}

const IMMUTABLE =
  'StatefulSet/market/fair dry-run failed (Invalid): StatefulSet.apps "fair" is invalid: spec: Forbidden: updates to statefulset spec for fields other than \'replicas\' are forbidden';

describe('what Flux says', () => {
  const cases: Readonly<Record<string, [Readonly<Record<string, JsonObject | 'absent'>>, ApplierState]>> = {
    'all parts are applied': [
      {},
      {
        tool: 'Flux',
        object: id(THIRD),
        phase: 'Applied',
        reason: 'ReconciliationSucceeded',
        message: `Applied revision: ${REVISION}`,
        since: SINCE,
      },
    ],
    'the API server refuses an object': [
      {
        [FIRST]: failed('ReconciliationFailed', `${IMMUTABLE}\nServiceAccount/market/fair created`, {
          history: [
            snapshot('ReconciliationFailed', 3),
            snapshot('HealthCheckFailed', 2),
            snapshot('ReconciliationSucceeded', 9),
          ],
        }),
        [SECOND_PART]: WAITING,
        [THIRD]: WAITING,
      },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Failed',
        reason: 'ReconciliationFailed',
        message: IMMUTABLE,
        errorClass: 'configuration',
        retries: 5,
        since: SINCE,
        nextRetry: SINCE + MINUTE,
      },
    ],
    'an object does not become ready in time': [
      {
        [SECOND_PART]: failed(
          'HealthCheckFailed',
          "health check failed after 5m0.01s: timeout waiting for: [Deployment/market/web status: 'InProgress']",
          { history: [snapshot('HealthCheckFailed', 1, 'main@sha1:older')] },
        ),
        [THIRD]: WAITING,
      },
      {
        tool: 'Flux',
        object: id(SECOND_PART),
        phase: 'Failed',
        reason: 'HealthCheckFailed',
        message: "health check failed: timeout waiting for: [Deployment/market/web status: 'InProgress']",
        errorClass: 'component',
        since: SINCE,
        nextRetry: SINCE + MINUTE,
      },
    ],
    'the first of several failing parts is told': [
      {
        [THIRD]: failed('BuildFailed', 'kustomize build failed: accumulating resources'),
        [SECOND_PART]: failed(
          'PruneFailed',
          'Service/market/old delete failed: the server is currently unable to handle the request',
        ),
      },
      {
        tool: 'Flux',
        object: id(SECOND_PART),
        phase: 'Failed',
        reason: 'PruneFailed',
        message: 'Service/market/old delete failed: the server is currently unable to handle the request',
        errorClass: 'transient',
        since: SINCE,
        nextRetry: SINCE + MINUTE,
      },
    ],
    'a part is at work, and those after it wait': [
      {
        [FIRST]: {
          lastAttemptedRevision: REVISION,
          conditions: [
            ready('Unknown', 'Progressing', 'Reconciliation in progress'),
            {
              type: 'Reconciling',
              status: 'True',
              reason: 'Progressing',
              message: `Running health checks for revision ${REVISION} with a timeout of 5m0s`,
            },
          ],
          history: [snapshot('HealthCheckFailed', 2)],
        },
        [SECOND_PART]: WAITING,
        [THIRD]: failed('ReconciliationFailed', 'of the revision before'),
      },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Applying',
        reason: 'Progressing',
        retries: 2,
        since: SINCE,
        message: `Running health checks for revision ${REVISION} with a timeout of 5m0s`,
      },
    ],
    'nothing was looked at yet': [
      { [FIRST]: { observedGeneration: -1 } },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Applying',
        reason: 'NotReconciled',
        message: 'Flux has not looked at it yet.',
      },
    ],
    'a change to the Kustomization was not looked at yet': [
      { [FIRST]: { ...failed('BuildFailed', 'no'), metadata: { generation: 2 } } },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Applying',
        reason: 'NotReconciled',
        message: 'Flux has not looked at it yet.',
      },
    ],
    'somebody suspended a part': [
      { [SECOND_PART]: { ...APPLIED, spec: { suspend: true } }, [THIRD]: WAITING },
      {
        tool: 'Flux',
        object: id(SECOND_PART),
        phase: 'Suspended',
        reason: 'Suspended',
        message: 'The Kustomization is suspended.',
      },
    ],
    'a part is being deleted': [
      { [FIRST]: { ...APPLIED, metadata: { deletionTimestamp: BEFORE } } },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Applying',
        reason: 'Deleting',
        message: 'The Kustomization is being deleted.',
      },
    ],
    'it can never work, so there is no next try': [
      {
        [FIRST]: {
          conditions: [
            ready('False', 'InvalidCELExpression', 'Reconciliation failed terminally due to configuration error: no'),
            { ...ready('True', 'InvalidCELExpression', 'no'), type: 'Stalled' },
          ],
        },
      },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Failed',
        reason: 'InvalidCELExpression',
        since: SINCE,
        message: 'Reconciliation failed terminally due to configuration error: no',
        errorClass: 'configuration',
      },
    ],
    'the first part waits for the Namespaces, which fail': [
      {
        [FIRST]: WAITING,
        'planwright-namespaces': failed(
          'ReconciliationFailed',
          'namespaces is forbidden: User "a" cannot patch resource "namespaces"',
        ),
      },
      {
        tool: 'Flux',
        object: id('planwright-namespaces'),
        phase: 'Failed',
        reason: 'ReconciliationFailed',
        message: 'namespaces is forbidden: User "a" cannot patch resource "namespaces"',
        errorClass: 'resource',
        since: SINCE,
        nextRetry: SINCE + MINUTE,
      },
    ],
    'the first part waits for the Namespaces, and nothing is wrong with them': [
      { [FIRST]: WAITING },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Applying',
        reason: 'DependencyNotReady',
        since: SINCE,
        message: "dependency 'flux-system/before' is not ready",
      },
    ],
    'a new commit interrupts the health checks': [
      {
        [FIRST]: failed('HealthCheckCanceled', 'New reconciliation triggered by GitRepository/flux-system/flux-system'),
      },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Applying',
        reason: 'HealthCheckCanceled',
        since: SINCE,
        message: 'New reconciliation triggered by GitRepository/flux-system/flux-system',
      },
    ],
    'there is no artifact, and it says when it looks again': [
      { [FIRST]: failed('ArtifactFailed', 'Source artifact not found, retrying in 45s') },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Failed',
        reason: 'ArtifactFailed',
        since: SINCE,
        message: 'Source artifact not found, retrying in 45s',
        errorClass: 'transient',
        nextRetry: SINCE + 45 * SECOND,
      },
    ],
    'a try that is overdue is not foretold': [
      { [FIRST]: { ...failed('ReconciliationFailed', 'unexpected EOF'), spec: { retryInterval: '10s' } } },
      {
        tool: 'Flux',
        object: id(FIRST),
        phase: 'Failed',
        reason: 'ReconciliationFailed',
        since: SINCE,
        message: 'unexpected EOF',
        errorClass: 'transient',
      },
    ],
    'a part in the middle does not exist yet': [
      { [SECOND_PART]: 'absent', [THIRD]: WAITING },
      {
        tool: 'Flux',
        object: id(THIRD),
        phase: 'Applying',
        reason: 'PartNotCreated',
        message: 'The Kustomization of part 70-services does not exist yet.',
      },
    ],
    'the last part does not exist yet': [
      { [THIRD]: 'absent' },
      {
        tool: 'Flux',
        object: id(SECOND_PART),
        phase: 'Applying',
        reason: 'PartNotCreated',
        message: 'The Kustomization of part 110-exposure does not exist yet.',
      },
    ],
  };

  it.each(Object.entries(cases))('%s', (_claim, [changes, expected]) => {
    expect(stateOf(chain(changes))).toEqual(expected);
  });

  it('why the source has no artifact, where the source says so', () => {
    const source: LiveObject = {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { namespace: 'flux-system', name: 'flux-system' },
      status: { conditions: [ready('False', 'GitOperationFailed', 'failed to checkout: authentication required')] },
    };
    const objects = chain({ [FIRST]: failed('ArtifactFailed', 'Source artifact not found, retrying in 30s') });
    expect(stateOf([...objects, source])).toEqual({
      tool: 'Flux',
      object: 'GitRepository.source.toolkit.fluxcd.io/flux-system/flux-system',
      phase: 'Failed',
      reason: 'GitOperationFailed',
      message: 'failed to checkout: authentication required',
      errorClass: 'configuration',
      since: SINCE,
    });
  });

  it('nothing of parts that the Plan no longer has', () => {
    const [first] = chain({ [FIRST]: failed('BuildFailed', 'kustomization path not found') });
    const old = {
      ...(first as LiveObject), // The chain has three parts.
      metadata: { namespace: 'flux-system', name: 'market.kiosk-fair.10-old', generation: 1 },
      spec: { ...first?.spec, path: './dist/kustomize/market/kiosk-fair/10-old' },
    };
    expect(stateOf([...chain({}), old])?.phase).toBe('Applied');
  });

  it('nothing endless of Kustomizations that wait for each other', () => {
    const spec = { dependsOn: [{ name: FIRST }] };
    const state = stateOf(chain({ [FIRST]: WAITING, 'planwright-namespaces': { ...WAITING, spec } }));
    expect([state?.object, state?.reason]).toEqual([id(FIRST), 'DependencyNotReady']);
  });
});

function snapshot(lastReconciledStatus: string, totalReconciliations: number, revision = REVISION): JsonObject {
  return { digest: 'sha256:3', lastReconciledStatus, totalReconciliations, metadata: { revision } };
}
