import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import type { LiveObject } from '../../live/live-object.ts';
import { SECOND } from '../../time/instant.ts';
import { computeKstatus } from './compute-kstatus.ts';
import type { Kstatus } from './kstatus.ts';

/** A pod that was made when time began. */
function pod(status?: JsonObject, metadata: JsonObject = {}): LiveObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'sample', generation: 1, creationTimestamp: '1970-01-01T00:00:00Z', ...metadata },
    status,
  };
}

const running = (...containerStatuses: readonly JsonValue[]): LiveObject =>
  pod({ phase: 'Running', containerStatuses });
const waiting = (name: string, reason: string): JsonObject => ({ name, state: { waiting: { reason } } });

const current = (message: string): Kstatus => ({ status: 'Current', reason: '', message });
const inProgress = (reason: string, message: string): Kstatus => ({ status: 'InProgress', reason, message });
const failed = (reason: string, message: string): Kstatus => ({ status: 'Failed', reason, message });
const unknown = (what: string): Kstatus => ({ status: 'Unknown', reason: '', message: `cannot read ${what}` });

const UNSCHEDULABLE = {
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
};
const NOT_SCHEDULED = inProgress('PodNotScheduled', 'Pod has not been scheduled');
const NOT_SCHEDULABLE = failed('PodUnschedulable', 'Pod could not be scheduled');
const NOT_READY = inProgress('PodRunningNotReady', 'Pod is running but is not Ready');
const STATUSES = unknown('status.containerStatuses');

test.each<[string, LiveObject, Kstatus]>([
  ['that nobody has looked at is in progress', pod(), inProgress('PodNotObserved', 'Pod phase not available')],
  [
    'that is ready is current',
    pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }),
    current('Pod is Ready'),
  ],
  [
    'that has ended well is current',
    pod({ phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False', reason: 'PodCompleted' }] }),
    current('Pod has completed successfully'),
  ],
  ['that has failed is current', pod({ phase: 'Failed' }), current('Pod has completed, but not successfully')],
  ['that waits is in progress', pod({ phase: 'Pending' }), inProgress('PodPending', 'Pod is in the Pending phase')],
  ['that runs and is not ready is in progress', running(), NOT_READY],
  ['that runs without statuses is in progress', pod({ phase: 'Running' }), NOT_READY],
  ['whose image cannot be pulled is in progress', running(waiting('main', 'ImagePullBackOff')), NOT_READY],
  [
    'in a crash loop has failed',
    running(waiting('main', 'CrashLoopBackOff')),
    failed('ContainerCrashLooping', 'Containers in CrashLoop state: main'),
  ],
  [
    'with two crash loops names both',
    running(waiting('main', 'CrashLoopBackOff'), waiting('calm', 'Other'), waiting('proxy', 'CrashLoopBackOff')),
    failed('ContainerCrashLooping', 'Containers in CrashLoop state: main,proxy'),
  ],
  [
    'whose init container is in a crash loop waits',
    pod({ phase: 'Pending', initContainerStatuses: [waiting('prepare', 'CrashLoopBackOff')] }),
    inProgress('PodPending', 'Pod is in the Pending phase'),
  ],
  [
    'with a crash loop of a container without a name is in progress',
    running({ state: { waiting: { reason: 'CrashLoopBackOff' } } }),
    NOT_READY,
  ],
  [
    'with a container without a state is in progress',
    running({ name: 'main' }, { name: 'proxy', state: {} }),
    NOT_READY,
  ],
  ['of another phase cannot be read', pod({ phase: 'Sleeping' }), unknown('the phase Sleeping')],
  ['whose statuses are no list cannot be read', pod({ phase: 'Running', containerStatuses: {} }), STATUSES],
  ['with a status that is a text cannot be read', running('main'), STATUSES],
  ['with a name that is a number cannot be read', running({ name: 1 }), STATUSES],
  ['with a null state cannot be read', running({ name: 'main', state: null }), STATUSES],
  [
    'with a reason that is a number cannot be read',
    running({ name: 'main', state: { waiting: { reason: 1 } } }),
    STATUSES,
  ],
])('a Pod %s', (_, sample, expected) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(expected);
});

test.each<[string, LiveObject, number, Kstatus]>([
  ['is in progress in its first seconds', pod(UNSCHEDULABLE), 14_999, NOT_SCHEDULED],
  ['has failed after 15 seconds', pod(UNSCHEDULABLE), 15 * SECOND, NOT_SCHEDULABLE],
  ['has failed when nobody knows its age', pod(UNSCHEDULABLE, { creationTimestamp: undefined }), 0, NOT_SCHEDULABLE],
])('a Pod that fits on no node %s', (_, sample, now, expected) => {
  expect(computeKstatus(sample, { now })).toEqual(expected);
});
