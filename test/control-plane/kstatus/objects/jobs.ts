import { expect } from 'vitest';
import type { JsonObject } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { nameOf } from '../../harness/api-client.ts';
import { job, type SampleName, template } from '../../simulation/workload-samples.ts';
import { NOWHERE } from './pods.ts';
import { condition, CRASH_LOOP, deleteHeld, type Stage, together } from './stage.ts';

const COMPLETE = { conditions: condition({ type: 'Complete', status: 'True' }) };
const FAILED = { conditions: condition({ type: 'Failed', status: 'True' }) };
const SUSPENDED = { conditions: condition({ type: 'Suspended', status: 'True' }) };

/** Jobs in every state. */
export async function makeJobs(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => job(stage.named(name), spec);
  await together(
    () => stage.reach(make('complete'), COMPLETE),
    () => stage.reach(make('complete-thrice', { completions: 3 }), { ...COMPLETE, succeeded: 3 }),
    () => stage.reach(make('suspended', { suspend: true }), SUSPENDED),
    () => stage.reach(make('unmanaged', { managedBy: 'example.com/nobody' })),
    () =>
      stage.reach(
        make('unschedulable', { template: template('unschedulable', { restartPolicy: 'Never', ...NOWHERE }) }),
        { active: 1 },
      ),
    () => {
      stage.pods('failed').become('failing', { exitCode: 3 });
      return stage.reach(make('failed'), FAILED);
    },
    () => {
      stage.pods('late').become('ready');
      return stage.reach(make('late', { activeDeadlineSeconds: 2 }), FAILED);
    },
    () => {
      stage.pods('running').become('ready');
      return stage.reach(make('running'), { active: 1, ready: 1 });
    },
    async () => {
      stage.pods('suspended-later').become('ready');
      await stage.reach(make('suspended-later'), { active: 1, ready: 1 });
      await stage.reach(make('suspended-later', { suspend: true }), SUSPENDED);
    },
    () => {
      stage.pods('trying-again').become('failing');
      return stage.reach(make('trying-again', { backoffLimit: 100 }), { failed: expect.any(Number) });
    },
    async () => {
      stage.pods('crash-loop').become('crash-looping', CRASH_LOOP);
      const restarts = { backoffLimit: 100, template: template('crash-loop', { restartPolicy: 'OnFailure' }) };
      await stage.reach(make('crash-loop', restarts), { active: 1 });
      await stage.waitsFor('crash-loop', 'CrashLoopBackOff');
    },
    () => deleteHeld(stage, make('deleted'), COMPLETE),
    () => {
      stage.pods('deleted-running').become('ready');
      return deleteHeld(stage, make('deleted-running'), { active: 1, ready: 1 });
    },
  );
}

/** CronJobs. No minute is waited for: what their controller would write of runs is written here. */
export async function makeCronJobs(stage: Stage): Promise<void> {
  const make = (name: string, spec?: JsonObject): Manifest => cronJob(stage.named(name), spec);
  const ran = async (name: string, status: JsonObject): Promise<void> => {
    await stage.client.patch(nameOf((await stage.reach(make(name))) as Manifest), { status }, 'status');
  };
  await together(
    () => stage.reach(make('never-ran')),
    () => stage.reach(make('suspended', { suspend: true })),
    () => ran('ran', { lastScheduleTime: '2026-01-01T00:00:00Z', lastSuccessfulTime: '2026-01-01T00:05:00Z' }),
    () => ran('run-failed', { lastScheduleTime: '2026-01-01T00:00:00Z' }),
    () => deleteHeld(stage, make('deleted')),
  );
}

/** A CronJob that runs at the turn of the year. */
export function cronJob({ namespace, name }: SampleName, spec: JsonObject = {}): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { namespace, name },
    spec: {
      schedule: '0 0 1 1 *',
      jobTemplate: { spec: { template: template(name, { restartPolicy: 'Never' }) } },
      ...spec,
    },
  };
}
