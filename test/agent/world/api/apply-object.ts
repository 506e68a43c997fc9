import { type JsonObject, type JsonValue, member } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { conflict, failure, invalidOptions, notFound, type ServerAnswer } from './answers.ts';
import { applyFields, conflictMessage } from './field-managers.ts';
import { shapeFaults } from './field-shapes.ts';
import type { ServerRequest, Target } from './read-request.ts';
import { textOf } from './representations.ts';

import { isAnswer, newObject, requestedObject } from './requested-object.ts';
import { findObject, immutableFault, keepRest, creationFault, versionFault } from './store-object.ts';
import { endpointOf, type Write, type WriteScene } from './write-scene.ts';

/** The content type of server-side apply. */
export const APPLY = 'application/apply-patch+yaml';

/** Server-side apply of an object or of its status. */
export function applyObject({ body = {} }: ServerRequest, target: Target, scene: WriteScene): Write {
  const { kind, name = '', query, subresource } = target;
  if ((query.get('fieldManager') ?? '') === '') {
    const cause = { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch' };
    return { answer: invalidOptions('PatchOptions', 'fieldManager', cause) };
  }
  const given = requestedObject(body, target);
  if (isAnswer(given)) return { answer: given };
  const live = findObject(target, scene);
  const missing = live === undefined ? nothingThere(target, name, scene) : undefined;
  if (missing !== undefined) return { answer: missing };
  const endpoint = endpointOf(target, scene, 'Apply');
  const faults = shapeFaults(body, endpoint.shape);
  if (faults.length > 0) return { answer: notTyped(faults, given, body) };
  const applied = writtenPart(given, subresource);
  const result = applyFields(live, applied, endpoint);
  if (result.conflicts !== undefined) {
    const { message, causes } = conflictMessage(result.conflicts);
    return { answer: failure({ code: 409, reason: 'Conflict', message, details: { causes } }) };
  }
  if (live === undefined) return applyAnew(given, result.object, { target, scene });
  const isOther = subresource === undefined ? immutableFault(live, given, kind) : undefined;
  const fault = versionFault(live, given, kind) ?? isOther;
  return fault === undefined ? { live, next: keepRest(live, result.object, target), status: 200 } : { answer: fault };
}

function nothingThere(target: Target, name: string, scene: WriteScene): ServerAnswer | undefined {
  return target.subresource === undefined ? creationFault(target, name, scene) : notFound(target.kind, name);
}

/** Who names a uid means an object that is there. Nobody asks for the version. */
function applyAnew(
  { metadata }: LiveObject,
  object: LiveObject,
  { target, scene }: { readonly target: Target; readonly scene: WriteScene },
): Write {
  const { kind, name = '' } = target;
  const { uid = '' } = metadata;
  if (uid !== '') {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    return { answer: conflict(kind, name, why) };
  }
  return { live: undefined, next: newObject(object, target, scene), status: 201 };
}

/** What the path writes, without what only names the object or belongs to the server. */
function writtenPart(
  { apiVersion, kind, metadata, status, ...content }: LiveObject,
  subresource: 'status' | undefined,
): JsonObject {
  const { name, namespace, labels, annotations, finalizers, ownerReferences } = metadata;

  if (subresource === 'status') return present({ apiVersion, kind, metadata: { name, namespace }, status });
  const written = { labels, annotations, finalizers, ownerReferences };
  return present({ apiVersion, kind, ...content, metadata: { name, namespace, ...withoutEmpty(written) } });
}

/** metav1.ObjectMeta is read without what is empty. */
function withoutEmpty(members: JsonObject): JsonObject {
  const isEmpty = (value: JsonValue | undefined): boolean => Object.keys(value ?? {}).length === 0;
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

function present(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function notTyped(faults: readonly string[], { apiVersion, kind }: LiveObject, body: JsonObject): ServerAnswer {
  const metadata = member(body, 'metadata');
  const what = `${textOf(metadata, 'namespace')}/${textOf(metadata, 'name')}; ${apiVersion}, Kind=${kind}`;
  const text = faults.length === 1 ? faults.join('') : `errors:\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
  return failure({ code: 500, message: `failed to create typed patch object (${what}): ${text}` });
}
