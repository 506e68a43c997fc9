import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { FieldShape } from './field-shapes.ts';

/** What of an object is compared: labels, annotations, finalizers, and all but the status of the rest. Secrets have their data encoded. */
export function comparableObject(manifest: Manifest): JsonObject {
  const { apiVersion: _apiVersion, kind: _kind, metadata, status: _status, ...rest } = manifest;
  const { labels, annotations, finalizers } = metadata;
  return { metadata: { annotations, labels, finalizers }, ...(isSecret(manifest) ? encodeSecret(rest) : rest) };
}

/** Whether an object is a Secret, whose values nothing may show. */
export function isSecret({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): boolean {
  return kind === 'Secret' && apiVersion === 'v1';
}

/** The shape of what is compared of an object. */
export function comparableShape(shape: FieldShape | undefined): FieldShape {
  const known = comparable.get(shape ?? NOTHING);
  if (known !== undefined) return known;
  const whole = { ...shape, fields: new Map([...(shape?.fields ?? []), ['metadata', METADATA] as const]) };
  comparable.set(shape ?? NOTHING, whole);
  return whole;
}

const NOTHING: FieldShape = {};
const comparable = new WeakMap<FieldShape, FieldShape>();

/** Labels and annotations with an empty value are kept: `nodeSelector` and others look for them. */
const TEXTS: FieldShape = { items: { keepsZero: true } };
const METADATA: FieldShape = {
  fields: new Map<string, FieldShape>([
    ['labels', TEXTS],
    ['annotations', TEXTS],
    ['finalizers', { list: 'set' }],
  ]),
};

/** As the API server stores a Secret: `stringData` goes over `data`, and base64 has one spelling. */
function encodeSecret({ stringData, data, ...rest }: JsonObject): JsonObject {
  const encoded: Record<string, JsonValue> = Object.create(null);
  if (isJsonObject(data)) for (const name of Object.keys(data)) encoded[name] = canonicalBase64(data[name] ?? '');
  if (isJsonObject(stringData)) {
    for (const name of Object.keys(stringData)) {
      const text = member(stringData, name);
      encoded[name] = typeof text === 'string' ? Buffer.from(text, 'utf8').toString('base64') : (text ?? '');
    }
  }
  return { ...rest, data: encoded };
}

function canonicalBase64(value: JsonValue): JsonValue {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('base64') : value;
}
