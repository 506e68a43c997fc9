import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { applyManifest } from './apply-manifest.ts';
import type { AppliedObject, ClusterModel, PodState } from './cluster-state.ts';
import { change, findId, type Operation, select } from './find-object.ts';
import { add, foreign } from './foreign-object.ts';
import { allReady, completePods, podsReady } from './pod-lives.ts';

/** Does one thing after the other. */
export function happen(model: ClusterModel, ...operations: readonly Operation[]): ClusterModel {
  return operations.reduce((before, operation) => operation(before), model);
}

/** The applier applies every object up to a wave that is not there as the Plan has it. Controllers see it at once: pods are made. */
export function applyUpTo(wave: number): Operation {
  return (model) => {
    const applied = new Map(model.applied);
    for (const { id, manifest, wave: own } of model.plan.objects) {
      if (own <= wave) applied.set(id, applyManifest(manifest, applied.get(id), model.now));
    }
    return { ...model, applied };
  };
}

/** The applier applies everything. */
export const applyAll: Operation = applyUpTo(Number.POSITIVE_INFINITY);

/** The applier removes what it applied and the Plan no longer has. */
export const prune: Operation = (model) => {
  const wanted = new Set(model.plan.objects.map(({ id }) => id));
  return { ...model, applied: new Map([...model.applied].filter(([id]) => wanted.has(id))) };
};

/** Another Plan is committed. Nothing is applied by that. */
export function plan(next: Plan): Operation {
  return (model) => ({ ...model, plan: next });
}

/** An object becomes ready, or as many of its pods (a rollout goes on from the highest ordinal). Jobs complete, claims are bound. */
export function makeReady(selector: string, count?: number): Operation {
  return (model) => {
    const next = change(selector, (object, now) => settled(object, now, count))(model);
    return bootstrap(next, select(next, selector).manifest.kind === 'Job' ? findId(next, selector) : undefined);
  };
}

/** A Job's pod ends well. What the Job is there to make is made. */
export function completeJob(selector: string): Operation {
  return makeReady(selector);
}

/** Everything that is applied becomes ready. */
export const settle: Operation = (model) =>
  [...model.applied.keys()].reduce((before, id) => makeReady(id)(before), model);

/** One wave after the other is applied and becomes ready: a whole installation. */
export const install: Operation = (model) => {
  const waves = [...new Set(model.plan.objects.map(({ wave }) => wave))].sort((left, right) => left - right);
  return waves.reduce((before, wave) => settle(applyUpTo(wave)(before)), provideRequired(model));
};

/** Somebody makes every object that the Plan requires and nobody renders. */
export const provideRequired: Operation = (model) => {
  const others = new Map(model.others);
  for (const { apiVersion, kind, name, namespace, keys } of model.plan.requires) {
    const object = foreign({ apiVersion, kind, name, namespace: namespace ?? '' }, model.now);
    others.set(objectId(referenceOf(object)), { ...object, data: Object.fromEntries(keys.map((key) => [key, ''])) });
  }
  return { ...model, others };
};

/** The applier removes everything that it may: what the resource leaves behind stays. */
export const removeAll: Operation = (model) => ({
  ...model,
  applied: new Map([...model.applied].filter(([, { manifest }]) => isProtected(manifest.metadata.annotations))),
});

function settled(object: AppliedObject, now: number, count: number | undefined): AppliedObject {
  if (object.manifest.kind === 'Job') {
    return object.job === 'complete'
      ? object
      : { ...object, pods: completePods(object, now), job: 'complete', changedAt: now };
  }
  if (object.revisions.length === 0) return object.isSettled ? object : { ...object, isSettled: true, changedAt: now };
  const pods = count === undefined ? allReady(object, now) : podsReady(object, now, count);
  return { ...object, pods, revisions: completed(object, pods), observed: object.generation, isStuck: false };
}

/** A rollout that is complete leaves one revision; Deployments keep the ReplicaSets of the older ones. */
function completed({ manifest, revisions }: AppliedObject, pods: readonly PodState[]): readonly string[] {
  const newest = revisions.at(-1);
  const isComplete = pods.every((pod) => pod.state === 'ready' && pod.revision === newest);
  return isComplete && manifest.kind !== 'Deployment' ? revisions.slice(-1) : revisions;
}

function bootstrap(model: ClusterModel, job: string | undefined): ClusterModel {
  const made = model.plan.creates.filter(({ createdBy }) => createdBy === job);
  return made.reduce((before, { apiVersion, kind, name, namespace }) => {
    const object = foreign({ apiVersion, kind, name, namespace: namespace ?? '' }, model.now);
    return before.others.has(objectId(referenceOf(object))) ? before : add(object)(before);
  }, model);
}

function isProtected(annotations: Readonly<Record<string, string>> | undefined): boolean {
  return annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
}
