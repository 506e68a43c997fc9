import { expect, test } from 'vitest';
import type { Health } from '../health/health.ts';
import type { LiveObject, ManagedFieldsEntry } from '../live/live-object.ts';
import { formatInstant, SECOND } from '../time/instant.ts';
import type { ObservedObject } from './observe-objects.ts';
import type { ComponentPhase } from './status.ts';
import { type ChangeContext, unseenUntil } from './unseen-change.ts';

const CHANGED = Date.UTC(2026, 0, 1);
const PLAN = 'sha256:1';
const OTHER = 'sha256:2';
const UNSEEN: Health = { status: 'Progressing', reason: 'GenerationNotObserved', message: 'observed 1 of 2' };

type Situation = Pick<ObservedObject, 'application' | 'health' | 'live'> & {
  readonly phase: ComponentPhase;
  readonly seconds: number;
  readonly previous: ChangeContext['previous'];
};

const SITUATION: Situation = {
  application: 'Applied',
  health: UNSEEN,
  live: writtenBy([{ subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }]),
  phase: 'Ready',
  seconds: 5,
  previous: { planDigest: PLAN, lastGoodPlanDigest: PLAN },
};

function writtenBy(entries: readonly ManagedFieldsEntry[]): LiveObject {
  const managedFields = entries.map((entry) => ({ time: formatInstant(CHANGED), ...entry }));
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'orders', managedFields } };
}

const CASES: Readonly<Record<string, readonly [Partial<Situation>, number | undefined]>> = {
  'a change that was just made is no loss for ten seconds': [{}, CHANGED + 10 * SECOND],
  'after them it is': [{ seconds: 10 }, undefined],
  'what is seen is judged by its rule': [{ health: { ...UNSEEN, reason: 'ReplicasNotReady' } }, undefined],
  'what was not ready does not become so': [{ phase: 'Degraded' }, undefined],
  'what is yet to be applied is no change by others': [{ application: 'Outdated' }, undefined],
  'a Plan that is applied for the first time must be seen': [
    { previous: { planDigest: PLAN, lastGoodPlanDigest: OTHER } },
    undefined,
  ],
  'a Plan that comes back must be seen': [{ previous: { planDigest: OTHER, lastGoodPlanDigest: PLAN } }, undefined],
  'a status is no change': [{ live: writtenBy([{ subresource: 'status', fieldsV1: { 'f:spec': {} } }]) }, undefined],
  'without managed fields nobody knows when it was': [{ live: writtenBy([]) }, undefined],
};

test.each(Object.entries(CASES))('%s', (_situation, [change, until]) => {
  const { phase, seconds, previous, ...object } = { ...SITUATION, ...change };
  const context = { plan: { digest: PLAN }, previous, now: CHANGED + seconds * SECOND };
  expect(unseenUntil(object, { phase }, context)).toBe(until);
});
