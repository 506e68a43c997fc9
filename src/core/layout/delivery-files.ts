import type { Config, OutputFolders } from '../config/config.ts';
import { argocdObjects } from '../delivery/argocd.ts';
import { argocdHealthPatch } from '../delivery/argocd-health.ts';
import { type DeliveryUnit, type FluxContext, fluxRootObjects, fluxUnitObjects } from '../delivery/flux.ts';
import { namespaceObjects } from '../delivery/namespaces.ts';
import { deliveryParts } from '../delivery/parts.ts';
import type { JsonObject } from '../json/json.ts';
import type { Kind } from '../kind/kind.ts';
import type { StepDefinition } from '../kind/steps.ts';
import type { Plan } from '../plan/plan.ts';
import type { ResourceIdentity } from '../resource/resource.ts';
import { type GeneratedFile, generatedFile } from './generated-file.ts';
import { kustomization } from './kustomization.ts';
import { manifestFolder, stepFolderName } from './plan-paths.ts';

/** What delivery needs to know of a Plan: what it is called and which steps it has. */
export interface DeliveredPlan extends Pick<Plan, 'name' | 'steps'> {
  readonly resource: ResourceIdentity;
}

/** The appliers' side of a repository. */
export interface Delivery {
  readonly config: Config;
  readonly folders: OutputFolders;
  readonly kinds: readonly Kind[];
}

/** The files that exist once in a repository, whatever resources it holds: appliers' root objects and Namespaces. */
export function rootFiles({ config, folders, kinds }: Delivery): readonly GeneratedFile[] {
  const namespaces = namespaceObjects(config);
  const context = { config, folders, namespaces: Object.keys(namespaces).length > 0 };
  return [
    ...filesOf(namespaces, (name) => `${folders.dist}/namespaces/${name}.yaml`),
    ...(deliversWithArgocd(config)
      ? [
          ...filesOf(argocdObjects(context), (name) => `${folders.dist}/argocd/${name}.yaml`),
          generatedFile(
            `${folders.dist}/argocd/health/argocd-cm.yaml`,
            argocdHealthPatch(kinds, config.argocd.namespace),
          ),
        ]
      : []),
    ...(config.appliers.includes('flux')
      ? [
          ...filesOf(fluxRootObjects(context), (name) => `${folders.dist}/flux/${name}.yaml`),
          kustomization(`${folders.dist}/kustomize/empty`, []),
        ]
      : []),
  ];
}

/** Argo CD needs the repository's address in its objects; Flux has it in the source object that is there already. */
export function deliversWithArgocd(config: Config): boolean {
  return config.appliers.includes('argocd') && config.repository.url !== undefined;
}

/** The Flux objects and part kustomizations of every unit of delivery: per resource, or per namespace in large fleets. */
export function unitFiles(plans: readonly DeliveredPlan[], { config, folders }: Delivery): readonly GeneratedFile[] {
  if (!config.appliers.includes('flux')) return [];
  const namespaces = Object.keys(namespaceObjects(config)).length > 0;
  const context: FluxContext = { config, folders, namespaces };
  return unitsOf(plans, config, folders).flatMap(({ unit, members, file }) => [
    generatedFile(file, ...fluxUnitObjects(unit, context)),
    ...partFiles(unit, members, folders),
  ]);
}

interface UnitFiles {
  readonly unit: DeliveryUnit;
  readonly members: readonly DeliveredPlan[];
  readonly file: string;
}

function unitsOf(plans: readonly DeliveredPlan[], config: Config, folders: OutputFolders): readonly UnitFiles[] {
  if (config.delivery.granularity === 'namespace') return namespaceUnits(plans, folders);
  return plans.map((plan) => {
    const { namespace } = plan.resource;
    return {
      unit: {
        name: `${namespace}.${plan.name}`,
        folder: `${folders.dist}/kustomize/${namespace}/${plan.name}`,
        steps: plan.steps,
        resources: [identityOf(plan)],
      },
      members: [plan],
      file: `${folders.dist}/flux/${namespace}/${plan.name}.yaml`,
    };
  });
}

function namespaceUnits(plans: readonly DeliveredPlan[], folders: OutputFolders): readonly UnitFiles[] {
  const byNamespace = new Map<string, DeliveredPlan[]>();
  for (const plan of plans) {
    const members = byNamespace.get(plan.resource.namespace) ?? [];
    byNamespace.set(plan.resource.namespace, [...members, plan]);
  }
  return [...byNamespace].map(([namespace, unsorted]) => {
    const members = unsorted.sort((left, right) => (left.name < right.name ? -1 : 1));
    return {
      unit: {
        name: namespace,
        folder: `${folders.dist}/kustomize/${namespace}`,
        steps: unionOfSteps(members),
        resources: members.map(identityOf),
      },
      members,
      // Not `<namespace>.yaml`: the root objects of Flux are there, and a namespace may be called `planwright`.
      file: `${folders.dist}/flux/${namespace}/namespace.yaml`,
    };
  });
}

/** Every step that any of the Plans has; a step is a barrier when it is one for any of them. */
function unionOfSteps(plans: readonly DeliveredPlan[]): readonly StepDefinition[] {
  const steps = new Map<string, StepDefinition>();
  for (const step of plans.flatMap((plan) => plan.steps)) {
    const key = stepFolderName(step);
    steps.set(key, { ...step, barrier: step.barrier || steps.get(key)?.barrier === true });
  }
  return [...steps.values()].sort((left, right) => left.wave - right.wave || (left.name < right.name ? -1 : 1));
}

function identityOf({ resource }: DeliveredPlan): DeliveryUnit['resources'][number] {
  const { apiVersion, kind, namespace, name } = resource;
  return { apiVersion, kind, namespace, name };
}

function partFiles(
  unit: DeliveryUnit,
  members: readonly DeliveredPlan[],
  folders: OutputFolders,
): readonly GeneratedFile[] {
  return deliveryParts(unit.steps).map((part) => {
    const folder = `${unit.folder}/${part.name}`;
    const up = folder
      .slice(folders.dist.length + 1)
      .split('/')
      .map(() => '..')
      .join('/');
    const wanted = new Set(part.steps.map(stepFolderName));
    const stepFolders = members.flatMap((plan) =>
      plan.steps
        .map(stepFolderName)
        .filter((name) => wanted.has(name))
        .map((name) => `${up}/${manifestFolder(folders, plan).slice(folders.dist.length + 1)}/${name}`),
    );
    return kustomization(folder, stepFolders);
  });
}

function filesOf(
  objects: Readonly<Record<string, JsonObject>>,
  path: (name: string) => string,
): readonly GeneratedFile[] {
  return Object.entries(objects).map(([name, object]) => generatedFile(path(name), object));
}
