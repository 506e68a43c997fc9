import { expect } from 'vitest';
import type { Kind } from '../../../../src/core/kind/kind.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { isPaused } from '../../../../src/core/status/paused.ts';
import { STANDARD_STATUS } from '../../../../src/core/status/standard-status.ts';
import type { CommonStatus } from '../../../../src/core/status/status.ts';
import { canonicalJson } from '../../../../src/core/manifest/canonical-json.ts';
import { groupOf } from '../../../../src/core/manifest/object-id.ts';
import { argocdHealthOf } from '../../../delivery/argocd-health-of.ts';
import type { Kubectl } from '../../drift/kubectl.ts';
import { askKstatus } from '../../kstatus/ask-kstatus.ts';
import { expectedColumns, printedColumns } from './printed-columns.ts';
import { PATIENCE, waitUntil } from '../../harness/wait-until.ts';
import type { ResourceWatch } from './resource-watch.ts';

/** What a status says, in the words that every tool has some word for. */
type Verdict = 'ready' | 'failed' | 'working' | 'paused' | 'deleting';

/** What kstatus and Argo CD call it. Nothing is expected of kstatus while paused: the status is that from before the pause. */
const WORDS: Readonly<Record<Verdict, readonly [kstatus: string | undefined, argocd: string]>> = {
  ready: ['Current', 'Healthy'],
  failed: ['Failed', 'Degraded'],
  working: ['InProgress', 'Progressing'],
  paused: [undefined, 'Suspended'],
  deleting: ['Terminating', 'Progressing'],
};

/** Statuses of one resource. */
export interface Written {
  readonly kind: Kind;
  /** Each as the API server held it when it was written, oldest first. */
  readonly versions: readonly LiveObject[];
}

/** Throws unless the real kstatus and our script for Argo CD say of every status that was written what it says itself. */
export function expectAgreement({ kind, versions }: Written): void {
  if (versions.length === 0) return;
  const kstatus = askKstatus(versions).map((each) => each.kstatus.status);
  const said = versions.map((version, at) => [kstatus[at], argocdHealthOf(version)[0]]);
  const meant = versions.map((version, at) => {
    const [word = kstatus[at], argocd] = WORDS[verdictOf(kind, version)];
    return [word, argocd];
  });
  expect(said).toEqual(meant);
}

/** What kubectl is asked about. */
export interface Shown {
  readonly kind: Kind;
  readonly watch: Pick<ResourceWatch, 'last' | 'isGone'>;
  readonly kubectl: Kubectl;
}

/** Throws unless `kubectl wait --for=condition=Ready` and the columns of `kubectl get` say what the status says. */
export async function expectShown({ kind, watch, kubectl }: Shown): Promise<void> {
  let seen: unknown;
  // While it is asked, the status may become another one.
  const isShown = async (): Promise<boolean> => {
    const current = watch.last();
    if (current === undefined) throw new Error('there is no resource');
    if (watch.isGone()) return true;
    const isReady = askKstatus([current])[0]?.kstatus.status === 'Current';
    const [waited, columns] = await Promise.all([isWaitOver(current, kubectl), printed(current, kubectl)]);
    seen = { said: { waited, columns }, meant: { waited: isReady, columns: expectedColumns(kind, current) } };
    return (
      canonicalJson({ waited, columns }) === canonicalJson({ waited: isReady, columns: expectedColumns(kind, current) })
    );
  };
  await waitUntil('kubectl shows what the status says', isShown, PATIENCE, () => seen);
}

function verdictOf(kind: Kind, version: LiveObject): Verdict {
  const { phases } = kind.status ?? STANDARD_STATUS;
  const { phase, conditions } = version.status as CommonStatus; // The agent wrote it.
  if (version.metadata.deletionTimestamp !== undefined) return 'deleting';
  if (isPaused(version)) return 'paused';
  if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return 'ready';
  return phases.phases.find(({ name }) => name === phase)?.stage === 'failed' ? 'failed' : 'working';
}

async function isWaitOver(object: LiveObject, kubectl: Kubectl): Promise<boolean> {
  const args = ['wait', '--for=condition=Ready', '--timeout=0s', ...referenceOf(object)];
  return kubectl.run(args).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.message.includes('condition not met')) return false;
      throw error;
    },
  );
}

async function printed(object: LiveObject, kubectl: Kubectl): Promise<Readonly<Record<string, string>>> {
  return printedColumns(await kubectl.run(['get', '--output=wide', ...referenceOf(object)]));
}

function referenceOf({ apiVersion, kind, metadata }: LiveObject): readonly string[] {
  return [`${kind.toLowerCase()}.${groupOf(apiVersion)}/${metadata.name}`, `--namespace=${metadata.namespace}`];
}
