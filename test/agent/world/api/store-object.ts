import { formatFieldPath, type JsonObject, type JsonValue } from '../../../../src/core/json/json.ts';
import type { LiveMetadata, LiveObject } from '../../../../src/core/live/live-object.ts';
import { applyDefaults } from '../../../../src/core/schema/apply-defaults.ts';
import { dropNulls } from '../../../../src/core/schema/drop-nulls.ts';
import { pruneUnknownFields } from '../../../../src/core/schema/prune-unknown-fields.ts';
import type { StructuralSchema } from '../../../../src/core/schema/structural-schema.ts';
import { validateSchema } from '../../../../src/core/schema/validate-schema.ts';
import { conflict, failure, invalid, type ServerAnswer } from './answers.ts';
import { finalizersOf, withoutTimes } from './field-managers.ts';
import { isSame } from './field-sets.ts';
import { builtInFaults } from './kind-rules.ts';
import type { Target } from './read-request.ts';
import { withDefaults } from './representations.ts';
import { DEFINITIONS, NAMESPACES, qualifiedName, type ServedKind } from './served-kinds.ts';
import type { WriteScene } from './write-scene.ts';

/** The object that a path names, as it is read. */
export function findObject({ kind, namespace, name = '' }: Target, { stored }: WriteScene): LiveObject | undefined {
  const live = stored.find(kind.type, namespace, name);
  return live === undefined ? undefined : withDefaults(live, kind);
}

/** Why no object of a kind can be made in a namespace: what it needs is not there, or about to go. */
export function creationFault(target: Target, name: string, { stored }: WriteScene): ServerAnswer | undefined {
  const { kind, namespace } = target;
  const definition = kind.schema === undefined ? undefined : stored.find(DEFINITIONS, undefined, kind.type);
  if (definition?.metadata.deletionTimestamp !== undefined)
    return forbidden(kind, name, { why: 'create not allowed while custom resource definition is terminating' });
  if (namespace === undefined) return undefined;
  const place = stored.find(NAMESPACES, undefined, namespace);
  if (place === undefined) {
    const message = `namespaces "${namespace}" not found`;
    return failure({ code: 404, reason: 'NotFound', message, details: { name: namespace, kind: NAMESPACES } });
  }
  if (place.metadata.deletionTimestamp === undefined) return undefined;
  const message = `namespace ${namespace} is being terminated`;
  const causes = [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }];
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return forbidden(kind, name, { why, causes });
}

function forbidden(
  kind: ServedKind,
  name: string,
  { why, causes }: { readonly why: string; readonly causes?: readonly JsonObject[] },
): ServerAnswer {
  const group = kind.group === '' ? {} : { group: kind.group };
  const details = { name, ...group, kind: kind.plural, ...(causes === undefined ? {} : { causes }) };
  const message = `${qualifiedName(kind)} "${name}" is forbidden: ${why}`;
  return failure({ code: 403, reason: 'Forbidden', message, details });
}

/** Why a write of another version is refused. */
export function versionFault({ metadata }: LiveObject, given: LiveObject, kind: ServedKind): ServerAnswer | undefined {
  const { resourceVersion = '' } = given.metadata;
  return resourceVersion === '' || resourceVersion === metadata.resourceVersion
    ? undefined
    : conflict(kind, metadata.name);
}

/** Why a PUT of another object of the same name is refused. */
export function uidFault({ metadata }: LiveObject, given: LiveObject, kind: ServedKind): ServerAnswer | undefined {
  const { uid = '' } = given.metadata;
  if (uid === '' || uid === metadata.uid) return undefined;
  const key = `/registry/${kind.group}/${kind.plural}/${metadata.namespace}/${metadata.name}`;
  const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
  return conflict(kind, metadata.name, why);
}

/** Why a patch that names the uid of another object is refused. The server finds that out twice, and says it once. */
export function immutableFault(
  { metadata }: LiveObject,
  given: LiveObject,
  kind: ServedKind,
): ServerAnswer | undefined {
  const { uid = '' } = given.metadata;
  if (uid === '' || uid === metadata.uid) return undefined;
  const message = `Invalid value: "${uid}": field is immutable`;
  const cause = { field: 'metadata.uid', reason: 'FieldValueInvalid', message };
  return invalid(kind, metadata.name, [cause, cause]);
}

