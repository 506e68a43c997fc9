import { definitions, kinds } from './built-in-shapes.generated.ts';
import type { FieldShape, FieldShapes } from './field-shapes.ts';

/**
 * The shapes of the kinds of Kubernetes that Planwright may render, from the OpenAPI and the Go types of the version named in
 * `schemas/kubernetes-shapes.json`.
 */
export const builtInShapes: FieldShapes = {
  shapeOf({ apiVersion, kind }) {
    const name = `${apiVersion}/${kind}`;
    if (!Object.hasOwn(kinds, name)) return undefined;
    const known = shapes.get(name);
    if (known !== undefined) return known;
    const shape = readFields(kinds[name] ?? '');
    shapes.set(name, shape);
    return shape;
  },
};

/** What has been read so far, by kind (`apps/v1/Deployment`) and by name of a definition: neither looks like the other. */
const shapes = new Map<string, FieldShape>();

function shapeOfDefinition(name: string): FieldShape {
  const known = shapes.get(name);
  if (known !== undefined) return known;
  const fields = new Map<string, FieldShape>();
  const text = definitions[name] ?? '';
  const shape: FieldShape = text.startsWith('!') ? { map: 'atomic', fields } : { fields };
  // Known before its fields are, because a definition may hold itself.
  shapes.set(name, shape);
  for (const [field, inner] of readFields(text).fields ?? []) fields.set(field, inner);
  return shape;
}

/** Reads `env=[name]EnvVar resources=ResourceRequirements`. */
function readFields(text: string): FieldShape {
  const fields = new Map<string, FieldShape>();
  for (const field of text.split(' ').filter((part) => part.includes('='))) {
    const end = field.indexOf('=');
    fields.set(field.slice(0, end), readShape(field.slice(end + 1)));
  }
  return { fields };
}

const NOTATION = /^(\*)?(!)?(?:\[([^\]]*)\]|(\{\}))?(.*)$/;

function readShape(notation: string): FieldShape {
  const [, pointer, whole, list, map, rest = ''] = NOTATION.exec(notation) ?? [];
  const zero = pointer === undefined ? {} : { keepsZero: true };
  if (list !== undefined) return { list: readList(list), ...itemsOf(rest), ...zero };
  // An empty value in a map is kept in Go: `nodeSelector: {gpu: ""}`.
  if (map !== undefined) {
    return {
      ...(whole === undefined ? {} : { map: 'atomic' }),
      items: { ...readNamed(rest), keepsZero: true },
      ...zero,
    };
  }
  return { ...readNamed(rest), ...zero };
}

function readList(list: string): 'atomic' | 'set' | { readonly keys: readonly string[] } {
  if (list === '') return 'atomic';
  return list === '=' ? 'set' : { keys: list.split(',') };
}

function itemsOf(name: string): FieldShape {
  return name === '' ? {} : { items: readNamed(name) };
}

function readNamed(name: string): FieldShape {
  switch (name) {
    case '':
      return {};
    case '#quantity':
      return { scalar: 'quantity' };
    case '#int-or-string':
      return { scalar: 'int-or-string' };
    case '#duration':
      return { scalar: 'duration' };
    default:
      return name.startsWith("'") ? { default: name.slice(1, -1) } : shapeOfDefinition(name);
  }
}
