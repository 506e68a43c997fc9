import { mentionsOldSelf } from '../../../src/core/schema/mentions-old-self.ts';
import type { StructuralSchema } from '../../../src/core/schema/structural-schema.ts';

/** One CEL rule of a schema: where its findings point, `[*]` for any item or key, and what they say. */
export interface PlacedRule {
  readonly place: string;
  readonly message: string;
  readonly isTransition: boolean;
}

/** Every rule of a schema. */
export function rulesOf(schema: StructuralSchema, place = ''): readonly PlacedRule[] {
  const own = (schema['x-kubernetes-validations'] ?? []).map(({ rule, fieldPath = '', message = '' }) => ({
    place: `${place}${fieldPath}`,
    message: message.trim(),
    isTransition: mentionsOldSelf(rule),
  }));
  return [...own, ...childrenOf(schema, place).flatMap(([childPlace, child]) => rulesOf(child, childPlace))];
}

/** The constraints that a schema may state and that something can break, and what a finding about each is called. */
const CONSTRAINTS = {
  type: 'type',
  enum: 'enum',
  pattern: 'pattern',
  minimum: 'range',
  maximum: 'range',
  multipleOf: 'step',
  minLength: 'too short',
  maxLength: 'too long',
  minItems: 'too few',
  maxItems: 'too many',
  minProperties: 'too few',
  maxProperties: 'too many',
  required: 'required',
  'x-kubernetes-list-map-keys': 'duplicate',
  allOf: 'alternatives',
  anyOf: 'alternatives',
  oneOf: 'alternatives',
  not: 'alternatives',
} as const satisfies Partial<Record<keyof StructuralSchema, string>>;

/** What a finding can be about: a class of constraint, or a field that no schema knows. */
export type ConstraintClass = (typeof CONSTRAINTS)[keyof typeof CONSTRAINTS] | 'format' | 'unknown field';

/** The classes of constraint that a schema uses anywhere. */
export function constraintsOf(schema: StructuralSchema): ReadonlySet<ConstraintClass> {
  const stated = (Object.keys(CONSTRAINTS) as (keyof typeof CONSTRAINTS)[]) // The keys of a constant of this file.
    .filter((keyword) => schema[keyword] !== undefined)
    .map((keyword) => CONSTRAINTS[keyword]);
  const sets = schema['x-kubernetes-list-type'] === 'set' ? (['duplicate'] as const) : [];
  const formats = schema.type === 'string' && schema.format !== undefined ? (['format'] as const) : [];
  const below = childrenOf(schema, '').flatMap(([, child]) => [...constraintsOf(child)]);
  return new Set([...stated, ...sets, ...formats, ...below]);
}

const CLASSES: ReadonlySet<string> = new Set([...Object.values(CONSTRAINTS), 'format', 'unknown field']);

/** Whether a finding is about a constraint, not about a rule. */
export function isConstraint(says: string): says is ConstraintClass {
  return CLASSES.has(says);
}

function childrenOf(
  { properties = {}, items, additionalProperties }: StructuralSchema,
  place: string,
): readonly (readonly [string, StructuralSchema])[] {
  return [
    ...Object.entries(properties).map(([name, child]) => [`${place}.${name}`, child] as const),
    ...(items === undefined ? [] : [[`${place}[*]`, items] as const]),
    ...(typeof additionalProperties === 'object' ? [[`${place}[*]`, additionalProperties] as const] : []),
  ];
}
