import { at, type Field, isSet, number, type Problems, problem, text } from './field.ts';
import { percentage, type Syntax } from './syntax.ts';

/** A present text must be well formed; the empty one too, because servers differ in what they make of it. */
export function* checkSyntax(field: Field, syntax: Syntax): Problems {
  const message = typeof field.value === 'string' ? syntax(field.value) : undefined;
  if (message !== undefined) yield problem(field, message);
}

/** A text must be there and be well formed. */
export function* requireSyntax(field: Field, syntax: Syntax): Problems {
  if (text(field) === '') yield* requireText(field);
  else yield* checkSyntax(field, syntax);
}

/** A text must be there and not be empty. */
export function* requireText(field: Field): Problems {
  if (text(field) === '') yield problem(field, 'is required');
}

/** A present text must be one of the values. */
export function* checkEnum(field: Field, values: readonly string[]): Problems {
  if (isSet(field) && !values.includes(text(field))) yield problem(field, `must be one of ${values.join(', ')}`);
}

/** A text must be there and be one of the values. */
export function* requireEnum(field: Field, values: readonly string[]): Problems {
  if (isSet(field)) yield* checkEnum(field, values);
  else yield* requireText(field);
}

/** A present number must lie in the range, ends included. */
export function* checkRange(field: Field, minimum: number, maximum = Number.POSITIVE_INFINITY): Problems {
  const value = number(field);
  if (value === undefined || (value >= minimum && value <= maximum)) return;
  yield problem(
    field,
    maximum === Number.POSITIVE_INFINITY ? `must be at least ${minimum}` : `must be ${minimum} to ${maximum}`,
  );
}

/** The named numbers of an object must not be negative. */
export function* checkNonNegative(parent: Field, ...names: readonly string[]): Problems {
  for (const name of names) yield* checkRange(at(parent, name), 0);
}

/** A TCP or UDP port number. */
export function* checkPortNumber(field: Field): Problems {
  yield* checkRange(field, 1, 65535);
}

/** A user or group id. */
export function* checkId(field: Field): Problems {
  yield* checkRange(field, 0, 2 ** 31 - 1);
}

/** A count or a percentage; the percentage may be limited to 100. */
export function* checkCountOrPercentage(field: Field, limitsPercentage = true): Problems {
  yield* checkRange(field, 0);
  yield* checkSyntax(field, percentage);
  if (limitsPercentage && Number.parseInt(text(field), 10) > 100) yield problem(field, 'must not be more than 100%');
}

/** The size of a count or percentage, whichever it is. */
export function countOrPercentage(field: Field, fallback: number): number {
  return number(field) ?? Number.parseInt(text(field, String(fallback)), 10);
}

/** No two fields may have the same key; an undefined key is not compared. */
export function* checkUnique(
  fields: readonly Field[],
  keyOf: (element: Field) => string | undefined,
  what: string,
): Problems {
  const seen = new Set<string>();
  for (const element of fields) {
    const key = keyOf(element);
    if (key === undefined) continue;
    if (seen.has(key)) yield problem(element, `repeats ${what} ${key}`);
    seen.add(key);
  }
}

/** Exactly one of the named members must be present. */
export function* requireExactlyOne(parent: Field, names: readonly string[]): Problems {
  const present = names.filter((name) => isSet(at(parent, name)));
  if (present.length !== 1) yield problem(parent, `must have exactly one of ${names.join(', ')}`);
}

/** A member that has no place here. */
export function* forbid(field: Field, reason: string): Problems {
  if (isSet(field)) yield problem(field, `may not be set ${reason}`);
}
