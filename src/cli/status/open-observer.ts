import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import type { HealthRules } from '../../core/health/health.ts';
import { createKindRegistry } from '../../core/kind/kind-registry.ts';
import { formatInstant, type Instant, parseInstant } from '../../core/time/instant.ts';
import { connectToCluster } from '../../edges/cluster/connect-to-cluster.ts';
import { type Dump, readDumps } from '../../edges/files/read-dump.ts';
import { kinds } from '../../kinds/index.ts';
import { type ClusterReader, createClusterReader } from './cluster-reader.ts';
import type { Observation } from './observation.ts';
import { observeCluster, withEvents } from './observe-cluster.ts';
import { observeDump } from './observe-dump.ts';
import { missingResources, parseSelectors, type Selection } from './select-resources.ts';
import type { ObservationOptions } from './status-options.ts';

/** Looks at a cluster again and again, or at a dump once. */
export interface Observer {
  observe(): Promise<Observation>;
  /** Adds what is only worth reading where something is wrong. */
  investigate(observation: Observation, namespaces: readonly string[]): Promise<Observation>;
  /** `in namespace shop` */
  readonly where: string;
  readonly isDump: boolean;
  readonly selection: Selection;
  close(): void;
}

/** What an observer is opened with. */
export interface ObserverSettings {
  readonly words: readonly string[];
  readonly options: ObservationOptions;
  readonly rules: HealthRules;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** Opens what the options name; diagnostics where they, the names or the dumps are wrong. */
export async function openObserver(settings: ObserverSettings): Promise<Observer | readonly Diagnostic[]> {
  const { words, options } = settings;
  const selection = parseSelectors(words, kinds);
  const at = readTime(options);
  const wrong = [...selection.diagnostics, ...at.diagnostics];
  if (wrong.length > 0) return wrong;
  if (options.fromDump === undefined) return clusterObserver(settings, selection);
  const dump = readDumps(options.fromDump);
  return dump.diagnostics.length > 0 ? dump.diagnostics : dumpObserver(settings, selection, { dump, at: at.instant });
}

/** The selected names that are not there. */
export function missingOf(observer: Observer, { all, unread }: Observation): readonly Diagnostic[] {
  // What could not be read may hold them.
  return unread.length > 0 ? [] : missingResources(observer.selection.selectors, all, observer.where);
}

interface Time {
  readonly instant: Instant | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function readTime({ at, fromDump }: ObservationOptions): Time {
  const instant = parseInstant(at);
  if (at === undefined || (instant !== undefined && fromDump !== undefined)) return { instant, diagnostics: [] };
  const isTime = instant !== undefined;
  return {
    instant: undefined,
    diagnostics: [
      {
        code: 'invalid-option',
        severity: 'error',
        message: isTime
          ? '--at is only for --from-dump: a cluster is judged at the time it is looked at'
          : `'${at}' is not a time`,
        ...(isTime ? {} : { expected: 'a time such as 2026-05-01T12:00:00Z' }),
      },
    ],
  };
}

async function clusterObserver(
  { options, rules, environment, signal }: ObserverSettings,
  selection: Selection,
): Promise<Observer> {
  const { kubeconfig, context } = options;
  const cluster = await connectToCluster({ kubeconfig, context, environment, signal });
  const reader: ClusterReader = createClusterReader(cluster);
  const namespace = options.allNamespaces === true ? undefined : (options.namespace ?? cluster.namespace);
  const registry = createKindRegistry(kinds);
  return {
    selection,
    isDump: false,
    where: namespace === undefined ? 'in the cluster' : `in namespace ${namespace}`,
    observe: () => observeCluster(reader, { registry, rules, namespace, selection, now: Date.now() }),
    investigate: (observation, namespaces) => withEvents(observation, reader, { namespaces, selection }),
    close: cluster.close,
  };
}

function dumpObserver(
  { options, rules }: ObserverSettings,
  selection: Selection,
  { dump, at }: { readonly dump: Dump; readonly at: Instant | undefined },
): Observer {
  const { namespace, fromDump = [] } = options;
  const now = at ?? dump.written ?? Date.now();
  const names = fromDump.map((path) => (path === '-' ? 'standard input' : path)).join(', ');
  const source = `the dump ${names} as of ${formatInstant(now)}${at === undefined ? WHEN_WRITTEN : ''}`;
  const registry = createKindRegistry(kinds);
  return {
    selection,
    isDump: true,
    where: namespace === undefined ? 'in the dump' : `in namespace ${namespace} of the dump`,
    observe: () => Promise.resolve(observeDump(dump, { registry, rules, namespace, selection, now, source })),
    investigate: (observation) => Promise.resolve(observation),
    close: () => undefined,
  };
}

const WHEN_WRITTEN = ', when it was written (--at judges it at another time)';
