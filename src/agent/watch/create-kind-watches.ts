import { splitGroupKind } from '../../core/live/served-kinds.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { createKindWatch, type KindWatch, type KindWatchParts } from './create-kind-watch.ts';
import { createGroupRechecks, type GroupRechecks } from './group-rechecks.ts';
import type { KindWatches, WantedWatch } from './kind-watches.ts';
import { createListSlots, type ListSlots } from './list-slots.ts';
import type { WatchState } from './watch-state.ts';

/** What the watches need. */
export interface KindWatchesParts extends Pick<KindWatchParts, 'world' | 'api' | 'settings'> {
  readonly store: Pick<ObjectStore, 'sinkFor' | 'onChange'>;
  readonly metrics: Pick<AgentMetrics, 'watchChanged' | 'watchForgotten' | 'watchRestarted'>;
}

/** How many collections are listed at the same time. */
const LISTS_AT_ONCE = 4;

/** In milliseconds: how long a watch goes on that nobody wants. */
const LINGER = 60_000;

/** In milliseconds: the longest back-off before a kind is looked for again that is not served, or of which nobody knows. */
const UNSERVED_CEILING = 60_000;
const UNKNOWN_CEILING = 30_000;

/** The watches of an agent; nothing is watched until it is wanted. */
export function createKindWatches(parts: KindWatchesParts): KindWatches {
  const entries = new Map<string, Entry>();
  const running: Running = {
    parts,
    entries,
    listeners: [],
    slots: createListSlots(LISTS_AT_ONCE),
    rechecks: createGroupRechecks(parts.world, (group) => {
      parts.api.discovery.forget(group);
      for (const { watch } of ofGroup(entries, group)) watch.discover();
    }),
    isStopped: false,
  };
  heedDefinitions(running);
  return {
    want: (watches) => want(running, wishes(watches)),
    stateOf(groupKind, namespace) {
      const entry = entries.get(keyOf({ groupKind, namespace }));
      return entry?.letGo === undefined ? entry?.watch.state : undefined;
    },
    states: () =>
      [...entries.values()].flatMap(({ watch: { wanted, state }, letGo }) =>
        letGo === undefined ? [{ name: keyOf(wanted), state }] : [],
      ),
    onChange: (listener) => void running.listeners.push(listener),
    relist() {
      for (const { watch } of entries.values()) watch.relist();
    },
    hurry() {
      if (!running.isStopped) for (const { watch } of entries.values()) hurry(running, watch);
    },
    tellAnew() {
      const unwell = [...entries.values()].filter(
        ({ watch: { state } }) => state.failure !== undefined || state.isOutdated,
      );
      for (const groupKind of new Set(unwell.map(({ watch }) => watch.wanted.groupKind))) notify(running, groupKind);
    },
    stop() {
      running.isStopped = true;
      running.rechecks.stop();
      for (const { watch, letGo } of entries.values()) {
        letGo?.();
        watch.stop();
      }
    },
  };
}

interface Running {
  readonly parts: KindWatchesParts;
  readonly entries: Map<string, Entry>;
  readonly listeners: ((groupKind: string) => void)[];
  readonly slots: ListSlots;
  readonly rechecks: GroupRechecks;
  isStopped: boolean;
}

interface Entry {
  readonly watch: KindWatch;
  /** Takes back that it will be let go; undefined while it is wanted. */
  letGo: (() => void) | undefined;
}

function want(running: Running, wanted: ReadonlyMap<string, WantedWatch>): void {
  if (running.isStopped) return;
  const { entries, parts } = running;
  for (const [key, wish] of wanted) {
    const entry = entries.get(key);
    if (entry === undefined) begin(running, key, wish);
    else keep(running, entry, wish);
  }
  for (const [key, entry] of entries) {
    if (!wanted.has(key)) entry.letGo ??= parts.world.clock.after(LINGER, () => drop(running, key, entry));
  }
}

function begin(running: Running, key: string, wanted: WantedWatch): void {
  const { parts, slots, rechecks, entries } = running;
  const { group } = splitGroupKind(wanted.groupKind);
  const entry: Entry = {
    letGo: undefined,
    watch: createKindWatch({
      ...parts,
      slots,
      key,
      wanted,
      onState: () => onState(running, entry),
      onMissing: (reason) => rechecks.later(group, reason === 'NotRead' ? UNKNOWN_CEILING : UNSERVED_CEILING),
    }),
  };
  entries.set(key, entry);
  entry.watch.discover();
}

