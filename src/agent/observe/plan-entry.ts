import { objectsAt, textAt } from '../../core/health/field-readers.ts';
import { type JsonObject, type JsonValue, member } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId } from '../../core/manifest/object-id.ts';
import { PLAN_GROUP_KIND } from '../../core/plan/plan.ts';
import { planFolders } from '../../core/status/applier-index.ts';
import type { ResourceKey } from './observer.ts';
import { readId } from './resource-key.ts';

/** What a Plan or a part of one says that it is about. Nothing of it is verified. */
export interface PlanEntry {
  /** The resource; undefined where it does not say, or says one of another namespace, which nobody there may speak for. */
  readonly key: ResourceKey | undefined;
  readonly isPart: boolean;
  /** The ids of the objects that hold it together, itself included. Of a part: of nothing. */
  readonly parts: readonly string[];
  /** The ids of everything it names in its namespace and in none: what it renders, requires and makes. Of other namespaces it knows nothing. */
  readonly ids: readonly string[];
  /** `apps/v1 Deployment` of what it renders, sorted. */
  readonly types: readonly string[];
  /** Where its appliers may find it (`planFolders`). */
  readonly folders: readonly string[];
}

/** Reads a Plan as far as it can be read. `intern` gives the same text for equal texts. */
export function readPlanEntry(document: LiveObject, intern: (text: string) => string): PlanEntry {
  const { metadata, spec } = document;
  const { namespace = '', name } = metadata;
  const key = planOwner(document);
  const partOf = textAt(spec, ['partOf']);
  if (partOf !== undefined || key === undefined) return { ...NOTHING_NAMED, key, isPart: partOf !== undefined };
  const rendered = objectsAt(spec, ['objects']);
  const ids = rendered.flatMap((entry) => textAt(entry, ['id']) ?? []);
  const others = [...objectsAt(spec, ['requires']), ...objectsAt(spec, ['creates'])].flatMap(
    (entry) => idOf(entry) ?? [],
  );
  return {
    key,
    isPart: false,
    parts: [name, ...partNames(name, spec)].map((each) => `${PLAN_GROUP_KIND}/${namespace}/${each}`),
    ids: [...new Set([...ids, ...others])].filter((id) => ['', namespace].includes(readId(id).namespace)),
    types: [...new Set(rendered.flatMap((entry) => typeOf(member(entry, 'ref')) ?? []))].sort().map(intern),
    folders: foldersOf(name, namespace, spec).map(intern),
  };
}

const NOTHING_NAMED = { parts: [], ids: [], types: [], folders: [] } as const;

/** The resource that a Plan or a part of one says it is of; undefined where that is nobody (`PlanEntry.key`). */
export function planOwner({ metadata, spec }: Pick<LiveObject, 'metadata' | 'spec'>): ResourceKey | undefined {
  const resource = member(spec, 'resource');
  return textAt(resource, ['namespace']) === (metadata.namespace ?? '') ? idOf(resource) : undefined;
}

function idOf(reference: JsonValue | undefined): string | undefined {
  const [apiVersion, kind, name, namespace] = ['apiVersion', 'kind', 'name', 'namespace'].map((field) =>
    textAt(reference, [field]),
  );
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  return objectId({ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) });
}

function typeOf(reference: JsonValue | undefined): string | undefined {
  const [apiVersion, kind] = [textAt(reference, ['apiVersion']), textAt(reference, ['kind'])];
  return apiVersion === undefined || kind === undefined ? undefined : `${apiVersion} ${kind}`;
}

/** More parts than this no Plan has: etcd would hold no more than that of it. */
const MOST_PARTS = 1000;

function partNames(name: string, spec: JsonObject | undefined): readonly string[] {
  const count = member(spec, 'parts');
  const length = typeof count === 'number' && Number.isInteger(count) ? Math.max(0, Math.min(count, MOST_PARTS)) : 0;
  return Array.from({ length }, (_, index) => `${name}-${index + 1}`);
}

function foldersOf(name: string, namespace: string, spec: JsonObject | undefined): readonly string[] {
  const steps = objectsAt(spec, ['steps']).flatMap((step) => {
    const [stepName, wave] = [textAt(step, ['name']), member(step, 'wave')];
    if (stepName === undefined || typeof wave !== 'number') return [];
    return [{ name: stepName, wave, barrier: member(step, 'barrier') === true }];
  });
  const resource = { apiVersion: '', kind: '', namespace, name: '', specDigest: '' };
  return planFolders({ name, resource, steps });
}
