import type { Registry } from 'prom-client';
import type { DependencyState } from '../../core/status/evaluation.ts';
import type { CommonStatus } from '../../core/status/status.ts';
import type { ResourceIdentity } from './agent-metrics.ts';
import { labelText } from './bounded-label.ts';
import { computedGauge, type Sample } from './computed-gauge.ts';

/** What is exposed of each resource. */
export interface ResourceSeries {
  status(resource: ResourceIdentity, status: CommonStatus): void;
  dependencies(resource: ResourceIdentity, states: readonly DependencyState[]): void;
  forget(resource: ResourceIdentity): void;
}

/** What is kept of a resource. */
interface Known {
  readonly resource: ResourceLabels;
  /** `metricPrefix` of its kind. */
  readonly prefix: string | undefined;
  readonly verdict: Verdict | undefined;
  /** State by name. */
  readonly dependencies: ReadonlyMap<string, string>;
}

interface Verdict {
  readonly phase: string;
  readonly isReady: boolean;
  readonly drift: number;
  /** Phase by name. */
  readonly components: ReadonlyMap<string, string>;
}

type ResourceLabels = Readonly<Record<'kind' | 'namespace' | 'name', string>>;

/**
 * Series of at most `limit` resources, those known longest; how many are left out is a metric of its own. Where a label says a state,
 * there is one series with the value 1: the state it is in. Those it is not in have none.
 */
export function createResourceSeries(
  registry: Registry,
  { limit, prefixes }: { readonly limit: number; readonly prefixes: readonly string[] },
): ResourceSeries {
  const known = new Map<string, Known>();
  const listed = (): readonly Known[] => [...known.values()].slice(0, limit);
  addVerdictGauges(registry, () => listed().flatMap(judgedOf));
  for (const prefix of prefixes) addPromisedGauge(registry, prefix, listed);
  computedGauge(registry, DEPENDENCY_STATUS, () => listed().flatMap(dependencySamples));
  computedGauge(registry, RESOURCES, () => countByPhase([...known.values()]));
  computedGauge(registry, UNLISTED, () => [{ labels: {}, value: Math.max(0, known.size - limit) }]);
  const update = (resource: ResourceIdentity, change: Partial<Known>): void => {
    const key = keyOf(resource);
    const before = known.get(key) ?? emptyOf(resource);
    known.set(key, { ...before, ...change });
  };
  return {
    status: (resource, status) => update(resource, { verdict: verdictOf(status) }),
    dependencies: (resource, states) =>
      update(resource, { dependencies: new Map(states.map(({ name, state }) => [labelText(name), state])) }),
    forget: (resource) => void known.delete(keyOf(resource)),
  };
}

interface Judged {
  readonly resource: ResourceLabels;
  readonly verdict: Verdict;
}

function addVerdictGauges(registry: Registry, judged: () => readonly Judged[]): void {
  computedGauge(registry, PHASE, () =>
    judged().map(({ resource, verdict }) => ({ labels: { ...resource, phase: verdict.phase }, value: 1 })),
  );
  computedGauge(registry, READY, () =>
    judged().map(({ resource, verdict }) => ({ labels: resource, value: verdict.isReady ? 1 : 0 })),
  );
  computedGauge(registry, DRIFT, () =>
    judged().map(({ resource, verdict }) => ({ labels: resource, value: verdict.drift })),
  );
  computedGauge(registry, COMPONENT_STATUS, () =>
    judged().flatMap(({ resource, verdict }) =>
      [...verdict.components].map(([component, status]) => ({ labels: { ...resource, component, status }, value: 1 })),
    ),
  );
}

/** The name that a kind's seed promises: the same without the kind. */
function addPromisedGauge(registry: Registry, prefix: string, listed: () => readonly Known[]): void {
  const description = {
    name: `${prefix}_component_status`,
    help: COMPONENT_STATUS.help,
    labelNames: ['namespace', 'name', 'component', 'status'] as const,
  };
  computedGauge(registry, description, () =>
    listed()
      .filter((each) => each.prefix === prefix)
      .flatMap(({ resource: { namespace, name }, verdict }) =>
        [...(verdict?.components ?? [])].map(([component, status]) => ({
          labels: { namespace, name, component, status },
          value: 1,
        })),
      ),
  );
}

const IDENTITY = ['kind', 'namespace', 'name'] as const;

const PHASE = {
  name: 'planwright_resource_phase',
  help: 'The phase a resource is in: 1 for that phase, no series for the others',
  labelNames: [...IDENTITY, 'phase'],
} as const;
const READY = {
  name: 'planwright_resource_ready',
  help: '1 while the condition Ready is True; 0 while it is False or Unknown',
  labelNames: IDENTITY,
} as const;
const DRIFT = {
  name: 'planwright_resource_drift',
  help: 'In how many places the cluster differs from the Plan',
  labelNames: IDENTITY,
} as const;
const COMPONENT_STATUS = {
  name: 'planwright_component_status',
  help: 'The status a component is in (Pending, Installing, Ready, Upgrading, Degraded, Failed): 1 for that status, no series for the others',
  labelNames: [...IDENTITY, 'component', 'status'],
} as const;
const DEPENDENCY_STATUS = {
  name: 'planwright_dependency_status',
  help: 'Whether what a resource needs from outside the cluster is there (Available, Unavailable, Unknown): 1 for that status, no series for the others',
  labelNames: [...IDENTITY, 'dependency', 'status'],
} as const;
const RESOURCES = {
  name: 'planwright_resources',
  help: 'Resources that this replica writes for, by phase; those beyond the limit of series are counted too',
  labelNames: ['kind', 'phase'],
} as const;
const UNLISTED = {
  name: 'planwright_resources_unlisted',
  help: 'Resources without series of their own, because there are too many of them',
  labelNames: [],
} as const;

function dependencySamples({
  resource,
  dependencies,
}: Known): readonly Sample<'dependency' | 'status' | keyof ResourceLabels>[] {
  return [...dependencies].map(([dependency, status]) => ({ labels: { ...resource, dependency, status }, value: 1 }));
}

function countByPhase(all: readonly Known[]): readonly Sample<'kind' | 'phase'>[] {
  const counts = new Map<string, Sample<'kind' | 'phase'>>();
  for (const { resource, verdict } of all) {
    if (verdict === undefined) continue;
    const labels = { kind: resource.kind, phase: verdict.phase };
    const key = `${labels.kind} ${labels.phase}`;
    counts.set(key, { labels, value: (counts.get(key)?.value ?? 0) + 1 });
  }
  return [...counts.values()];
}

function judgedOf({ resource, verdict }: Known): readonly Judged[] {
  return verdict === undefined ? [] : [{ resource, verdict }];
}

/** While a resource is paused, its status is what others left of it: nothing of it need be there. */
function verdictOf({ phase = '', conditions = [], drift, components = [] }: Partial<CommonStatus>): Verdict {
  return {
    phase: labelText(phase),
    isReady: conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
    drift: drift?.count ?? 0,
    components: new Map(components.map((component) => [labelText(component.name), component.phase])),
  };
}

function emptyOf({ kind, namespace, name }: ResourceIdentity): Known {
  const resource = { kind: kind.definition.spec.names.kind, namespace, name };
  return { resource, prefix: kind.status?.metricPrefix, verdict: undefined, dependencies: new Map() };
}

function keyOf({ kind, namespace, name }: ResourceIdentity): string {
  return `${kind.definition.metadata.name}/${namespace}/${name}`;
}
