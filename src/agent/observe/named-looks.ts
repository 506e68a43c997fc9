import { groupKindOf, type LiveObject } from '../../core/live/live-object.ts';
import { groupOf, objectId, type ObjectReference } from '../../core/manifest/object-id.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { DEFINITION, SECRET } from '../../core/status/wanted-kinds.ts';
import type { ApiClient } from '../api/api-client.ts';
import { projectObject } from '../store/project-object.ts';
import { leanDefinition, leanObject } from './lean-object.ts';
import { GONE, type Look, type LookAnswer, UNSEEN, UNTOLD, UNWATCHED } from './look-entry.ts';
import { ENDPOINT_SLICE, readSlices } from './read-slices.ts';
import type { WatchExtent } from './watch-list.ts';

/** One object that is read by its name, the definition of a kind, or what belongs to an object. */
export interface NamedLook extends Look<readonly LiveObject[]> {
  /** Of which kind something may be missing while nobody knows. */
  readonly groupKind: string;
}

/** What decides whether an object must be looked up. */
export interface LookContext {
  readonly api: Pick<ApiClient, 'getObject' | 'discovery' | 'send'>;
  extentOf(groupKind: string): WatchExtent;
  /** Whether a watch tells what is there of its kind. */
  isKnown(groupKind: string): boolean;
  /** Whether anything about it may be told to the resource at all. */
  isOurs(id: string): boolean;
  /** Whether the store has it. */
  has(id: string): boolean;
  /** Whether the store has it under the label of the resource. */
  isLabelled(id: string): boolean;
  /** Whether it was there, and is no more. */
  hasGone(id: string): boolean;
  /** Whether a look at it found something. */
  isFound(lookId: string): boolean;
}

/** Everything that a Plan names and no watch leads to. `defined` are the foreign kinds whose definition tells something. */
export function namedLooks(plan: Plan, defined: readonly string[], context: LookContext): readonly NamedLook[] {
  const objects = plan.objects.filter(({ id }) => context.isOurs(id));
  const planned = objects.flatMap(({ id, ref }) => plannedLook(id, ref, context) ?? []);
  const ids = new Set(plan.objects.map(({ id }) => id));
  const others = new Map([...plan.requires, ...plan.creates].map((reference) => [objectId(reference), reference]));
  const needed = [...others].flatMap(([id, reference]) =>
    ids.has(id) || !context.isOurs(id) ? [] : (neededLook(id, reference, context) ?? []),
  );
  const services = objects.filter(({ id, ref }) => ref.kind === 'Service' && isAstray(id, context));
  const slices = services.map(({ id, ref }) => slicesLook(id, ref, context));
  return [...planned, ...needed, ...slices, ...defined.map((groupKind) => definitionLook(groupKind, context))];
}

/** Whether it is there, and the label of the resource does not lead to it: it lost the label, or somebody gave it another one. */
function isAstray(id: string, { has, isLabelled, isFound }: LookContext): boolean {
  return has(id) ? !isLabelled(id) : isFound(wholeLookOf(id));
}

function wholeLookOf(id: string): string {
  return `whole ${id}`;
}

function plannedLook(id: string, reference: ObjectReference, context: LookContext): NamedLook | undefined {
  const groupKind = groupKindOf(reference);
  const look = { id: wholeLookOf(id), groupKind, read: () => readObject(reference, context, projectObject) };
  const extent = context.extentOf(groupKind);
  if (extent === 'unwatched') return { ...look, pace: UNWATCHED };
  if (extent === 'whole' || context.has(id) || !context.isKnown(groupKind)) return undefined;
  return { ...look, pace: context.hasGone(id) ? GONE : UNSEEN };
}

/** What others make carries no label of ours. */
function neededLook(id: string, reference: ObjectReference, context: LookContext): NamedLook | undefined {
  const groupKind = groupKindOf(reference);
  if (context.extentOf(groupKind) === 'whole' || (groupKind !== DEFINITION && context.has(id))) return undefined;
  return { id: `lean ${id}`, groupKind, pace: UNWATCHED, read: () => readObject(reference, context, leanObject) };
}

/** EndpointSlices have the labels of their Service. */
function slicesLook(id: string, reference: ObjectReference, { api }: LookContext): NamedLook {
  return { id: `slices ${id}`, groupKind: ENDPOINT_SLICE, pace: UNTOLD, read: () => readSlices(api, reference) };
}

function definitionLook(groupKind: string, { api }: LookContext): NamedLook {
  const read = async (): Promise<LookAnswer<readonly LiveObject[]>> => {
    const served = await api.discovery.findGroupKind(groupKind);
    if ('reason' in served) return served.reason === 'NotServed' ? { value: undefined } : { failure: served };
    const name = `${served.plural}.${groupOf(served.apiVersion)}`;
    const reference = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name };
    return readObject(reference, { api }, leanDefinition);
  };
  return { id: `definition ${groupKind}`, groupKind: DEFINITION, pace: UNWATCHED, read };
}

async function readObject(
  reference: ObjectReference,
  { api }: Pick<LookContext, 'api'>,
  lean: (object: LiveObject) => LiveObject,
): Promise<LookAnswer<readonly LiveObject[]>> {
  const isMetadataOnly = groupKindOf(reference) === SECRET;
  const { object, failure } = await api.getObject(reference, { isMetadataOnly });
  if (failure !== undefined) return { failure };
  return { value: object === undefined ? undefined : [lean(object)] };
}
