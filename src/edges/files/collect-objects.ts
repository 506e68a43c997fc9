import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { printable } from '../../core/diagnostic/printable-text.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../../core/json/json.ts';
import { groupKindOf, type LiveMetadata, type LiveObject } from '../../core/live/live-object.ts';

/** Where a value stands, and where to put what it holds. */
export interface ObjectCollection {
  readonly path: string;
  readonly line: number;
  readonly objects: LiveObject[];
  readonly listed: Set<string>;
  readonly diagnostics: Diagnostic[];
}

/** Collects the Kubernetes objects of a parsed value: of a list, of a list of lists, or the object itself. */
export function collectObjects(value: JsonValue | undefined, into: ObjectCollection, list?: ListType): void {
  if (value === undefined || value === null) return;
  // An item of a YAML list that was cut out of it.
  if (isJsonArray(value)) return value.forEach((item) => collectObjects(item, into, list));
  const type = listTypeOf(value);
  if (type !== undefined) return collectItems(value, type, into);
  const object = liveObjectOf(value, list);
  if (object === undefined) into.diagnostics.push(notAnObject(value, into));
  else into.objects.push(object);
}

/** What the items of a list are, which they need not say themselves; undefined in a list of anything (`v1 List`). */
interface ListType {
  readonly item: { readonly apiVersion: string; readonly kind: string } | undefined;
}

function listTypeOf(value: JsonValue): ListType | undefined {
  const [apiVersion, kind, items] = ['apiVersion', 'kind', 'items'].map((name) => member(value, name));
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !kind.endsWith('List')) return undefined;
  if (items !== null && !isJsonArray(items)) return undefined;
  return { item: kind === 'List' ? undefined : { apiVersion, kind: kind.slice(0, -'List'.length) } };
}

function collectItems(value: JsonValue, type: ListType, into: ObjectCollection): void {
  if (type.item !== undefined) into.listed.add(groupKindOf(type.item));
  const items = member(value, 'items');
  if (isJsonArray(items)) for (const item of items) collectObjects(item, into, type);
}

function liveObjectOf(value: JsonValue, list: ListType | undefined): LiveObject | undefined {
  const metadata = tidyMetadata(member(value, 'metadata'));
  const type = typeOf(value) ?? list?.item;
  if (!isJsonObject(value) || type === undefined || metadata === undefined) return undefined;
  const object = { ...value, ...type, metadata, spec: objectOr(value['spec']), status: objectOr(value['status']) };
  return type.kind === 'Secret' && type.apiVersion === 'v1' ? withoutValues(object) : object;
}

function typeOf(value: JsonValue): ListType['item'] {
  const [apiVersion, kind] = [member(value, 'apiVersion'), member(value, 'kind')];
  return typeof apiVersion === 'string' && typeof kind === 'string' ? { apiVersion, kind } : undefined;
}

function objectOr(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** The values of a Secret leave the memory here. kubectl keeps a copy of them in an annotation. */
function withoutValues(secret: LiveObject): LiveObject {
  const { stringData, data, metadata, ...rest } = secret;
  const names = [data, stringData].flatMap((values) => (isJsonObject(values) ? Object.keys(values) : []));
  const { [LAST_APPLIED]: _values, ...annotations } = metadata.annotations ?? {};
  return {
    ...rest,
    metadata: { ...metadata, annotations },
    // Without any, nothing is known of its keys: it may be what a list of names brought.
    ...(names.length === 0 ? {} : { data: Object.fromEntries(names.map((name) => [name, ''])) }),
  };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The metadata without members that are not what they should be; undefined where the object has no name. */
function tidyMetadata(value: JsonValue | undefined): LiveMetadata | undefined {
  if (!isJsonObject(value) || typeof value['name'] !== 'string' || value['name'] === '') return undefined;
  const kept = Object.entries(value).filter(([name, content]) => SHAPES.get(name)?.(content) !== false);
  return { ...Object.fromEntries(kept), name: value['name'] };
}

type Shape = (value: JsonValue | undefined) => boolean;

const isText: Shape = (value) => typeof value === 'string';
const isTextMap: Shape = (value) => isJsonObject(value) && Object.values(value).every(isText);
const isObjectList: Shape = (value) => isJsonArray(value) && value.every((item) => isJsonObject(item));

const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['namespace', isText],
  ['uid', isText],
  ['resourceVersion', isText],
  ['creationTimestamp', isText],
  ['deletionTimestamp', isText],
  ['generation', (value) => typeof value === 'number'],
  ['labels', isTextMap],
  ['annotations', isTextMap],
  ['finalizers', (value) => isJsonArray(value) && value.every(isText)],
  ['ownerReferences', isObjectList],
  ['managedFields', isObjectList],
]);

function notAnObject(value: JsonValue, { path, line }: ObjectCollection): Diagnostic {
  const actual = printable(summary(value));
  return {
    code: 'not-an-object',
    severity: 'error',
    location: { file: path, line, column: 1 },
    message: 'this is not a Kubernetes object',
    expected: 'objects with apiVersion, kind and metadata.name, as `kubectl get -o yaml` or `-o json` writes them',
    actual: actual.length > SHOWN ? `${actual.slice(0, SHOWN)}…` : actual,
  };
}

const SHOWN = 80;

/** Never the content of an object, which may be secret. */
function summary(value: JsonValue): string {
  if (!isJsonObject(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const { apiVersion, kind } = value;
  if (typeof apiVersion === 'string' && typeof kind === 'string') return `${apiVersion} ${kind} without a name`;
  return `an object with ${Object.keys(value).join(', ')}`;
}
