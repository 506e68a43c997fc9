import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { ClusterReader } from '../../../../src/cli/status/cluster-reader.ts';
import type { Kind } from '../../../../src/core/kind/kind.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { crd as planDefinition } from '../../../../src/core/plan/crd.generated.ts';
import { FINALIZER } from '../../../../src/core/live/finalizer.ts';
import type { PhaseTransition } from '../../../../src/core/status/evaluation.ts';
import { STANDARD_STATUS } from '../../../../src/core/status/standard-status.ts';
import type { CommonStatus } from '../../../../src/core/status/status.ts';
import { INSTALLATION } from '../../../install/test-install.ts';
import { complete, summarise } from '../../../status/summarise.ts';
import type { Expectation } from '../../../status/timeline.ts';
import type { Kubectl } from '../../drift/kubectl.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import { PATIENCE, waitUntil } from '../../harness/wait-until.ts';
import { expectAgreement, expectShown } from './agreement.ts';
import type { LifeAgent } from './life-agent.ts';
import type { ResourceWatch } from './resource-watch.ts';
import { expectSameOpinion } from './second-opinion.ts';
import { type ToldEvent, toldEvents } from './told-events.ts';

/** What can be expected of a life. */
export interface Moments {
  /**
   * Waits until the status in the API server says what is expected; the walk is what the agent's log tells since the moment before,
   * Events are those that the API server got since. Then all tools must agree.
   */
  readonly moment: (title: string, expected: Expectation) => Promise<void>;
  /** Every Event of the life so far. */
  readonly told: () => Promise<readonly ToldEvent[]>;
  /** Lets time pass for the agent in which nothing happens, and nothing may be written. */
  readonly staysTheSame: (seconds: number) => Promise<void>;
  /** Another agent takes over, and finds nothing to write and nothing to tell. */
  readonly restart: () => Promise<void>;
  /** Something happens while no agent runs; the next one is asked at the next moment. */
  readonly whileAgentIsDown: (action: () => Promise<unknown>) => Promise<void>;
  /** Expects that the agent lets the resource go, and then its Plan, and tells so. Up to `kept` protected objects need not be gone by then. */
  readonly isLetGo: (kept?: number) => Promise<void>;
  /** Expects the agent's finalizer on the resource and on all its Plans. */
  readonly isHeld: () => Promise<void>;
}

/** What moments are made of. */
export interface MomentParts {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly kind: Kind;
  readonly restarts?: boolean;
  readonly agent: LifeAgent;
  readonly watch: ResourceWatch;
  readonly reader: ClusterReader;
  readonly kubectl: Kubectl;
}

/** Between two looks at the API server, in milliseconds. */
const REST = 50;

/** How many seconds the agent may put a write off. */
const PUT_OFF = 2;

/** What there was until the last moment. */
interface Seen {
  readonly versions: number;
  readonly transitions: number;
  readonly events: readonly ToldEvent[];
}

/** Nothing was seen yet. */
export function createMoments(parts: MomentParts): Moments {
  const { agent, watch, cluster, namespace, kind } = parts;
  let seen: Seen = { versions: 0, transitions: 0, events: [] };
  const told = (): Promise<readonly ToldEvent[]> => toldEvents(cluster.client, namespace);
  const staysTheSameDuring = async (action: () => Promise<void>, tries = 3): Promise<void> => {
    await agent.pass(PUT_OFF);
    const snapshot = async (): Promise<object> => ({
      version: watch.last(),
      transitions: agent.transitions().length,
      events: await told(),
      writes: writesOf(parts),
    });
    const before = await snapshot();
    await action();
    await agent.pass(PUT_OFF);
    const after = await snapshot();
    if (isDeepStrictEqual(after, before)) return;
    // Pods that start go on by themselves, which is told once; what the agent makes up comes again each time.
    if (tries === 1) expect(after).toEqual(before);
    else await staysTheSameDuring(action, tries - 1);
  };
  const restart = (): Promise<void> => staysTheSameDuring(() => agent.restart());
  return {
    told,
    restart,
    moment: async (title, expected) => {
      await reach(parts, { title, expected, seen });
      const before = seen;
      seen = { versions: watch.written().length, transitions: agent.transitions().length, events: await told() };
      await expectHonesty(parts, before);
      if (parts.restarts === true && !watch.isGone()) await restart();
    },
    staysTheSame: (seconds) =>
      staysTheSameDuring(async () => {
        await agent.pass(seconds);
        agent.setBack(seconds);
      }),
    whileAgentIsDown: (action) => agent.restart(action),
    isHeld: async () => {
      for (const object of [watch.last(), ...(await plansOf(parts))]) {
        expect(object?.metadata.finalizers).toEqual([FINALIZER]);
      }
    },
    isLetGo: async (kept = 0) => {
      await waitUntil('the resource is gone', watch.isGone);
      await waitUntil('its Plan is gone', async () => (await plansOf(parts)).length === 0);
      await waitUntil('the agent tells so', async () =>
        (await told()).some(({ type, reason }) => `${type} ${reason}` === 'Normal CleanedUp'),
      );
      expectEdges(kind, agent.transitions());
      const { phase, message = '' } = (watch.last()?.status ?? {}) as Partial<CommonStatus>; // The agent's.
      expect(phase).toBe('Deleting');
      const left = / of \d+ objects are still there$/.test(message) ? Number.parseInt(message, 10) : 0;
      if (left === 0) expect(message).toBe('everything is gone');
      expect(left).toBeLessThanOrEqual(kept);
    },
  };
}