function keep(running: Running, entry: Entry, wanted: WantedWatch): void {
  if (entry.letGo !== undefined) {
    entry.letGo();
    entry.letGo = undefined;
    // Its state is known again, though nothing happened to it.
    running.parts.world.clock.after(0, () => notify(running, wanted.groupKind));
  }
  if (!isSameWish(entry.watch.wanted, wanted)) entry.watch.change(wanted);
}

/** Of a kind that was never read it may not even be known where it is. */
function hurry({ rechecks }: Running, watch: KindWatch): void {
  watch.hurry();
  if (watch.state.phase === 'syncing') rechecks.soon(splitGroupKind(watch.wanted.groupKind).group);
}

function drop({ entries, parts }: Running, key: string, { watch }: Entry): void {
  watch.stop();
  watch.forget();
  entries.delete(key);
  reportState(parts.metrics, entries, watch.wanted.groupKind);
}

function onState(running: Running, entry: Entry): void {
  const { groupKind } = entry.watch.wanted;
  const { group } = splitGroupKind(groupKind);
  reportState(running.parts.metrics, running.entries, groupKind);
  if (!ofGroup(running.entries, group).some(isUnread)) running.rechecks.settled(group);
  if (entry.letGo === undefined) notify(running, groupKind);
}

function notify({ listeners, parts, isStopped }: Running, groupKind: string): void {
  if (isStopped) return;
  for (const listener of listeners) {
    try {
      listener(groupKind);
    } catch (error) {
      parts.world.journal.error('whoever was told of a watch failed', { groupKind, error: describe(error) });
    }
  }
}

/** A kind may be served from now on, no longer, or in another version. */
function heedDefinitions(running: Running): void {
  running.parts.store.onChange(({ groupKind, name, type }) => {
    if (running.isStopped || groupKind !== DEFINITION) return;
    const group = name.slice(name.indexOf('.') + 1);
    const concerned = ofGroup(running.entries, group);
    // A new definition changes nothing about kinds that are watched; every definition is new when they are first listed.
    if (type === 'added' ? concerned.some(isUnread) : concerned.length > 0) running.rechecks.soon(group);
  });
}

const DEFINITION = 'CustomResourceDefinition.apiextensions.k8s.io';

function keyOf({ groupKind, namespace }: Pick<WantedWatch, 'groupKind' | 'namespace'>): string {
  return namespace === undefined ? groupKind : `${groupKind}/${namespace}`;
}

/** One wish a key. What is wanted twice is wanted in the wider sense. */
function wishes(watches: readonly WantedWatch[]): ReadonlyMap<string, WantedWatch> {
  const wanted = new Map<string, WantedWatch>();
  for (const watch of watches) {
    const key = keyOf(watch);
    const known = wanted.get(key);
    wanted.set(key, known === undefined ? watch : wider(known, watch));
  }
  return wanted;
}

function wider(left: WantedWatch, right: WantedWatch): WantedWatch {
  return {
    ...left,
    labelSelector: left.labelSelector === right.labelSelector ? left.labelSelector : undefined,
    isMetadataOnly: left.isMetadataOnly === true && right.isMetadataOnly === true,
  };
}

function isSameWish(left: WantedWatch, right: WantedWatch): boolean {
  return (
    left.apiVersion === right.apiVersion &&
    left.labelSelector === right.labelSelector &&
    (left.isMetadataOnly ?? false) === (right.isMetadataOnly ?? false)
  );
}

function ofGroup(entries: ReadonlyMap<string, Entry>, group: string): readonly Entry[] {
  return [...entries.values()].filter(({ watch }) => splitGroupKind(watch.wanted.groupKind).group === group);
}

/** Its kind was not found, or went away. */
function isUnread({ watch: { state } }: Entry): boolean {
  return state.failure !== undefined;
}

const RANKS: Readonly<Record<WatchState['phase'], number>> = { live: 0, syncing: 1, stale: 2, unreadable: 3 };

/** The worst state of a kind counts: it may be watched in several namespaces. */
function reportState(
  metrics: KindWatchesParts['metrics'],
  entries: ReadonlyMap<string, Entry>,
  groupKind: string,
): void {
  const states = [...entries.values()].flatMap(({ watch }) =>
    watch.wanted.groupKind === groupKind ? [watch.state] : [],
  );
  const [worst] = states.sort((left, right) => RANKS[right.phase] - RANKS[left.phase]);
  if (worst === undefined) metrics.watchForgotten(groupKind);
  else metrics.watchChanged(groupKind, worst);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
