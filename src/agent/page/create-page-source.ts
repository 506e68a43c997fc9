import { groupKindOf } from '../../core/live/live-object.ts';
import type { Kind } from '../../core/kind/kind.ts';
import type { HealthRules } from '../../core/health/health.ts';
import { formatInstant } from '../../core/time/instant.ts';
import type { Observer, ResourceKey } from '../observe/observer.ts';
import { readId } from '../observe/resource-key.ts';
import type { Clock } from '../ports.ts';
import type { HistoryReader } from '../reconcile/history.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { AgentView, PageSource, ResourceDetails, ResourceSummary } from './page-source.ts';
import { summariseResource } from './summarise-resource.ts';
import { stepProgress } from './step-progress.ts';

/** What the page is made from. */
export interface PageSourceParts {
  readonly kinds: readonly Kind[];
  readonly observer: Pick<Observer, 'observe' | 'keys'>;
  readonly store: Pick<ObjectStore, 'find' | 'versionOf'>;
  readonly history: HistoryReader;
  readonly rules: HealthRules;
  readonly clock: Pick<Clock, 'now'>;
  agent(): AgentView;
}

/** Reads what the agent knows, when somebody looks. */
export function createPageSource(parts: PageSourceParts): PageSource {
  let summaries: Summaries = new Map();
  return {
    agent: parts.agent,
    resources() {
      summaries = summariesOf(parts, summaries);
      return [...summaries.values()].map(({ summary }) => summary);
    },
    resource: (path) => {
      const key = keyOf(path, parts.kinds);
      return key === undefined ? undefined : detailsOf(parts, key);
    },
  };
}

type Summaries = ReadonlyMap<ResourceKey, { readonly version: string; readonly summary: ResourceSummary }>;

/** A page asks every few seconds, and to unpack a thousand resources for it takes longer than a status may. */
function summariesOf({ store, observer }: PageSourceParts, before: Summaries): Summaries {
  const found = [...observer.keys()].sort(byPlace).flatMap((key) => {
    const version = store.versionOf(key) ?? '';
    const known = before.get(key);
    if (known !== undefined && version !== '' && known.version === version) return [[key, known] as const];
    const resource = store.find(key);
    return resource === undefined ? [] : [[key, { version, summary: summariseResource(resource) }] as const];
  });
  return new Map(found);
}

function byPlace(left: ResourceKey, right: ResourceKey): number {
  const [one, other] = [left, right].map((key) => {
    const { namespace, kind, name } = readId(key);
    return `${namespace}/${kind}/${name}`;
  });
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

/** `shop/database/orders`: no two kinds have one name. */
function keyOf(path: string, kinds: readonly Kind[]): ResourceKey | undefined {
  const [namespace = '', kindName = '', name = '', ...rest] = path.split('/');
  const kind = kinds.find(({ definition }) => definition.spec.names.kind.toLowerCase() === kindName);
  if (kind === undefined || rest.length > 0) return undefined;
  const { group, names } = kind.definition.spec;
  return `${groupKindOf({ apiVersion: `${group}/`, kind: names.kind })}/${namespace}/${name}`;
}

function detailsOf(
  { observer, history, rules, clock }: PageSourceParts,
  key: ResourceKey,
): ResourceDetails | undefined {
  const observed = observer.observe(key);
  if (observed === undefined) return undefined;
  const { resource } = observed;
  const previous = resource.status ?? {};
  return {
    summary: summariseResource(resource),
    status: previous,
    transitions: history.of(key).map(({ from, to, at }) => ({ from, to, time: formatInstant(at) })),
    // A Plan of which some lists are not read yet would only look as if its objects were missing.
    steps: observed.isSettled ? stepProgress({ ...observed, previous, now: clock.now(), rules }) : [],
  };
}
