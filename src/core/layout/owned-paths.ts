import type { OutputFolders } from '../config/config.ts';
import { deliveryParts } from '../delivery/parts.ts';
import { manifestFolder, objectFileNames, planFolder, stepFolderName } from './plan-paths.ts';
import type { StoredPlan } from './stored-plan.ts';

/**
 * Every path a committed Plan stands for, whatever the settings of delivery were when it was written. A file outside of these
 * belongs to somebody else, even in a folder of ours.
 */
export function ownedPaths(plan: StoredPlan, folders: OutputFolders): ReadonlySet<string> {
  const { namespace } = plan.resource;
  const manifests = manifestFolder(folders, plan);
  const stepFolders = new Map(plan.steps.map((step) => [step.name, stepFolderName(step)]));
  const names = objectFileNames(plan.objects);
  const plans = planFolder(folders, plan);
  const parts = deliveryParts(plan.steps).map((part) => part.name);
  return new Set([
    `${manifests}/kustomization.yaml`,
    ...[...stepFolders.values()].map((folder) => `${manifests}/${folder}/kustomization.yaml`),
    ...plan.objects.map(({ id, step }) => `${manifests}/${stepFolders.get(step) ?? ''}/${names.get(id) ?? ''}`),
    `${plans}/plan.yaml`,
    `${plans}/resource.yaml`,
    ...Array.from({ length: plan.parts }, (_, index) => `${plans}/plan-${index + 1}.yaml`),
    `${folders.dist}/flux/${namespace}/${plan.name}.yaml`,
    `${folders.dist}/flux/${namespace}/namespace.yaml`,
    ...parts.map((part) => `${folders.dist}/kustomize/${namespace}/${plan.name}/${part}/kustomization.yaml`),
    ...plan.steps.map((step) => `${folders.dist}/kustomize/${namespace}/${stepFolderName(step)}/kustomization.yaml`),
  ]);
}

/** The paths of files that exist once in a repository and that no Plan lists. */
export function isRootPath(path: string, folders: OutputFolders): boolean {
  const inside = path.startsWith(`${folders.dist}/`) ? path.slice(folders.dist.length + 1) : '';
  return ROOT_FILES.has(inside) || /^namespaces\/[a-z0-9-]+\.yaml$/.test(inside);
}

const ROOT_FILES: ReadonlySet<string> = new Set([
  'argocd/applicationset-manifests.yaml',
  'argocd/applicationset-plans.yaml',
  'argocd/application-namespaces.yaml',
  'argocd/health/argocd-cm.yaml',
  'flux/planwright.yaml',
  'flux/planwright-plans.yaml',
  'flux/planwright-namespaces.yaml',
  'kustomize/empty/kustomization.yaml',
]);

/** The folder of `plans/` that speaks for a generated path: `{namespace, plan}`, or undefined for files of no one resource. */
export function ownerOf(
  path: string,
  folders: OutputFolders,
): { readonly namespace: string; readonly plan: string | undefined } | undefined {
  const roots = [folders.plans, `${folders.dist}/manifests`, `${folders.dist}/flux`, `${folders.dist}/kustomize`];
  const root = roots.find((candidate) => path.startsWith(`${candidate}/`));
  if (root === undefined) return undefined;
  const [namespace, plan] = path.slice(root.length + 1).split('/');
  if (namespace === undefined) return undefined;
  return { namespace: namespace.replace(/\.yaml$/, ''), plan: plan?.replace(/\.yaml$/, '') };
}
