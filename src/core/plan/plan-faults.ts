import { isOpenEnded } from '../kind/steps.ts';
import { isJsonObject, type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import { groupOf } from '../manifest/object-id.ts';
import { podTemplateOf } from '../manifest/pod-spec.ts';
import { REPLICAS_ANNOTATION, REPLICAS_AUTOSCALED } from '../synth/labels.ts';
import type { PlannedObject } from './plan.ts';

/**
 * The first reason why the objects of one Plan could not work together, or undefined: two with one id, a hard reference to a
 * later wave, a Service, budget or policy whose selector matches no pod of the Plan, an autoscaler that appliers would fight.
 */
export function findPlanFault(objects: readonly PlannedObject[]): string | undefined {
  const byId = new Map<string, PlannedObject>();
  for (const object of objects) {
    if (byId.has(object.id)) return `${object.id} is rendered twice`;
    byId.set(object.id, object);
  }
  const podLabels = objects.flatMap((object) => {
    const template = podTemplateOf(object.manifest);
    return template === undefined ? [] : [template.labels];
  });
  for (const object of objects) {
    const fault =
      findReferenceFault(object, byId) ?? findScaleFault(object, byId) ?? findSelectorFault(object, podLabels);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function findReferenceFault(object: PlannedObject, byId: ReadonlyMap<string, PlannedObject>): string | undefined {
  const targets = object.references.flatMap((id) => byId.get(id) ?? []);
  const later = targets.find(({ wave }) => wave > object.wave);
  if (later !== undefined) return `${object.id} (wave ${object.wave}) needs ${later.id} of a later wave`;
  const openEnded = isOpenEnded(object) ? undefined : targets.find(isOpenEnded);
  return openEnded === undefined ? undefined : `${object.id} needs ${openEnded.id}, which nothing may wait for`;
}

/** Without the mark, appliers set an autoscaled workload back with every sync. */
function findScaleFault(object: PlannedObject, byId: ReadonlyMap<string, PlannedObject>): string | undefined {
  if (object.ref.kind !== 'HorizontalPodAutoscaler') return undefined;
  const unmarked = object.references.find((id) => {
    const target = byId.get(id);
    return target !== undefined && target.manifest.metadata.annotations?.[REPLICAS_ANNOTATION] !== REPLICAS_AUTOSCALED;
  });
  return unmarked === undefined ? undefined : `${object.id} scales ${unmarked}, which is not placed as autoscaled`;
}

function findSelectorFault(object: PlannedObject, podLabels: readonly JsonObject[]): string | undefined {
  const selector = podSelectorOf(object);
  if (selector === undefined) return undefined;
  const matches = podLabels.some((labels) => Object.keys(selector).every((name) => labels[name] === selector[name]));
  return matches ? undefined : `${object.id} selects ${JSON.stringify(selector)}, which no pod of the Plan carries`;
}

/** The labels by which an object selects pods of its own namespace, for the kinds that do. */
export function podSelectorOf(object: Pick<PlannedObject, 'ref' | 'manifest'>): JsonObject | undefined {
  const { manifest, ref } = object;
  switch (`${groupOf(ref.apiVersion)}/${ref.kind}`) {
    case '/Service':
      return nonEmpty(valueAt(manifest, ['spec', 'selector']));
    case 'policy/PodDisruptionBudget':
    case 'apps/StatefulSet':
    case 'apps/Deployment':
    case 'apps/DaemonSet':
      return nonEmpty(valueAt(manifest, ['spec', 'selector', 'matchLabels']));
    case 'networking.k8s.io/NetworkPolicy':
      return nonEmpty(member(valueAt(manifest, ['spec', 'podSelector']), 'matchLabels'));
    default:
      return undefined;
  }
}

function nonEmpty(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) && Object.keys(value).length > 0 ? value : undefined;
}
