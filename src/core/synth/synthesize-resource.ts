import { App } from 'cdk8s';
import type { JsonObject } from '../json/json.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { AdmittedResource } from '../resource/admit-resource.ts';
import { identityOf, type Resource } from '../resource/resource.ts';
import { RETRY_ANNOTATION } from './labels.ts';
import { ResourceChart } from './resource-chart.ts';

/** One resource, rendered. */
export interface SynthesizedResource {
  readonly resource: Resource;
  readonly writtenSpec: JsonObject;
  readonly plan: Plan;
}

/**
 * Renders one resource into its Plan: a pure function of the resource. One App per resource, because cdk8s' own work grows
 * with the square of an App's charts; its files and its ordering are never asked for.
 */
export function synthesizeResource({ kind, resource, writtenSpec }: AdmittedResource): SynthesizedResource {
  const chart = new ResourceChart(new App(), resource, kind.steps);
  kind.synthesize(chart, resource);
  const plan = makePlan({
    resource: identityOf(resource),
    spec: writtenSpec,
    steps: kind.steps,
    deletionPolicy: kind.retainsData(resource) ? 'Retain' : 'Delete',
    placed: chart.placedManifests(),
    retry: resource.metadata.annotations[RETRY_ANNOTATION],
  });
  return { resource, writtenSpec, plan };
}
