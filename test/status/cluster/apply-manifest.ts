import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../../../src/core/json/json.ts';
import { canonicalJson } from '../../../src/core/manifest/canonical-json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import type { Instant } from '../../../src/core/time/instant.ts';
import type { AppliedObject } from './cluster-state.ts';
import { revisionOf, uidOf } from './deterministic.ts';
import { startPods, startRollout } from './pod-lives.ts';

/** What an object is after it was applied: a new one, the same, or one with a new generation, of which pods begin to be made. */
export function applyManifest(manifest: Manifest, before: AppliedObject | undefined, now: Instant): AppliedObject {
  if (before === undefined) return created(manifest, now);
  if (canonicalJson(before.manifest) === canonicalJson(manifest)) return before;
  const isSameSpec = canonicalJson(before.manifest['spec'] ?? null) === canonicalJson(manifest['spec'] ?? null);
  const generation = before.generation + (isSameSpec ? 0 : 1);
  const applied = { ...before, manifest, generation, observed: generation, changedAt: now, edits: [] };
  return withRevision(applied, now);
}

function created(manifest: Manifest, now: Instant): AppliedObject {
  const object: AppliedObject = {
    manifest,
    uid: uidOf(`${objectId(referenceOf(manifest))}@${now}`),
    generation: 1,
    observed: 1,
    createdAt: now,
    changedAt: now,
    edits: [],
    pods: [],
    revisions: [],
    templates: new Map(),
    job: 'running',
    isSettled: false,
    isStuck: false,
  };
  return withRevision(object, now);
}

/** A CronJob has a template too, but no pods of its own. */
function withRevision(object: AppliedObject, now: Instant): AppliedObject {
  const template = valueAt(object.manifest, ['spec', 'template']);
  if (template === undefined) return object;
  const revision = revisionOf(template);
  if (object.revisions.at(-1) === revision) return { ...object, pods: startPods(object, now) };
  const revisions = nextRevisions(object, revision);
  const next = {
    ...object,
    revisions,
    templates: new Map([...object.templates, [revision, template]]),
    isStuck: false,
  };
  return { ...next, pods: object.pods.length === 0 ? startPods(next, now) : startRollout(next, now) };
}

/**
 * A Deployment keeps a ReplicaSet for each revision. A StatefulSet knows two: the one that its pods have had since the last rollout was
 * complete, and the wanted one.
 */
function nextRevisions({ manifest, revisions }: AppliedObject, revision: string): readonly string[] {
  if (manifest.kind === 'Deployment') return [...revisions.filter((known) => known !== revision), revision];
  return [...new Set([...revisions.slice(0, 1), revision])];
}

/** A manifest with another value at a path. */
export function withPath(manifest: Manifest, path: readonly string[], value: JsonValue): Manifest {
  return replaced(manifest, path, value) as Manifest; // only a field of it is another one
}

function replaced(object: JsonObject, [first = '', ...rest]: readonly string[], value: JsonValue): JsonObject {
  const inner = object[first];
  return { ...object, [first]: rest.length === 0 ? value : replaced(isJsonObject(inner) ? inner : {}, rest, value) };
}
