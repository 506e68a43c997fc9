import { createClusterReader } from '../../../../src/cli/status/cluster-reader.ts';
import { observeCluster, withEvents } from '../../../../src/cli/status/observe-cluster.ts';
import { resourceOf } from '../../../../src/core/status/gather-findings.ts';
import { createDependencyMonitor } from '../../../../src/agent/dependencies/create-dependency-monitor.ts';
import type { Clock, Prober } from '../../../../src/agent/ports.ts';
import { DEFAULT_SETTINGS } from '../../../../src/agent/settings.ts';
import { isSameJson } from '../../../../src/core/json/is-same-json.ts';
import type { JsonObject, JsonValue } from '../../../../src/core/json/json.ts';
import { createKindRegistry } from '../../../../src/core/kind/kind-registry.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { objectId, referenceOf } from '../../../../src/core/manifest/object-id.ts';
import { evaluate } from '../../../../src/core/status/evaluate.ts';
import { isPaused } from '../../../../src/core/status/paused.ts';
import { STANDARD_STATUS } from '../../../../src/core/status/standard-status.ts';
import type { Instant } from '../../../../src/core/time/instant.ts';
import type { ClusterConnection } from '../../../../src/edges/cluster/connect-to-cluster.ts';
import { healthRules } from '../../../../src/health/index.ts';
import { kinds } from '../../../../src/kinds/index.ts';
import { createRecordingJournal } from '../../../agent/world/recording-journal.ts';
import { silentTracer } from '../../../agent/world/silent-tracer.ts';
import { throughApiServer } from '../../../status/live-through.ts';

/** What somebody says of a resource who reads the cluster once, as `planwright status` does. */
export interface Verdict {
  readonly id: string;
  readonly resource: LiveObject;
  /** What the agent would have to write. Empty where the status is as it has to be. */
  readonly differences: readonly string[];
  /** When time alone may change it. */
  readonly nextCheck: Instant | undefined;
}

/** Reads verdicts of the resources of a namespace; its memory is only what it found of dependencies. */
export interface VerdictReader {
  read(namespace: string): Promise<readonly Verdict[]>;
  stop(): void;
}

/** Reads past the agent and past what stands before the API server. */
export function createVerdictReader(
  connection: ClusterConnection,
  { clock, prober }: { readonly clock: Clock; readonly prober: Prober },
): VerdictReader {
  const reader = createClusterReader(connection);
  const world = { clock, prober, random: () => 0.5, journal: createRecordingJournal(), tracer: silentTracer };
  const monitor = createDependencyMonitor({ world, settings: DEFAULT_SETTINGS });
  return {
    stop: () => monitor.stop(),
    async read(namespace) {
      const selection = { selectors: [] };
      const scope = { registry: createKindRegistry(kinds), rules: healthRules, namespace, selection };
      const observed = await observeCluster(reader, { ...scope, now: clock.now() });
      const seen = await withEvents(observed, reader, { namespaces: [namespace], selection });
      return seen.resources.map(({ kind, object, plan }) => {
        const id = objectId(referenceOf(object));
        const isLooked = !isPaused(object) && object.metadata.deletionTimestamp === undefined;
        const declared = (kind.status ?? STANDARD_STATUS).dependencies?.(resourceOf(object)) ?? [];
        const dependencies = isLooked ? { dependencies: monitor.statesOf(id, declared) } : {};
        const previous = object.status ?? {};
        const live = seen.liveOf(namespace);
        const about = { kind, resource: object, plan, live, previous, shapes: seen.shapes, rules: healthRules };
        const { status, nextCheck } = evaluate({ ...about, ...dependencies, now: clock.now() });
        return { id, resource: object, nextCheck, differences: differences(previous, throughApiServer(status)) };
      });
    },
  };
}

/** The whole status, memory and times included: what was written last is all that a look remembers. */
function differences(written: JsonObject, wanted: JsonObject): readonly string[] {
  const names = [...new Set([...Object.keys(written), ...Object.keys(wanted)])];
  return names
    .filter((name) => !isSameJson(written[name], wanted[name]))
    .map((name) => `${name} is ${text(written[name])} and should be ${text(wanted[name])}`);
}

function text(value: JsonValue | undefined): string {
  return JSON.stringify(value) ?? 'absent';
}
