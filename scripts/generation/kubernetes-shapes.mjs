// How the fields of Kubernetes' own kinds are compared, in the notation that src/core/drift/built-in-shapes.ts reads:
//   `env=[name]EnvVar` a list with keys, `finalizers=[=]` a set, `rules=[]PolicyRule` an atomic list, `limits={}#quantity` a map,
//   `nodeSelector=!{}` a map that is written as a whole (`!` alone: the definition itself is one), `protocol='TCP'` a default,
//   `emptyDir=*EmptyDirVolumeSource` a pointer.
// What would say nothing is left out: scalars, and lists of them, that are compared as they are.

const SCALARS = new Map([
  ['io.k8s.apimachinery.pkg.api.resource.Quantity', '#quantity'],
  ['io.k8s.apimachinery.pkg.util.intstr.IntOrString', '#int-or-string'],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.Duration', '#duration'],
]);
/** Of every object, not of its kind: compared by rules of their own, or never. */
const COMMON_FIELDS = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/**
 * The shapes of kinds (`apps/v1/Deployment`) as `{ kinds, definitions }`, from the OpenAPI definitions and from the Go fields that are
 * pointers (`pointersOf(definition)`: a set of JSON names).
 */
export function kubernetesShapes({ kinds, definitions, pointersOf }) {
  const encoder = { definitions, pointersOf, texts: {} };
  const roots = {};
  for (const [kind, root] of Object.entries(kinds)) roots[kind] = encodeDefinition(root, encoder, COMMON_FIELDS);
  const names = shortNames(Object.keys(encoder.texts));
  const shorten = (text) =>
    text.replaceAll(/io\.k8s\.[\w.-]+/g, (name) => (encoder.texts[name] === '' ? '' : names.get(name)));
  const kept = settle(encoder.texts);
  return {
    kinds: mapValues(roots, (text) => shorten(withoutEmpty(text, kept))),
    definitions: Object.fromEntries(
      Object.entries(kept)
        .map(([name, text]) => [names.get(name), shorten(text)])
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    ),
  };
}

function encodeDefinition(name, encoder, omitted = new Set()) {
  const { properties = {}, ...schema } = encoder.definitions[name];
  const pointers = encoder.pointersOf(name);
  const isSelector = schema['x-kubernetes-map-type'] === 'atomic' && properties.matchLabels !== undefined;
  const fields = Object.entries(properties)
    .filter(([field]) => !omitted.has(field))
    .map(([field, property]) => {
      const pointer = pointers.has(field) && property.type !== 'array' && property.additionalProperties === undefined;
      const whole = isSelector && property.additionalProperties !== undefined;
      return `${field}=${pointer ? '*' : ''}${encodeSchema(property, encoder, whole)}`;
    })
    .filter((text) => !text.endsWith('='))
    .sort();
  return (isSelector ? ['!', ...fields] : fields).join(' ');
}

function encodeSchema(schema, encoder, isWhole = false) {
  if (schema.$ref !== undefined) return encodeReference(schema.$ref, encoder);
  if (schema.type === 'array') return encodeList(schema, encoder);
  if (schema.additionalProperties !== undefined) {
    const whole = isWhole || schema['x-kubernetes-map-type'] === 'atomic';
    return `${whole ? '!' : ''}{}${encodeSchema(schema.additionalProperties, encoder)}`;
  }
  return typeof schema.default === 'string' && schema.default !== '' ? `'${schema.default}'` : '';
}

function encodeReference(name, encoder) {
  const scalar = SCALARS.get(name);
  if (scalar !== undefined) return scalar;
  if (encoder.definitions[name].properties === undefined) return '';
  if (encoder.texts[name] === undefined) {
    encoder.texts[name] = '';
    encoder.texts[name] = encodeDefinition(name, encoder);
  }
  return name;
}

function encodeList(schema, encoder) {
  const items = encodeSchema(schema.items, encoder);
  const type = schema['x-kubernetes-list-type'];
  if (type === 'map') return `[${schema['x-kubernetes-list-map-keys'].join(',')}]${items}`;
  if (type === 'set') return '[=]';
  return items === '' ? '' : `[]${items}`;
}

/** Leaves out definitions that say nothing, and the fields that would only refer to them, until nothing changes. */
function settle(texts) {
  const kept = mapValues(texts, (text) => withoutEmpty(text, texts));
  const isSettled = Object.keys(kept).every((name) => kept[name] === texts[name]);
  const full = Object.fromEntries(Object.entries(kept).filter(([, text]) => text !== ''));
  return isSettled && Object.keys(full).length === Object.keys(texts).length ? full : settle(full);
}

function withoutEmpty(text, texts) {
  return text
    .split(' ')
    .map((field) => field.replace(/io\.k8s\.[\w.-]+$/, (name) => (texts[name] ? name : '')))
    .filter((field) => !/=(\[\])?$/.test(field))
    .join(' ');
}

/** `Container` for `io.k8s.api.core.v1.Container`, with as much of the rest as it takes to tell it from others. */
function shortNames(names) {
  const parts = names.map((name) => name.split('.'));
  const isTaken = (suffix) => parts.filter((other) => other.join('.').endsWith(`.${suffix}`)).length > 1;
  return new Map(
    names.map((name, index) => {
      let count = 1;
      while (isTaken(parts[index].slice(-count).join('.'))) count++;
      return [name, parts[index].slice(-count).join('.')];
    }),
  );
}

function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
