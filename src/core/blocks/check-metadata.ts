import type { FieldPath } from '../json/json.ts';
import { isLabelValue, isQualifiedName } from '../manifest/kubernetes-names.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';

type Values = Readonly<Record<string, string>> | null | undefined;

/** Keys of labels, annotations or node selectors that the API server would refuse. */
export function checkKeys(values: Values, path: FieldPath): readonly SchemaProblem[] {
  return Object.keys(values ?? {})
    .filter((name) => !isQualifiedName(name))
    .map((name) => ({
      code: 'invalid-key',
      severity: 'error',
      path: [...path, name],
      at: 'key',
      message: `'${name}' is not a valid key: the API server refuses it`,
      expected: 'letters, digits, `-`, `_` and `.`, at most 63, after an optional DNS prefix and `/`',
      fix: 'write a key such as `team` or `example.com/team`',
    }));
}

/** Values of labels or node selectors that the API server would refuse. */
export function checkLabelValues(values: Values, path: FieldPath): readonly SchemaProblem[] {
  return Object.entries(values ?? {})
    .filter(([, value]) => !isLabelValue(value))
    .map(([name, value]) => ({
      code: 'invalid-label-value',
      severity: 'error',
      path: [...path, name],
      message: `the value of label '${name}' is not valid: the API server refuses it`,
      expected: 'at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit',
      actual: JSON.stringify(value),
      fix: 'shorten it, or put it into `podAnnotations`',
    }));
}

/** Warns of keys that only Planwright sets, whose values are left out. The field's name is the last part of its path. */
export function checkReserved(
  values: Values,
  path: FieldPath,
  isReserved: (name: string) => boolean,
): readonly SchemaProblem[] {
  return Object.keys(values ?? {})
    .filter((name) => isReserved(name))
    .map((name) => ({
      code: 'reserved-key',
      severity: 'warning',
      path: [...path, name],
      at: 'key',
      message: `'${name}' is set by Planwright, because selectors and appliers depend on it; the value given here is left out`,
      fix: `take it out of \`${path.at(-1)}\`, or use a key of your own`,
    }));
}
