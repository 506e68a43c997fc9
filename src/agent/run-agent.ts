import type { HealthRules } from '../core/health/health.ts';
import type { Kind } from '../core/kind/kind.ts';
import { createKindRegistry, type KindRegistry } from '../core/kind/kind-registry.ts';
import type { LiveObject } from '../core/live/live-object.ts';
import { SECOND } from '../core/time/instant.ts';
import { createApiClient } from './api/create-api-client.ts';
import { noteAnswers } from './api/note-answers.ts';
import { createDependencyMonitor } from './dependencies/create-dependency-monitor.ts';
import { type AgentRoutes, agentRoutes } from './http/agent-routes.ts';
import type { HealthFacts } from './http/health.ts';
import { createWatchdog } from './http/watchdog.ts';
import { createShards } from './leader/create-shards.ts';
import { createKeptShards, type KeptShards } from './leader/kept-shards.ts';
import { isKeptFor } from './leader/shared-place.ts';
import { createAgentMetrics } from './metrics/create-agent-metrics.ts';
import { createObserver } from './observe/create-observer.ts';
import { resourceKinds } from './observe/watch-list.ts';
import type { Clock, World } from './ports.ts';
import { createWorkQueue } from './queue/create-work-queue.ts';
import { createTurns } from './queue/turns.ts';
import type { QueueSize, Work } from './queue/work-queue.ts';
import { createReconciler } from './reconcile/create-reconciler.ts';
import { createHistory } from './reconcile/history.ts';
import { isOwnEvent } from './reconcile/own-event.ts';
import { createOwnWrites } from './reconcile/own-writes.ts';
import type { AgentSettings } from './settings.ts';
import { createObjectStore } from './store/create-object-store.ts';
import { createKindWatches } from './watch/create-kind-watches.ts';

/** What an agent is made of. */
export interface AgentParts {
  readonly world: World;
  readonly kinds: readonly Kind[];
  readonly rules: HealthRules;
  readonly settings: AgentSettings;
  /** Of Planwright. */
  readonly version: string;
}

/** An agent at work. */
export interface RunningAgent {
  readonly routes: AgentRoutes;
  /** Begins nothing any more, waits a bounded time for writes that are under way, and gives its Leases back. Once, however often it is asked. */
  stop(): Promise<void>;
}

/** Starts the agent: it watches at once, and writes as soon as it holds a Lease. What goes wrong is logged and tried again. */
export function runAgent({ world: given, kinds, rules, settings, version }: AgentParts): RunningAgent {
  const { clock, journal } = given;
  const attentive = noteAnswers(given.api, clock, settings.staleGrace);
  const world = { ...given, api: attentive };
  const metrics = createAgentMetrics(kinds, { clock, version });
  const api = createApiClient({ world, settings, metrics });
  const shards = createShards({ world, api, settings, metrics });
  const registry = createKindRegistry(kinds);
  const kept = createKeptShards({ clock, held: shards.held, relist: () => watches.relist() });
  const { onListed, listedAt } = noteLists(clock);
  const store = createObjectStore({ isKept: whatIsKept(registry, kept, settings), onListed });
  const ownWrites = createOwnWrites(store.versionOf);
  const watches = createKindWatches({ world, api, settings, store, metrics });
  attentive.health.onRecovery(watches.hurry);
  attentive.health.onEnd(watches.tellAnew);
  const dependencies = createDependencyMonitor({ world, settings, metrics });
  const limits = { extraKinds: settings.extraKinds, tellUnwatched: metrics.unwatchedKinds };
  const asked = { owns: shards.owns, isOwnWrite: ownWrites.mayBe, server: attentive.health, listedAt };
  const observer = createObserver({ registry, rules, store, watches, api, world, ...limits, ...asked });
  const history = createHistory();
  const common = { world, observer, store, api, shards, dependencies, metrics, settings };
  const parts = { ...common, rules, history, ownWrites, isBusy: () => isBusy(queue.size()) };
  const reconciler = createReconciler(parts);
  const turns = createTurns(clock);
  const work: Work = (key, changedAt) => turns.during(() => reconciler.reconcile(key, changedAt));
  const { workers, evaluationInterval: interval, staleGrace } = settings;
  const queue = createWorkQueue({ world, workers, interval, work });
  observer.onChange(queue.add);
  ownWrites.onOther(queue.add);
  dependencies.onChange(queue.add);
  let isStopping = false;
  shards.onChange(() => {
    // The Leases are given back last: nothing begins any more.
    if (isStopping) return;
    observer.ownershipChanged();
    // With one shard everything is kept.
    if (settings.shards > 1) kept.update();
    for (const key of observer.keys()) queue.add(key);
  });
  const watchdog = createWatchdog({
    clock,
    running: turns.begun,
    waiting: () => queue.size().oldestSeconds * SECOND,
  });
  const facts: HealthFacts = {
    elapsed: clock.elapsed,
    watches: watches.states,
    lastAnswerAt: attentive.lastAnswerAt,
    stall: watchdog.stall,
    isStopping: () => isStopping,
    staleGrace,
  };
  const stop = once(async () => {
    isStopping = true;
    const unfinished = await queue.stop();
    if (unfinished > 0) journal.warn('stopped with writes under way', { unfinished });
    await reconciler.stop();
    for (const part of [dependencies, observer, watches, watchdog, kept]) part.stop();
    await shards.release();
  });
  return { routes: agentRoutes({ ...parts, clock, kinds, version, facts, queue }), stop };
}

function isBusy({ depth, inFlight }: QueueSize): boolean {
  return depth + inFlight > 0;
}

/** When a list brought something last, by `clock.elapsed()`. */
function noteLists({ elapsed }: Clock): { readonly onListed: () => void; readonly listedAt: () => number } {
  let last = Number.NEGATIVE_INFINITY;
  return {
    onListed: () => {
      last = elapsed();
    },
    listedAt: () => last,
  };
}

/** Resources and Plans of other replicas are not, nor Events that this very agent wrote. */
function whatIsKept(
  registry: KindRegistry,
  { keeps }: KeptShards,
  { name, shards }: AgentSettings,
): (object: LiveObject) => boolean {
  const kindsOfResources = new Set(resourceKinds(registry));
  return (object) => !isOwnEvent(object, name) && isKeptFor(object, { keeps, shards, resourceKinds: kindsOfResources });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
}
