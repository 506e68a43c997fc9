import type { ManagedFieldsEntry } from '../live/live-object.ts';
import type { Difference } from './difference.ts';

/** What kind of writer the entry of a field manager stands for. `appliers` are managers that apply Plans beside those that are known. */
export function writerOf(
  entry: ManagedFieldsEntry,
  appliers: readonly string[] = [],
): NonNullable<Difference['writer']> {
  const manager = entry.manager ?? '';
  if (isApplier(manager, appliers)) return 'applier';
  if (PERSON.test(manager)) return 'person';
  if (entry.subresource === 'scale' || AUTOSCALER.test(manager)) return 'autoscaler';
  return entry.operation === 'Apply' ? 'applier' : 'controller';
}

/** Whether a manager applies what Git says: Argo CD, Flux, other deployment tools, or one of those given. */
function isApplier(manager: string, appliers: readonly string[] = []): boolean {
  return APPLIER.test(manager) || appliers.includes(manager);
}

/** Whether what an entry owns is what an applier wants: server-side apply by an applier, or by kubectl. */
export function isDeclaration(entry: ManagedFieldsEntry, appliers: readonly string[] = []): boolean {
  const manager = entry.manager ?? '';
  return entry.operation === 'Apply' && (manager === KUBECTL_SERVER_SIDE || isApplier(manager, appliers));
}

/** How kubectl calls itself in a server-side apply. */
const KUBECTL_SERVER_SIDE = 'kubectl';
const APPLIER =
  /^(argocd-controller|argocd-application-controller|gitops-engine|kustomize-controller|helm-controller|flux|fluxcd|helm|kapp|kapp-server-side-apply|terraform|pulumi.*)$/i;
/** kubectl names most of its commands (`kubectl-edit`). Desktop and web tools are known by their user agents: Lens is `node-fetch`. */
const PERSON =
  /^(kubectl(-.*)?|k9s|lens|openlens|freelens|node-fetch|mozilla|dashboard|kubernetes-dashboard|headlamp|octant|aptakube|argocd-server|curl|postmanruntime|python-requests|insomnia|oc)$/i;
const AUTOSCALER = /^(keda.*|vpa-.*|cluster-proportional-autoscaler|horizontal-pod-autoscaler)$/;
