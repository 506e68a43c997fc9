import { isJsonObject, type JsonObject, member, valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { objectsAt } from '../../core/health/field-readers.ts';

/**
 * What is kept of an object that a Plan requires, or that something of it makes: that it is there, and which keys it has. Whoever wrote
 * it is nobody's concern, and what a ConfigMap holds neither.
 */
export function leanObject(object: LiveObject): LiveObject {
  const { managedFields: _fields, annotations: _annotations, ...metadata } = object.metadata;
  const data = member(object, 'data');
  return { ...object, metadata, ...(isJsonObject(data) ? { data: keysOf(data), binaryData: undefined } : {}) };
}

function keysOf(data: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(data).map((key) => [key, '']));
}

/** What is kept of a CustomResourceDefinition that tells of a foreign kind: whose it is, and whether it has a status. Some weigh a megabyte. */
export function leanDefinition(definition: LiveObject): LiveObject {
  const { apiVersion, kind, metadata, spec } = definition;
  const { name, uid, resourceVersion } = metadata;
  const versions = objectsAt(spec, ['versions']).map((version) => ({
    name: version['name'],
    subresources: version['subresources'],
    ...(valueAt(version, STATUS) === undefined ? {} : STATUS_SCHEMA),
  }));
  return {
    apiVersion,
    kind,
    metadata: { name, uid, resourceVersion },
    spec: { group: spec?.['group'], names: spec?.['names'], versions },
  };
}

const STATUS = ['schema', 'openAPIV3Schema', 'properties', 'status'];
const STATUS_SCHEMA = { schema: { openAPIV3Schema: { properties: { status: {} } } } };
