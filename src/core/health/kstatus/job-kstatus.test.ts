import { expect, test } from 'vitest';
import type { JsonObject } from '../../json/json.ts';
import type { LiveObject } from '../../live/live-object.ts';
import { computeKstatus } from './compute-kstatus.ts';
import type { Kstatus } from './kstatus.ts';

/** A Job of generation 1. */
function job({ metadata, ...rest }: JsonObject = {}): LiveObject {
  // Some of these Jobs are of a form that no API server would store.
  const all = { name: 'sample', generation: 1, ...(metadata as JsonObject) };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: all, ...rest } as LiveObject;
}

const current = (message: string): Kstatus => ({ status: 'Current', reason: '', message });
const inProgress = (reason: string, message: string): Kstatus => ({ status: 'InProgress', reason, message });
const failed = (reason: string, message: string): Kstatus => ({ status: 'Failed', reason, message });
const unknown = (what: string): Kstatus => ({ status: 'Unknown', reason: '', message: `cannot read ${what}` });

const TERMINATING: Kstatus = { status: 'Terminating', reason: '', message: 'Resource scheduled for deletion' };
const START = { startTime: '2026-01-01T00:00:00Z' };
const COMPLETE = { type: 'Complete', status: 'True' };
const FAILED = { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' };
const RUNNING = 'Job in progress. success:3, active: 2, failed: 1';

/** The same Job to kstatus and to Flux. */
test.each<[string, LiveObject, Kstatus, Kstatus]>([
  [
    'was not looked at yet',
    job(),
    inProgress('JobNotStarted', 'Job not started'),
    inProgress('JobNotStarted', 'Job not started. active: 0/1'),
  ],
  [
    'has completed',
    job({ status: { succeeded: 1, conditions: [COMPLETE] } }),
    current('Job Completed. succeeded: 1/1'),
    current('Job Completed. succeeded: 1/1'),
  ],
  [
    'has failed',
    job({ spec: { completions: 4 }, status: { succeeded: 3, failed: 1, conditions: [FAILED] } }),
    failed('JobFailed', 'Job Failed. failed: 1/4'),
    failed('JobFailed', 'Job Failed. failed: 1/4'),
  ],
  [
    'runs',
    job({
      status: {
        ...START,
        succeeded: 3,
        active: 2,
        failed: 1,
        conditions: [
          { ...COMPLETE, status: 'False' },
          { ...FAILED, status: 'False' },
        ],
      },
    }),
    current(RUNNING),
    inProgress('JobInProgress', RUNNING),
  ],
  [
    'is suspended',
    job({ spec: { suspend: true }, status: { conditions: [{ type: 'Suspended', status: 'True' }] } }),
    inProgress('JobNotStarted', 'Job not started'),
    current('Job is suspended'),
  ],
  [
    'has a text that says it is suspended',
    job({ spec: { suspend: 'true' } }),
    inProgress('JobNotStarted', 'Job not started'),
    inProgress('JobNotStarted', 'Job not started. active: 0/1'),
  ],
  [
    'is being deleted while it runs',
    job({
      metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
      status: { ...START, succeeded: 3, active: 2, failed: 1 },
    }),
    TERMINATING,
    inProgress('JobInProgress', RUNNING),
  ],
  [
    'has conditions that are no list',
    job({ status: { conditions: 7 } }),
    unknown('status.conditions'),
    unknown('status.conditions'),
  ],
  [
    'is suspended and has conditions that are no list',
    job({ spec: { suspend: true }, status: { conditions: 7 } }),
    unknown('status.conditions'),
    current('Job is suspended'),
  ],
])('a Job that %s, to kstatus and to Flux', (_, sample, kstatus, flux) => {
  expect(computeKstatus(sample, { now: 0 })).toEqual(kstatus);
  expect(computeKstatus(sample, { now: 0, jobs: 'flux' })).toEqual(flux);
});
