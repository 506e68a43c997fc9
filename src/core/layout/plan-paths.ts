import type { OutputFolders } from '../config/config.ts';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import { boundedName } from '../manifest/bounded-name.ts';
import { groupOf } from '../manifest/object-id.ts';
import type { PlannedObject } from '../plan/plan.ts';

/** The longest file name most file systems take is 255 bytes; this leaves room for endings and temporary names. */
const FILE_NAME_LIMIT = 200;

/** A Plan, as far as its folders depend on it. */
export interface PlacedPlan {
  readonly name: string;
  readonly resource: { readonly namespace: string };
}

/** The folder of a resource's manifests: `dist/manifests/shop/database-orders`. */
export function manifestFolder(folders: OutputFolders, plan: PlacedPlan): string {
  return `${folders.dist}/manifests/${plan.resource.namespace}/${plan.name}`;
}

/** The folder of a resource's Plan and normalised resource: `plans/shop/database-orders`. */
export function planFolder(folders: OutputFolders, plan: PlacedPlan): string {
  return `${folders.plans}/${plan.resource.namespace}/${plan.name}`;
}

/** The name of a step's folder: `50-stateful`. */
export function stepFolderName(step: { readonly wave: number; readonly name: string }): string {
  return `${step.wave}-${step.name}`;
}

/**
 * The file name of each object, by id, unique within its step: `Service-orders-rw.yaml`; with the group where two kinds of one
 * name meet. Compared without case, since half of all reviewers' file systems do.
 */
export function objectFileNames(
  objects: readonly Pick<PlannedObject, 'id' | 'step' | 'ref'>[],
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const object of objects) {
    const { kind, apiVersion, name } = object.ref;
    const candidates = [`${kind}-${name}`, `${kind}.${groupOf(apiVersion) || 'core'}-${name}`, object.id];
    const free = candidates
      .map((candidate) => `${boundedName(safeFileName(candidate), FILE_NAME_LIMIT)}.yaml`)
      .find((candidate) => !taken.has(`${object.step}/${candidate.toLowerCase()}`));
    if (free === undefined) throw new InvariantError(`no free file name for ${object.id}`);
    taken.add(`${object.step}/${free.toLowerCase()}`);
    names.set(object.id, free);
  }
  return names;
}

/**
 * RBAC names may hold `:`, which Windows refuses in file names, and `%` and `@`, which shells trip over. Argo CD is told to
 * leave out every file that ends in `kustomization.yaml`, which an object's must not.
 */
function safeFileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/kustomization$/, '$&_');
}
