import { isJsonObject, type JsonValue, member } from '../json/json.ts';
import type { CompiledSchema } from './compile-schema.ts';
import { describeExpected } from './describe-schema.ts';
import { describeFieldValue } from './describe-value.ts';
import { type Inspection, nameOf, report } from './inspection.ts';

/** What a value made of its alternatives (`anyOf`, `oneOf`), for the message. */
interface AlternativesOutcome {
  readonly alternatives: readonly CompiledSchema[];
  /** Those that the value fits. */
  readonly matching: readonly CompiledSchema[];
  readonly isExclusive: boolean;
}

interface Where {
  readonly node: CompiledSchema;
  readonly inspection: Inspection;
}

/** Reports a value that fits none of its schema's alternatives, or more than one where only one may fit. */
export function reportAlternatives(value: JsonValue, outcome: AlternativesOutcome, { node, inspection }: Where): void {
  const { path } = inspection;
  const phrases = outcome.alternatives.map(describeAlternative);
  report(inspection, {
    code: outcome.matching.length > 1 ? 'ambiguous-alternatives' : 'no-matching-alternative',
    expected: `${outcome.isExclusive ? 'exactly one of: ' : 'one of: '}${phrases.join('; ')}`,
    actual: describeFieldValue(value, path, node.schema),
    ...(outcome.matching.length > 1 ? describeAmbiguity(outcome, nameOf(path)) : describeMiss(outcome, nameOf(path))),
  });
}

/** Reports a value that fits a schema it must not fit (`not`). */
export function reportForbidden(value: JsonValue, forbidden: CompiledSchema, { node, inspection }: Where): void {
  const name = nameOf(inspection.path);
  const present = (forbidden.schema.required ?? []).filter((field) => member(value, field) !== undefined);
  const isAboutFields = isJsonObject(value) && present.length > 0;
  const fields = present.length > 1 ? `${present.join(' and ')} together` : present.join();
  report(inspection, {
    code: 'forbidden-value',
    message: isAboutFields ? `${name} must not have ${fields}` : `${name} has a value that the schema forbids`,
    expected: `anything but ${describeAlternative(forbidden)}`,
    actual: describeFieldValue(value, inspection.path, node.schema),
    fix: isAboutFields ? `remove ${present.join(' or ')}` : 'use another value',
  });
}

interface Wording {
  readonly message: string;
  readonly fix: string;
}

function describeAmbiguity({ matching }: AlternativesOutcome, name: string): Wording {
  const fields = matching.map(requiredFields);
  if (fields.every((field) => field !== undefined)) {
    return { message: `${name} must have only one of ${fields.join(', ')}`, fix: `remove ${fields.join(' or ')}` };
  }
  return {
    message: `${name} fits ${matching.length} alternatives that exclude each other`,
    fix: `keep to only one of: ${matching.map(describeAlternative).join('; ')}`,
  };
}

function describeMiss({ alternatives }: AlternativesOutcome, name: string): Wording {
  const fields = alternatives.map(requiredFields);
  if (fields.every((field) => field !== undefined)) {
    return { message: `${name} must have one of ${fields.join(', ')}`, fix: `add ${fields.join(' or ')}` };
  }
  return {
    message: `${name} fits none of the alternatives that the schema allows`,
    fix: `change it to ${alternatives.map(describeAlternative).join(', or ')}`,
  };
}

/** The fields an alternative asks for, where it asks for nothing else. */
function requiredFields({ schema }: CompiledSchema): string | undefined {
  const { required } = schema;
  return required !== undefined && Object.keys(schema).length === 1 ? required.join(' and ') : undefined;
}

/** Alternatives carry no type of their own (structural schemas forbid it), so what they ask for is said without one. */
function describeAlternative({ schema, properties }: CompiledSchema): string {
  const asked = [
    ...(schema.required === undefined ? [] : [`an object with ${schema.required.join(' and ')}`]),
    ...[...properties].map(([name, child]) => `${name} being ${describeExpected(child.schema)}`),
  ];
  return asked.length === 0 ? describeExpected(schema) : asked.join(', ');
}
