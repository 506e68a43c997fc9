import { expect } from 'vitest';
import { isPaused } from '../../../src/core/status/paused.ts';
import { STANDARD_STATUS } from '../../../src/core/status/standard-status.ts';
import { groupOf } from '../../../src/core/manifest/object-id.ts';
import { argocdHealthOf } from '../../delivery/argocd-health-of.ts';
import type { Kubectl } from '../drift/kubectl.ts';
import { askKstatus } from '../kstatus/ask-kstatus.ts';
import { expectedColumns, printedColumns } from './printed-columns.ts';
import type { Look } from './status-agent.ts';

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

/**
 * Throws unless the real kstatus and our script for Argo CD say of every status that was written what it says itself, and the real
 * kubectl of the last: `kubectl wait --for=condition=Ready` and the columns of `kubectl get`.
 */
export async function expectAgreement(looks: readonly Look[], kubectl: Kubectl): Promise<void> {
  const last = looks.at(-1);
  if (last === undefined) throw new Error('nothing was looked at');
  const kstatus = askKstatus(looks.map(({ written }) => written)).map((each) => each.kstatus.status);
  const said = looks.map(({ written }, at) => [kstatus[at], argocdHealthOf(written)[0]]);
  const meant = looks.map((look, at) => {
    const [word = kstatus[at], argocd] = WORDS[verdictOf(look)];
    return [word, argocd];
  });
  expect(said).toEqual(meant);
  const [waited, columns] = await Promise.all([isWaitOver(last, kubectl), printed(last, kubectl)]);
  expect({ waited, columns }).toEqual({ waited: kstatus.at(-1) === 'Current', columns: expectedColumns(last) });
}

function verdictOf({ kind, written, evaluation: { status } }: Look): Verdict {
  const { phases } = kind.status ?? STANDARD_STATUS;
  if (written.metadata.deletionTimestamp !== undefined) return 'deleting';
  if (isPaused(written)) return 'paused';
  if (status.conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True')) return 'ready';
  return phases.phases.find(({ name }) => name === status.phase)?.stage === 'failed' ? 'failed' : 'working';
}

async function isWaitOver(look: Look, kubectl: Kubectl): Promise<boolean> {
  const args = ['wait', '--for=condition=Ready', '--timeout=0s', ...referenceOf(look)];
  return kubectl.run(args).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.message.includes('condition not met')) return false;
      throw error;
    },
  );
}

async function printed(look: Look, kubectl: Kubectl): Promise<Readonly<Record<string, string>>> {
  return printedColumns(await kubectl.run(['get', '--output=wide', ...referenceOf(look)]));
}

function referenceOf({ written: { apiVersion, kind, metadata } }: Look): readonly string[] {
  return [`${kind.toLowerCase()}.${groupOf(apiVersion)}/${metadata.name}`, `--namespace=${metadata.namespace}`];
}
