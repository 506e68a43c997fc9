import { isJsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { alreadyExists, failure, invalid, notFound, type ServerAnswer, success } from './answers.ts';
import { APPLY, applyObject } from './apply-object.ts';
import { updateFields } from './field-managers.ts';
import type { ServerRequest, Target } from './read-request.ts';
import { removeObject } from './remove-object.ts';
import { represent } from './representations.ts';
import { generatedName, isAnswer, newObject, requestedObject } from './requested-object.ts';
import type { ServedKind } from './served-kinds.ts';
import {
  admissionFault,
  findObject,
  immutableFault,
  keepRest,
  creationFault,
  prepared,
  storeObject,
  uidFault,
  versionFault,
} from './store-object.ts';
import { endpointOf, type Write, type WriteScene } from './write-scene.ts';

const MERGE = 'application/merge-patch+json';

/** POST, PUT, PATCH and DELETE. */
export function writeObject(request: ServerRequest, target: Target, scene: WriteScene): ServerAnswer {
  const write = writeOf(request, target, scene);
  if ('answer' in write) return write.answer;
  const { live, next, status } = write;
  const fault = admissionFault(live, next, target.kind);
  if (fault !== undefined) return fault;
  return success(represent(storeObject(live, next, { target, scene }), target.kind, scene.extent), status);
}

function writeOf(request: ServerRequest, target: Target, scene: WriteScene): Write {
  switch (request.method) {
    case 'POST':
      return create(request, target, scene);
    case 'PUT':
      return replace(request, target, scene);
    case 'PATCH':
      return request.contentType === APPLY ? applyObject(request, target, scene) : patch(request, target, scene);
    default:
      return { answer: removeObject(request, target, scene) };
  }
}

function create({ body = {} }: ServerRequest, target: Target, scene: WriteScene): Write {
  const { kind, namespace } = target;
  const given = requestedObject(body, target);
  if (isAnswer(given)) return { answer: given };
  if ((given.metadata.resourceVersion ?? '') !== '')
    return { answer: failure({ code: 500, message: 'resourceVersion should not be set on objects to be created' }) };
  const name = generatedName(given, scene.random);
  if (scene.stored.find(kind.type, namespace, name) !== undefined) return { answer: alreadyExists(kind, name) };
  return createNamed({ ...given, metadata: { ...given.metadata, name } }, target, scene);
}

function createNamed(given: LiveObject, target: Target, scene: WriteScene): Write {
  const missing = creationFault(target, given.metadata.name, scene);
  if (missing !== undefined) return { answer: missing };
  const fresh = prepared(newObject(given, target, scene), target.kind);
  return { live: undefined, next: updateFields(undefined, fresh, endpointOf(target, scene, 'Update')), status: 201 };
}

function replace(request: ServerRequest, target: Target, scene: WriteScene): Write {
  const { kind, name = '' } = target;
  const given = requestedObject(request.body ?? {}, target);
  if (isAnswer(given)) return { answer: given };
  const live = findObject(target, scene);
  const version = given.metadata.resourceVersion ?? '';
  if (live === undefined)
    return mayCreateOnUpdate(kind) ? createNamed(given, target, scene) : { answer: notFound(kind, name) };
  if (version !== '') return update(live, given, { target, scene, fault: uidFault(live, given, kind) });
  const message = 'Invalid value: 0: must be specified for an update';
  const cause = { field: 'metadata.resourceVersion', reason: 'FieldValueInvalid', message };
  return { answer: invalid({ ...kind, kind: kind.plural }, name, [cause]) };
}

/** A PUT makes a Lease that is not there, whatever version it names. */
function mayCreateOnUpdate({ type }: ServedKind): boolean {
  return type === 'leases.coordination.k8s.io';
}

function patch({ body = {}, contentType }: ServerRequest, target: Target, scene: WriteScene): Write {
  if (contentType !== MERGE) return { answer: unsupported() };
  const live = findObject(target, scene);
  if (live === undefined) return { answer: notFound(target.kind, target.name ?? '') };
  const merged = mergePatch(represent(live, target.kind, 'whole'), body);
  const given = requestedObject(isJsonObject(merged) ? merged : {}, target);
  if (isAnswer(given)) return { answer: given };
  return update(live, given, { target, scene, fault: immutableFault(live, given, target.kind) });
}

function unsupported(): ServerAnswer {
  const types = `application/json-patch+json, ${MERGE}, ${APPLY}`;
  const message = `the body of the request was in an unknown format - accepted media types include: ${types}`;
  return failure({ code: 415, reason: 'UnsupportedMediaType', message });
}

/** RFC 7386. */
function mergePatch(value: JsonValue | undefined, change: JsonValue): JsonValue {
  if (!isJsonObject(change)) return change;
  const merged: Record<string, JsonValue | undefined> = { ...(isJsonObject(value) ? value : {}) };
  for (const [name, inner] of Object.entries(change)) {
    if (inner === null) delete merged[name];
    else if (inner !== undefined) merged[name] = mergePatch(merged[name], inner);
  }
  return merged;
}

/** What PUT and a merge patch do with a whole object. */
function update(
  live: LiveObject,
  given: LiveObject,
  {
    target,
    scene,
    fault,
  }: { readonly target: Target; readonly scene: WriteScene; readonly fault: ServerAnswer | undefined },
): Write {
  const refusal = versionFault(live, given, target.kind) ?? fault;
  if (refusal !== undefined) return { answer: refusal };
  const kept = prepared(keepRest(live, given, target), target.kind);
  return { live, next: updateFields(live, kept, endpointOf(target, scene, 'Update')), status: 200 };
}
