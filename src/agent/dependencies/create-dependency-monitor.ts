import type { DependencyState } from '../../core/status/evaluation.ts';
import type { ExternalDependency } from '../../core/status/kind-status.ts';
import { withoutCredentials } from '../../core/status/without-credentials.ts';
import { MINUTE, SECOND } from '../../core/time/instant.ts';
import type { ResourceKey } from '../observe/observer.ts';
import type { World } from '../ports.ts';
import type { AgentSettings } from '../settings.ts';
import type { DependencyMonitor } from './dependency-monitor.ts';
import { createLookSlots, type LookSlots } from './look-slots.ts';
import type { ProbeMetrics } from './probe-metrics.ts';
import { createWatchedTarget, type LookTerms, type WatchedTarget } from './watched-target.ts';

/** What a monitor is made from. */
export interface DependencyMonitorParts {
  readonly world: Pick<World, 'clock' | 'random' | 'journal' | 'tracer' | 'prober'>;
  readonly settings: Pick<AgentSettings, 'probeInterval' | 'probeTimeout'>;
  readonly metrics?: ProbeMetrics | undefined;
}

/** Looks at the same time: what is down takes a whole time-out each. */
const LOOKS_AT_ONCE = 8;

/** How long a target that nobody needs is remembered, so that asking anew forgets neither its breaker nor its last look. */
const MEMORY = 5 * MINUTE;

/** A monitor that looks at nothing yet: one state machine a target, shared by all who need it. */
export function createDependencyMonitor(parts: DependencyMonitorParts): DependencyMonitor {
  const monitor: Monitor = {
    ...parts,
    slots: createLookSlots(LOOKS_AT_ONCE),
    targets: new Map(),
    needs: new Map(),
    listeners: [],
    isStopped: false,
  };
  return {
    statesOf(key, dependencies) {
      declare(monitor, key, dependencies);
      return dependencies.map((dependency) => describe(monitor, dependency));
    },
    forget: (key) => declare(monitor, key, []),
    onChange(listener) {
      monitor.listeners.push(listener);
    },
    stop() {
      monitor.isStopped = true;
      for (const { target, cancelForgetting } of monitor.targets.values()) {
        target.stop();
        cancelForgetting();
      }
    },
  };
}

interface Monitor extends DependencyMonitorParts {
  readonly slots: LookSlots;
  readonly targets: Map<TargetKey, Entry>;
  /** Which targets each resource needs. */
  readonly needs: Map<ResourceKey, ReadonlySet<TargetKey>>;
  readonly listeners: ((key: ResourceKey) => void)[];
  isStopped: boolean;
}

type TargetKey = string;

interface Entry {
  readonly target: WatchedTarget;
  readonly cancelForgetting: () => void;
}

function keyOf({ type, target }: ExternalDependency): TargetKey {
  return `${type} ${target}`;
}

function declare(monitor: Monitor, key: ResourceKey, dependencies: readonly ExternalDependency[]): void {
  if (monitor.isStopped) return;
  const before = monitor.needs.get(key) ?? new Set<TargetKey>();
  const wanted = termsByTarget(dependencies, monitor);
  for (const [targetKey, { dependency, terms }] of wanted) {
    entryOf(monitor, targetKey, dependency).target.need(key, terms);
  }
  for (const targetKey of before) if (!wanted.has(targetKey)) release(monitor, targetKey, key);
  if (wanted.size === 0) monitor.needs.delete(key);
  else monitor.needs.set(key, new Set(wanted.keys()));
}

interface Wanted {
  readonly dependency: ExternalDependency;
  readonly terms: LookTerms;
}

/** A resource may need one target under two names. */
function termsByTarget(
  dependencies: readonly ExternalDependency[],
  { settings }: Monitor,
): ReadonlyMap<TargetKey, Wanted> {
  const wanted = new Map<TargetKey, Wanted>();
  for (const dependency of dependencies) {
    const { intervalSeconds, timeoutSeconds } = dependency;
    const terms = {
      interval: intervalSeconds === undefined ? settings.probeInterval : intervalSeconds * SECOND,
      timeout: timeoutSeconds === undefined ? settings.probeTimeout : timeoutSeconds * SECOND,
    };
    const other = wanted.get(keyOf(dependency))?.terms ?? terms;
    const interval = Math.min(terms.interval, other.interval);
    const timeout = Math.max(terms.timeout, other.timeout);
    wanted.set(keyOf(dependency), { dependency, terms: { interval, timeout } });
  }
  return wanted;
}

function entryOf(monitor: Monitor, targetKey: TargetKey, dependency: ExternalDependency): Entry {
  const known = monitor.targets.get(targetKey);
  known?.cancelForgetting();
  const { world, slots, metrics } = monitor;
  const changed = (): void => notify(monitor, targetKey);
  const target = known?.target ?? createWatchedTarget({ world, slots, metrics, dependency, changed });
  const entry = { target, cancelForgetting: (): void => undefined };
  monitor.targets.set(targetKey, entry);
  return entry;
}

function release(monitor: Monitor, targetKey: TargetKey, key: ResourceKey): void {
  const target = monitor.targets.get(targetKey)?.target;
  if (target === undefined) return;
  target.release(key);
  const [user] = target.users();
  if (user !== undefined) return;
  const cancelForgetting = monitor.world.clock.after(MEMORY, () => monitor.targets.delete(targetKey));
  monitor.targets.set(targetKey, { target, cancelForgetting });
}

function describe(monitor: Monitor, dependency: ExternalDependency): DependencyState {
  const { name, target } = dependency;
  const watched = monitor.targets.get(keyOf(dependency))?.target;
  const known = watched?.state() ?? { state: 'Unknown' as const, message: 'the agent is stopping' };
  return { name, target: withoutCredentials(target), ...known };
}

function notify(monitor: Monitor, targetKey: TargetKey): void {
  const users = [...(monitor.targets.get(targetKey)?.target.users() ?? [])];
  for (const key of users) for (const listener of monitor.listeners) call(monitor, listener, key);
}

function call({ world }: Monitor, listener: (key: ResourceKey) => void, key: ResourceKey): void {
  try {
    listener(key);
  } catch (cause) {
    world.journal.error('a listener of dependencies failed', { resource: key, why: String(cause) });
  }
}
