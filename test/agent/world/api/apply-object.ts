import { type JsonObject, type JsonValue, member } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { conflict, failure, invalidOptions, notFound, type ServerAnswer } from './answers.ts';
import { applyFields, conflictMessage, type Endpoint, type OwnedByOther } from './field-managers.ts';
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
  if (!target.query.get('fieldManager')) return { answer: WITHOUT_MANAGER };
  const given = requestedObject(body, target);
  if (isAnswer(given)) return { answer: given };
  const live = findObject(target, scene);
  const endpoint = endpointOf(target, scene, 'Apply');
  const fault = nothingThere(live, target, scene) ?? typeFault(body, given, endpoint);
  if (fault !== undefined) return { answer: fault };
  const result = applyFields(live, writtenPart(given, target.subresource), endpoint);
  if (result.conflicts !== undefined) return { answer: conflictAnswer(result.conflicts) };
  if (live === undefined) return applyAnew(given, result.object, { target, scene });
  const refusal = otherFault(live, given, target);
  return refusal === undefined
    ? { live, next: keepRest(live, result.object, target), status: 200 }
    : { answer: refusal };
}

/** Another version is refused everywhere; of another uid nobody takes notice who writes a status. */
function otherFault(live: LiveObject, given: LiveObject, { kind, subresource }: Target): ServerAnswer | undefined {
  const fault = versionFault(live, given, kind);
  return fault === undefined && subresource === undefined ? immutableFault(live, given, kind) : fault;
}

const WITHOUT_MANAGER = invalidOptions('PatchOptions', 'fieldManager', {
  reason: 'FieldValueRequired',
  message: 'Required value: is required for apply patch',
});

function conflictAnswer(conflicts: readonly OwnedByOther[]): ServerAnswer {
  const { message, causes } = conflictMessage(conflicts);
  return failure({ code: 409, reason: 'Conflict', message, details: { causes } });
}

function nothingThere(live: LiveObject | undefined, target: Target, scene: WriteScene): ServerAnswer | undefined {
  const { kind, name = '', subresource } = target;
  if (live !== undefined) return undefined;
  return subresource === undefined ? creationFault(target, name, scene) : notFound(kind, name);
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

/** What does not fit the schema is answered as if the server were broken. */
function typeFault(body: JsonObject, { apiVersion, kind }: LiveObject, { shape }: Endpoint): ServerAnswer | undefined {
  const faults = shapeFaults(body, shape);
  if (faults.length === 0) return undefined;
  const metadata = member(body, 'metadata');
  const what = `${textOf(metadata, 'namespace')}/${textOf(metadata, 'name')}; ${apiVersion}, Kind=${kind}`;
  const text = faults.length === 1 ? faults.join('') : `errors:\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
  return failure({ code: 500, message: `failed to create typed patch object (${what}): ${text}` });
}
