import { type Config, type OutputFolders, repositoryPath } from '../config/config.ts';
import type { JsonObject } from '../json/json.ts';
import { boundedName } from '../manifest/bounded-name.ts';
import type { StepDefinition } from '../kind/steps.ts';
import type { ResourceIdentity } from '../resource/resource.ts';
import { REPLICAS_ANNOTATION, REPLICAS_AUTOSCALED } from '../synth/labels.ts';
import { type DeliveryPart, deliveryParts } from './parts.ts';

/** Flux writes the name of a Kustomization into a label of everything it applies, and a label value has 63 characters at most. */
const NAME_LIMIT = 63;

/** A resource that no agent has looked at yet is waited for whatever an expression says, and Flux takes no shorter time. */
const READINESS_TIMEOUT = '30s';

/** The name of the Kustomization that applies `dist/flux`. */
const FLUX_PARENT = 'planwright';
/** The name of the Kustomization that applies resources and Plans. */
const FLUX_PLANS = 'planwright-plans';
/** The name of the Kustomization that applies Namespaces. */
const FLUX_NAMESPACES = 'planwright-namespaces';

/** What is delivered by one chain of Kustomizations: one resource, or all resources of a namespace. */
export interface DeliveryUnit {
  /** `shop.database-orders`, or `shop` for a whole namespace. */
  readonly name: string;
  /** The folder under `dist/kustomize` that holds a kustomization.yaml for each part. */
  readonly folder: string;
  readonly steps: readonly StepDefinition[];
  readonly resources: readonly ResourceIdentity[];
}

/** The settings all Flux objects share. */
export interface FluxContext {
  readonly config: Config;
  readonly folders: OutputFolders;
  /** Whether there is a Kustomization of Namespaces to wait for. */
  readonly namespaces: boolean;
}

/** The name of the Kustomization of one part of a unit. */
function fluxPartName(unit: DeliveryUnit, part: DeliveryPart): string {
  return boundedName(`${unit.name}.${part.name}`, NAME_LIMIT);
}

/** The name of the Kustomization that is ready when the resource is: what other Kustomizations depend on. */
function fluxReadyName(resource: ResourceIdentity): string {
  return boundedName(`${resource.namespace}.${resource.kind.toLowerCase()}-${resource.name}.ready`, NAME_LIMIT);
}

/**
 * The Flux objects of one unit: a Kustomization per part, each waiting for the one before (`dependsOn` with `wait`), and one
 * per resource that is ready when the resource's own status says so.
 */
export function fluxUnitObjects(unit: DeliveryUnit, context: FluxContext): readonly JsonObject[] {
  const parts = deliveryParts(unit.steps);
  const chain = parts.map((part, index) => partObject(unit, context, { part, previous: parts[index - 1] }));
  const last = parts.at(-1);
  const readiness = unit.resources.map((resource) =>
    kustomization(fluxReadyName(resource), context, {
      dependsOn: last === undefined ? [] : [{ name: fluxPartName(unit, last) }],
      healthCheckExprs: [readinessOf(resource)],
      healthChecks: [{ ...resource }],
      path: `${context.folders.dist}/kustomize/empty`,
      prune: true,
      timeout: READINESS_TIMEOUT,
      wait: false,
    }),
  );
  return [...chain, ...readiness];
}

/**
 * Asks the resource instead of waiting for it: a health check that waits holds one of Flux's few workers, for five minutes at a time
 * and for every resource that is not ready. What is not ready fails at once and is asked again after the retry interval.
 */
function readinessOf({ apiVersion, kind }: ResourceIdentity): JsonObject {
  const ready = "has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')";
  return { apiVersion, kind, current: ready, failed: `!(${ready})` };
}

/** The objects every repository has once: the parent of `dist/flux`, the Plans, and the Namespaces where there are any. */
export function fluxRootObjects(context: FluxContext): Readonly<Record<string, JsonObject>> {
  const { folders } = context;
  return {
    [FLUX_PARENT]: kustomization(FLUX_PARENT, context, { path: `${folders.dist}/flux`, prune: true }),
    [FLUX_PLANS]: kustomization(FLUX_PLANS, context, {
      ...(context.namespaces ? { dependsOn: [{ name: FLUX_NAMESPACES }] } : {}),
      path: folders.plans,
      prune: true,
    }),
    ...(context.namespaces
      ? {
          [FLUX_NAMESPACES]: kustomization(FLUX_NAMESPACES, context, {
            path: `${folders.dist}/namespaces`,
            prune: true,
            wait: true,
          }),
        }
      : {}),
  };
}

function partObject(
  unit: DeliveryUnit,
  context: FluxContext,
  { part, previous }: { readonly part: DeliveryPart; readonly previous: DeliveryPart | undefined },
): JsonObject {
  const before = previous === undefined ? undefined : fluxPartName(unit, previous);
  const first = context.namespaces ? FLUX_NAMESPACES : undefined;
  const dependency = before ?? first;
  return kustomization(fluxPartName(unit, part), context, {
    ...(dependency === undefined ? {} : { dependsOn: [{ name: dependency }] }),
    ignore: [
      {
        paths: ['/spec/replicas'],
        target: { annotationSelector: `${REPLICAS_ANNOTATION}=${REPLICAS_AUTOSCALED}`, group: 'apps' },
      },
    ],
    path: `${unit.folder}/${part.name}`,
    prune: true,
    wait: true,
  });
}

function kustomization(
  name: string,
  { config }: FluxContext,
  spec: JsonObject & { readonly path: string },
): JsonObject {
  const { flux } = config;
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      labels: { 'app.kubernetes.io/managed-by': 'planwright' },
      name,
      namespace: flux.namespace,
    },
    spec: {
      deletionPolicy: 'MirrorPrune',
      force: false,
      interval: flux.interval,
      retryInterval: flux.retryInterval,
      sourceRef: { kind: flux.sourceRef.kind, name: flux.sourceRef.name },
      timeout: flux.timeout,
      ...spec,
      path: `./${repositoryPath(config, spec.path)}`,
    },
  };
}