async function plansOf({ cluster, namespace }: MomentParts): Promise<readonly LiveObject[]> {
  const { group, names, versions } = planDefinition.spec;
  return cluster.client.list({ apiVersion: `${group}/${versions[0]?.name}`, kind: names.kind }, { namespace });
}

/** Every request in the namespace by which the agent changed something but Events. */
function writesOf({ cluster, namespace }: MomentParts): number {
  const agent = `system:serviceaccount:${INSTALLATION.namespace}:${INSTALLATION.name}`;
  return cluster.auditEvents().filter((event) => event.user === agent && event.namespace === namespace).length;
}

interface Wanted {
  readonly title: string;
  readonly expected: Expectation;
  readonly seen: Seen;
}

async function reach({ agent, watch, ...parts }: MomentParts, { title, expected, seen }: Wanted): Promise<void> {
  const end = performance.now() + PATIENCE;
  const wanted = complete(expected);
  const known = new Set(seen.events.map(({ id }) => id));
  for (;;) {
    const status = watch.last()?.status as CommonStatus | undefined; // The agent's, or the default of the CRD.
    const transitions = agent.transitions().slice(seen.transitions);
    const events = await toldEvents(parts.cluster.client, parts.namespace);
    const news = events.filter(({ id }) => !known.has(id));
    if (status?.conditions !== undefined) {
      const said = summarise({ evaluation: { status }, transitions, events: news }, expected);
      if (isDeepStrictEqual(said, wanted)) return;
      if (performance.now() > end) expect(said, `${title}: ${JSON.stringify(status, undefined, 1)}`).toEqual(wanted);
    } else if (performance.now() > end) throw new Error(`${title}: there is no status`);
    await sleep(REST);
  }
}

/** Whatever is expected of a life, its statuses must be such that all tools understand them. */
async function expectHonesty(
  { kind, watch, kubectl, agent, reader, namespace }: MomentParts,
  since: Seen,
): Promise<void> {
  expectEdges(kind, agent.transitions());
  expectNews(watch.written());
  expectAgreement({ kind, versions: watch.written().slice(since.versions) });
  if (watch.isGone()) return;
  await expectShown({ kind, watch, kubectl });
  if (agent.isAllThere()) await expectSameOpinion({ reader, namespace, now: agent.now });
}

/** Each transition begins where the one before has ended, whichever agent made it. */
function expectEdges(kind: Kind, transitions: readonly PhaseTransition[]): void {
  const { edges } = (kind.status ?? STANDARD_STATUS).phases;
  const wrong = transitions.filter(
    ({ from, to }, at) =>
      !edges.some((edge) => edge.from === from && edge.to === to) || from !== (transitions[at - 1]?.to ?? from),
  );
  expect(wrong, JSON.stringify(transitions)).toEqual([]);
}

/** A status is written where it says something else than before, not because time has passed. */
function expectNews(versions: readonly LiveObject[]): void {
  const texts = versions.map(({ status = {} }) => JSON.stringify({ ...status, lastUpdated: undefined }));
  expect(texts.filter((text, at) => text === texts[at - 1])).toEqual([]);
}
