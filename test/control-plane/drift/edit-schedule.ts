import type { Edit, Editor } from './edit.ts';
import { POD_OWNERS } from './edited-samples.ts';
import { kubectlEdits } from './kubectl-edits.ts';
import { leaveField } from './leftover-edits.ts';
import { deleteObject, leaveOrphan, recreateObject } from './object-edits.ts';
import { autoscale, changePlaces, claimPlace, growList, removePlace } from './place-edits.ts';
import { silentEdits } from './silent-edits.ts';

/** People and programs that change objects in place, by the field manager or by the user agent of their requests. */
const EDITORS: readonly Editor[] = [
  { manager: 'kubectl-edit', writer: 'person' },
  { manager: 'kubectl-patch', writer: 'person' },
  { manager: 'k9s', writer: 'person', userAgent: 'k9s/v0.50.9 (linux/amd64) kubernetes/$Format' },
  { manager: 'node-fetch', writer: 'person', userAgent: 'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)' },
  { manager: 'Mozilla', writer: 'person', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
  { manager: 'kube-controller-manager', writer: 'controller' },
  {
    manager: 'platform-operator',
    writer: 'controller',
    userAgent: 'platform-operator/v1.4.0 (linux/amd64) kubernetes/1a2b3c4',
  },
];

/** Others that apply with server-side apply. */
const OTHER_APPLIERS: readonly string[] = ['helm-controller', 'terraform', 'platform-team'];

/** Who applied older Plans. */
const FORMER_APPLIERS = ['kustomize-controller', 'argocd-controller', 'kubectl'] as const;

/** Edits of what a Plan speaks of, each to be found, and of what none does; those that few kinds of objects allow come first. */
export const schedule: readonly Edit[] = [
  ...[...silentEdits, ...kubectlEdits].flatMap(([edit, count]) => times(edit, count)),
  ...times(autoscale, 5),
  ...FORMER_APPLIERS.flatMap((former) => times(inPods(leaveField(former, 'content')), 2)),
  ...EDITORS.flatMap((editor) => times(inPods(changePlaces(editor)), 2)),
  ...EDITORS.flatMap((editor) => times(inPods(removePlace(editor)), 1)),
  ...OTHER_APPLIERS.flatMap((manager) => times(inPods(claimPlace(manager)), 1)),
  ...FORMER_APPLIERS.flatMap((former) => times(leaveField(former, 'content'), 2)),
  ...FORMER_APPLIERS.flatMap((former) => times(leaveField(former, 'metadata'), 2)),
  ...EDITORS.flatMap((editor) => times(growList(editor), 1)),
  ...EDITORS.flatMap((editor) => times(changePlaces(editor, 3), 1)),
  ...EDITORS.flatMap((editor) => times(changePlaces(editor), 6)),
  ...EDITORS.flatMap((editor) => times(removePlace(editor), 3)),
  ...OTHER_APPLIERS.flatMap((manager) => times(claimPlace(manager), 6)),
  ...times(leaveOrphan, 10),
  ...times(deleteObject, 9),
  ...times(recreateObject, 9),
];

/** The same of what describes pods and may be changed: most of what people edit is there. */
function inPods(edit: Edit): Edit {
  return async (tools, target, random) =>
    POD_OWNERS.includes(target.live.kind) ? edit(tools, target, random) : 'unsuitable';
}

function times(edit: Edit, count: number): readonly Edit[] {
  return Array.from({ length: count }, () => edit);
}