/** What a write does not reach stays as it is: all but the status, or the status; and what the server alone writes. */
export function keepRest(live: LiveObject, next: LiveObject, { kind, subresource }: Target): LiveObject {
  if (subresource === 'status') {
    const { managedFields } = next.metadata;
    return withStatus({ ...live, metadata: { ...live.metadata, managedFields } }, next.status);
  }
  const own: LiveObject = { ...next, metadata: { ...next.metadata, ...serverMetadata(live.metadata) } };
  const object = kind.hasStatus ? withStatus(own, live.status) : own;
  const { generation } = live.metadata;
  if (generation === undefined || isSame(contentOf(prepared(object, kind), kind), contentOf(live, kind))) return object;
  return { ...object, metadata: { ...object.metadata, generation: generation + 1 } };
}

const OF_THE_SERVER = [
  'uid',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'resourceVersion',
];

function serverMetadata(metadata: LiveMetadata): JsonObject {
  const kept = OF_THE_SERVER.filter((name) => metadata[name] !== undefined);
  return Object.fromEntries(kept.map((name) => [name, metadata[name]]));
}

function withStatus({ status: _status, ...object }: LiveObject, status: JsonObject | undefined): LiveObject {
  return (status === undefined ? object : { ...object, status }) as LiveObject; // Only its status is another.
}

/** What a generation counts: everything but the metadata, and the status where that has a place of its own. */
function contentOf({ metadata: _metadata, status, ...content }: LiveObject, { hasStatus }: ServedKind): JsonObject {
  return hasStatus || status === undefined ? content : { ...content, status };
}

/** Why an object cannot be stored as it is. */
export function admissionFault(
  live: LiveObject | undefined,
  next: LiveObject,
  kind: ServedKind,
): ServerAnswer | undefined {
  const causes = [...finalizerFaults(live, next), ...contentFaults(live, next, kind)];
  return causes.length === 0 ? undefined : invalid(kind, next.metadata.name, causes);
}

type Causes = Parameters<typeof invalid>[2];

function finalizerFaults(live: LiveObject | undefined, next: LiveObject): Causes {
  if (live?.metadata.deletionTimestamp === undefined) return [];
  const added = finalizersOf(next).filter((finalizer) => !finalizersOf(live).includes(finalizer));
  if (added.length === 0) return [];
  const list = added.map((each) => JSON.stringify(each)).join(', ');
  const message = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
  return [{ field: 'metadata.finalizers', reason: 'FieldValueForbidden', message }];
}

function contentFaults(live: LiveObject | undefined, next: LiveObject, kind: ServedKind): Causes {
  if (kind.schema === undefined) return builtInFaults(next, kind, live);
  return validateSchema(prepared(next, kind), kind.schema).map(({ path, message }) => ({
    field: formatFieldPath(path),
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${message}`,
  }));
}

/** What an object becomes before it is stored: of a custom resource nothing that its schema does not know, and its defaults. */
export function prepared(object: LiveObject, { schema }: ServedKind): LiveObject {
  const known = PREPARED.get(object);
  if (known !== undefined) return known;
  const tidy = { ...object, metadata: withoutEmpty(object.metadata) };
  // What a schema knows of an object, with its defaults, is an object.
  const next = schema === undefined ? tidy : (fitted(tidy, schema) as LiveObject);
  PREPARED.set(object, next).set(next, next);
  return next;
}

/** Plans are large, and looked at several times in a write. */
const PREPARED = new WeakMap<LiveObject, LiveObject>();

function fitted(object: LiveObject, schema: StructuralSchema): JsonValue {
  return applyDefaults(pruneUnknownFields(dropNulls(object, schema), schema).value, schema);
}

/** metav1.ObjectMeta is written without what is empty. */
function withoutEmpty(metadata: LiveMetadata): LiveMetadata {
  const kept = Object.entries(metadata).filter(([, value]) => value !== undefined && value !== '' && !isEmpty(value));
  return { name: metadata.name, ...Object.fromEntries(kept) };
}

function isEmpty(value: JsonValue): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** Writes where something changes; an object that is being deleted goes with its last finalizer. Answers what the server then shows. */
export function storeObject(
  live: LiveObject | undefined,
  next: LiveObject,
  { target: { kind }, scene: { stored } }: { readonly target: Target; readonly scene: WriteScene },
): LiveObject {
  const whole = prepared(next, kind);
  const isFirst = live === undefined && kind.hasStatus && kind.schema !== undefined;
  // The default of a status is what is read, and not what is written, as long as nobody has written anything to the object.
  const object = isFirst ? withStatus(whole, undefined) : whole;
  const { name, namespace, deletionTimestamp } = object.metadata;
  const before = stored.find(kind.type, namespace, name);
  if (before !== undefined && isSame(withoutTimes(object), withoutTimes(before))) return before;
  if (deletionTimestamp === undefined || finalizersOf(object).length > 0) return stored.put(kind.type, object);
  stored.remove(kind.type, before ?? object);
  return object;
}
