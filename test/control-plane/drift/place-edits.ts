import { isJsonArray, isJsonObject, type JsonValue } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { DIGEST_ANNOTATION } from '../../../src/core/synth/labels.ts';
import type { SeededGenerator } from '../fault-proxy/seeded-generator.ts';
import { type LiveObject, nameOf } from '../harness/api-client.ts';
import { changedValue } from './changed-value.ts';
import {
  type Edit,
  type Editor,
  type EditTools,
  expectedAt,
  type ExpectedDifference,
  type MadeEdit,
  signatureOf,
  type Target,
  unlessRefused,
} from './edit.ts';
import { objectWith, pathOf, plannedPlaces, type PlannedPlace, pointerTo, valueOf } from './planned-places.ts';

/** Writes another value where the Plan has one. */
export function changePlaces(editor: Editor, count = 1): Edit {
  return async (tools, target, random) => {
    const places = drawn(leaves(target), random, count);
    if (places.length < count) return 'unsuitable';
    const patch = places.map(({ steps, value }) => ({
      op: 'replace',
      path: pointerTo(target.live, steps),
      value: changedValue(value, random) ?? null,
    }));
    const after = await patchAs(tools, target, { editor, patch });
    return outcome('changes', { target, editor, after, places });
  };
}

/** Removes a value, an item of a list, or all that is below a name. */
export function removePlace(editor: Editor): Edit {
  return async (tools, target, random) => {
    const places = drawn(plannedPlaces(target.planned.manifest, target.live), random, 1);
    const patch = places.map(({ steps }) => ({ op: 'remove', path: pointerTo(target.live, steps) }));
    const after = await patchAs(tools, target, { editor, patch });
    return outcome('removes', { target, editor, after, places });
  };
}

/** Adds an item to a list that is written as a whole: to one with keys, anybody may add. */
export function growList(editor: Editor): Edit {
  return async (tools, target, random) => {
    const all = plannedPlaces(target.planned.manifest, target.live);
    const first = drawn(
      all.filter(({ steps }) => steps.at(-1)?.by === 'index'),
      random,
      1,
    );
    const patch = first.map(({ steps, value }) => ({
      op: 'add',
      path: `${pointerTo(target.live, steps.slice(0, -1))}/-`,
      value: changedValue(value, random) ?? value,
    }));
    const after = await patchAs(tools, target, { editor, patch });
    if (first.length === 0) return 'unsuitable';
    if (after === undefined) return 'refused';
    const lists = all.filter(({ steps }) => first.some((item) => isListOf(steps, item.steps)));
    const expected = lists.map(({ steps, value }) => ({
      object: target.planned.id,
      type: 'Changed' as const,
      path: pathOf(steps),
      desired: value,
      live: valueOf(after, steps),
      manager: editor.manager,
      writer: editor.writer,
    }));
    const names = expected.map(({ path }) => path.join('.'));
    return { description: `${editor.manager} adds to ${names.join()}`, manager: editor.manager, expected };
  };
}

/** Another server-side applier takes a value over. */
export function claimPlace(manager: string): Edit {
  return async ({ client }, target, random) => {
    const ownable = leaves(target).filter(({ isOwnable, steps }) => isOwnable && !isDigest(steps));
    const places = drawn(ownable, random, 1);
    const [place] = places;
    if (place === undefined) return 'unsuitable';
    const { apiVersion, kind, metadata } = target.planned.manifest;
    const claim = objectWith(place.steps, changedValue(place.value, random) ?? null) as Partial<Manifest>;
    const { name, namespace } = metadata;
    const identity = { name, ...(namespace === undefined ? {} : { namespace }) };
    const object = { ...claim, apiVersion, kind, metadata: { ...claim.metadata, ...identity } };
    const after = await unlessRefused(client.apply(object, { fieldManager: manager, force: true }));
    if (after === 'refused') return 'refused';
    return outcome('claims', { target, editor: { manager, writer: 'applier' }, after: after.object, places });
  };
}

/** An autoscaler that no Plan knows of decides the replicas. */
export const autoscale: Edit = async ({ client }, target, random) => {
  const places = plannedPlaces(target.planned.manifest, target.live).filter(
    ({ steps }) => pathOf(steps).join('.') === 'spec.replicas',
  );
  const [place] = places;
  if (typeof place?.value !== 'number') return 'unsuitable';
  const path = `${await client.pathOf(nameOf(target.live))}/scale?fieldManager=kube-controller-manager`;
  const body = { spec: { replicas: place.value + random.integer(1, 5) } };
  const response = await client.request({ method: 'PATCH', path, body, contentType: MERGE_PATCH });
  if (response.status >= 300) return 'refused';
  const editor = { manager: 'kube-controller-manager', writer: 'autoscaler' } as const;
  return outcome('scales', { target, editor, after: await client.get(nameOf(target.live)), places });
};

const MERGE_PATCH = 'application/merge-patch+json';

interface Patch {
  readonly editor: Editor;
  readonly patch: readonly { readonly op: string; readonly path: string; readonly value?: JsonValue }[];
}

/** What is stored afterwards; undefined where the server refuses. */
async function patchAs(
  { client }: EditTools,
  { live }: Target,
  { editor, patch }: Patch,
): Promise<LiveObject | undefined> {
  if (patch.length === 0) return undefined;
  const { query, headers } = signatureOf(editor);
  const path = `${await client.pathOf(nameOf(live))}${query}`;
  const contentType = 'application/json-patch+json';
  const { status, body } = await client.request({ method: 'PATCH', path, body: patch, contentType, headers });
  return status === 200 ? (body as LiveObject) : undefined; // A successful answer on an object is that object.
}

interface Edited {
  readonly target: Target;
  readonly editor: Editor;
  readonly after: LiveObject | undefined;
  readonly places: readonly PlannedPlace[];
}

/** Refused unless each of the places changed. */
function outcome(verb: string, { target, editor, after, places }: Edited): MadeEdit | 'refused' {
  if (after === undefined) return 'refused';
  const expected = places.map((place) => expectedAt(place, target, { after, editor }));
  const found = expected.filter((difference): difference is ExpectedDifference => difference !== undefined);
  if (found.length < expected.length) return 'refused';
  const names = places.map(({ steps }) => pathOf(steps).join('.'));
  const { manager } = editor;
  return { description: `${manager} ${verb} ${names.join(', ')}`, manager, expected: found };
}

function leaves({ planned, live }: Target): readonly PlannedPlace[] {
  return plannedPlaces(planned.manifest, live).filter(({ value }) => !isJsonObject(value) && !isJsonArray(value));
}

/** Different places, none below another. Most objects have more labels than anything else, and people edit other things. */
function drawn(places: readonly PlannedPlace[], random: SeededGenerator, count: number): readonly PlannedPlace[] {
  const isMetadata = ({ steps }: PlannedPlace): boolean => steps[0]?.by === 'name' && steps[0].name === 'metadata';
  const found = new Set<PlannedPlace>();
  for (let attempt = 0; found.size < count && attempt < 5 * count; attempt += 1) {
    const wantsMetadata = random.fraction() < 0.15;
    const some = places.filter((place) => isMetadata(place) === wantsMetadata);
    if (some.length > 0) found.add(random.pick(some));
  }
  return [...found];
}

function isListOf(list: PlannedPlace['steps'], item: PlannedPlace['steps']): boolean {
  return JSON.stringify(list) === JSON.stringify(item.slice(0, -1));
}

function isDigest(steps: PlannedPlace['steps']): boolean {
  return pathOf(steps).includes(DIGEST_ANNOTATION);
}
