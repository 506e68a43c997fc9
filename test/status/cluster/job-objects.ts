import type { JsonObject } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { formatInstant } from '../../../src/core/time/instant.ts';
import type { AppliedObject } from './cluster-state.ts';
import { podObject } from './pod-object.ts';
import { templateOf, withStatus } from './workload-objects.ts';

/** A Job with a pod for each try. */
export function jobObjects(object: AppliedObject): readonly LiveObject[] {
  const owner = withStatus(object, jobStatus(object));
  const labels = {
    'batch.kubernetes.io/job-name': object.manifest.metadata.name,
    'batch.kubernetes.io/controller-uid': object.uid,
  };
  const pods = object.pods.map((pod) => podObject(pod, { owner, template: templateOf(object, pod.revision), labels }));
  return [owner, ...pods];
}

function jobStatus({ pods, job, createdAt, changedAt }: AppliedObject): JsonObject {
  const failed = pods.filter(({ state }) => state === 'failed').length;
  const active = pods.filter(({ state }) => state !== 'failed' && state !== 'succeeded').length;
  const isReady = pods.some(({ state }) => state === 'ready');
  return {
    startTime: formatInstant(createdAt),
    ...(failed === 0 ? {} : { failed }),
    ...(active === 0 ? {} : { active }),
    ready: isReady ? 1 : 0,
    terminating: 0,
    uncountedTerminatedPods: {},
    ...endOf(job, formatInstant(changedAt)),
  };
}

/** A Job that ends has two conditions: that it is going to end (KEP-3329, KEP-3998), and that it has. */
function endOf(job: AppliedObject['job'], time: string): JsonObject {
  if (job === 'running') return {};
  const [reached, ended, details] =
    job === 'complete'
      ? [
          'SuccessCriteriaMet',
          'Complete',
          { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' },
        ]
      : [
          'FailureTarget',
          'Failed',
          { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' },
        ];
  const condition = (type: string) => ({
    type,
    status: 'True',
    ...details,
    lastProbeTime: time,
    lastTransitionTime: time,
  });
  const done = job === 'complete' ? { succeeded: 1, completionTime: time } : {};
  return { ...done, conditions: [condition(reached), condition(ended)] };
}
