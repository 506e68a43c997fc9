import type { DependencyState } from '../../core/status/evaluation.ts';
import { SECOND } from '../../core/time/instant.ts';
import type { ResourceKey } from '../observe/observer.ts';
import { readId } from '../observe/resource-key.ts';
import { ConnectionFailure, type Journal } from '../ports.ts';
import { correlationId } from './correlation-id.ts';
import { decide, type Decision } from './decide.ts';
import { isDeleting } from './decide-finalizers.ts';
import { createEventRecorder } from './event-recorder.ts';
import { holdsFinalizer } from '../../core/live/finalizer.ts';
import { findRemains, type Remains } from './find-remains.ts';
import { isOlderVersion } from '../store/resource-version.ts';
import { letGo, type LettingGo, standBy } from './let-go.ts';
import { lookOutside } from './look-outside.ts';
import type { Outcome, Reconciler } from './reconciler.ts';
import type { Look, ReconcilerParts } from './reconciler-parts.ts';
import { createResourceMemories } from './resource-memory.ts';
import { awaited, judgeFirstLooks } from './judge-first-looks.ts';
import { learnAnew } from './write-failure.ts';
import { writeFinalizers } from './write-finalizers.ts';
import { combineResults } from './write-result.ts';
import { writeStatus } from './write-status.ts';

/** A reconciler that remembers nothing yet. */
export function createReconciler(given: ReconcilerParts): Reconciler {
  const recorder = createEventRecorder(given);
  const memories = createResourceMemories();
  const parts: LettingGo = { ...given, recorder, memories, warned: new Map() };
  return {
    reconcile: async (key, changedAt) =>
      given.shards.owns(key) ? beginLook(parts, key, changedAt) : standBy(parts, key),
    stop: () => recorder.stop(),
    get remembered() {
      return memories.size;
    },
  };
}

/** Observes, decides and writes; whatever goes wrong becomes an outcome. */
async function beginLook(parts: LettingGo, key: ResourceKey, changedAt: number | undefined): Promise<Outcome> {
  const { world, metrics, memories } = parts;
  const began = world.clock.elapsed();
  const fields = { correlationId: correlationId(world.random), resource: resourceField(key) };
  const journal = world.journal.with(fields);
  const outcome = await world.tracer
    .span('reconcile', fields, (note) => reconcile(parts, { key, journal, changedAt, note }))
    .catch((error: unknown) => failLook(parts, { key, journal, error }));
  const memory = memories.find(key);
  const known = memory?.identity.kind;
  const seconds = (world.clock.elapsed() - began) / SECOND;
  if (known !== undefined) metrics.reconciled(known, { seconds, outcome: outcome.result });
  journal.debug('looked', { outcome: outcome.result, seconds });
  return memory?.changedAt === undefined ? outcome : { ...outcome, untoldSince: memory.changedAt };
}

interface Asked {
  readonly key: ResourceKey;
  readonly journal: Journal;
  readonly changedAt: number | undefined;
  readonly note: (attributes: Readonly<Record<string, string>>) => void;
}

async function reconcile(parts: LettingGo, { key, journal, changedAt, note }: Asked): Promise<Outcome> {
  const { observer, memories, world } = parts;
  if (observer.isListing(key)) return { result: 'deferred', isFailed: false, again: UNSETTLED_LOOK };
  const observed = await world.tracer.span('observe', {}, async () => observer.observe(key));
  if (observed === undefined) return letGo(parts, key, journal);
  const memory = memories.of(key, observed);
  const look: Look = { key, observed, memory, journal };
  memory.changedAt ??= changedAt;
  if (!observed.isSettled) return { result: 'deferred', isFailed: false, again: UNSETTLED_LOOK };
  if (isOutdated(look)) {
    await learnAnew(parts, observed.resource);
    return { result: 'deferred', isFailed: true };
  }
  const outside = lookOutside(parts, look);
  const investigate = (): void => observer.investigate(key, true);
  const first = judgeFirstLooks(look, { states: outside, elapsed: world.clock.elapsed(), investigate });
  if (first.type === 'wait') return { result: 'deferred', isFailed: false, again: first.again };
  const states = first.type === 'hold' ? outside?.map(awaited) : outside;
  const decision = await world.tracer.span('evaluate', {}, async () => decideFor(parts, look, states));
  observer.investigate(key, decision.isTroubled);
  const outcome = await world.tracer.span('write', {}, () => write(parts, look, decision));
  note({ outcome: outcome.result, phase: decision.evaluation.status.phase });
  return first.type === 'hold' ? sooner(outcome, first.again) : outcome;
}

/** After a failure the queue decides. */
function sooner(outcome: Outcome, again: number): Outcome {
  return outcome.isFailed ? outcome : { ...outcome, again: Math.min(again, outcome.again ?? again) };
}

/** The observer tells when it has settled; this is for the case that only time settles it. */
const UNSETTLED_LOOK = 5 * SECOND;

/** Versions that cannot be told are as good as none: such a resource could be overwritten unseen. Its own last write counts as well. */
function isOutdated({ observed, memory }: Look): boolean {
  const { uid, resourceVersion } = observed.resource.metadata;
  return uid === undefined || resourceVersion === undefined || isOlderVersion(resourceVersion, memory.writtenVersion);
}

function decideFor(parts: LettingGo, look: Look, dependencies: readonly DependencyState[] | undefined): Decision {
  const { world, rules, settings } = parts;
  const { observed, memory } = look;
  const elapsed = world.clock.elapsed();
  const since = (time: number | undefined): number | undefined => (time === undefined ? undefined : elapsed - time);
  return decide({
    observed,
    previous: observed.resource.status ?? {},
    now: world.clock.now(),
    dependencies,
    remains: remainsOf(parts, look),
    sinceWrite: since(memory.writtenAt),
    sinceAdd: since(memory.addedAt),
    rules,
    settings,
  });
}

const NO_REMAINS: Remains = { left: [], kept: [], unknown: undefined };

/** Looked for only where it matters: it reads every object of the resource. */
function remainsOf(parts: ReconcilerParts, { observed }: Look): Remains {
  const { resource } = observed;
  return isDeleting(resource) && holdsFinalizer(resource) ? findRemains(observed, parts) : NO_REMAINS;
}

async function write(parts: LettingGo, look: Look, decision: Decision): Promise<Outcome> {
  const status = await writeStatus(parts, look, decision);
  if (status.isLast) return combineResults([status], decision.lookIn);
  const finalizers = await writeFinalizers(parts, look, decision.finalizers);
  return combineResults([status, ...finalizers], decision.lookIn);
}

interface FailedLook {
  readonly key: ResourceKey;
  readonly journal: Journal;
  readonly error: unknown;
}

/** One resource that cannot be worked on must not keep the others waiting. */
function failLook({ metrics, memories }: LettingGo, { key, journal, error }: FailedLook): Outcome {
  const kind = memories.find(key)?.identity.kind;
  if (error instanceof ConnectionFailure) {
    journal.warn('the API server did not answer', { error: error.message });
    metrics.error(kind, 'transient');
  } else {
    journal.error('this is a bug in Planwright; please report it', { error: describe(error) });
    metrics.error(kind, 'internal');
  }
  return { result: 'failed', isFailed: true };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `shop/database/orders` */
function resourceField(key: ResourceKey): string {
  const { namespace, kind, name } = readId(key);
  return `${namespace}/${kind}/${name}`.toLowerCase();
}
