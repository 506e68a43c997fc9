import { suggestName } from '../diagnostic/suggest-name.ts';
import { type FieldPath, formatFieldPath, type JsonValue, member } from '../json/json.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { fieldsNamed } from './field-locations.ts';
import type { SchemaProblem } from './schema-problem.ts';

/** Where an unknown field was found, and in what. `path` leads to the object that holds it. */
interface UnknownFieldPlace {
  readonly root: CompiledSchema;
  readonly resource: JsonValue;
  readonly path: FieldPath;
}

/** The warning for a field its schema does not know, with where it may belong. `node` describes the object that holds it. */
export function describeUnknownField(
  name: string,
  node: CompiledSchema | undefined,
  place: UnknownFieldPlace,
): SchemaProblem {
  const known = node === undefined ? [] : [...node.properties.keys()];
  const expected = describeKnown(known);
  return {
    code: 'unknown-field',
    severity: 'warning',
    path: [...place.path, name],
    at: 'key',
    message: `${describeHolder(place)} has no field ${JSON.stringify(name)}, so it is ignored`,
    ...(expected === undefined ? {} : { expected }),
    fix: describeFix(name, known, place),
  };
}

const MOST_NAMES = 12;

function describeKnown(known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  if (known.length === 1) return `the field ${known[0]}`;
  const more = known.length - MOST_NAMES;
  return `one of the fields ${known.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function describeHolder(place: UnknownFieldPlace): string {
  if (place.path.length > 0) return formatFieldPath(place.path);
  const kind = member(place.resource, 'kind');
  return typeof kind === 'string' && kind !== '' ? kind : 'the resource';
}

function describeFix(name: string, known: readonly string[], place: UnknownFieldPlace): string {
  const elsewhere = fieldsNamed(name, place.path, place.root);
  const nearest = suggestName(name, known);
  const actions = [
    ...(elsewhere.length > 0 ? [`move it to ${elsewhere.join(' or ')}`] : []),
    ...(nearest === undefined ? [] : [`rename it to ${nearest}`]),
  ];
  return actions.length === 0 ? 'remove it' : actions.join(', or ');
}
