import { at, elements, entries, type Field, isFilled, type Problems, problem, text, textMap, texts } from './field.ts';
import { checkEnum, checkSyntax, requireSyntax } from './field-checks.ts';
import { checkLabels } from './metadata.ts';
import { labelValue, qualifiedName } from './syntax.ts';

/** Checks a label selector (k8s.io/apimachinery/pkg/apis/meta/v1/validation). */
export function* checkLabelSelector(selector: Field): Problems {
  yield* checkLabels(at(selector, 'matchLabels'));
  for (const requirement of elements(at(selector, 'matchExpressions'))) yield* checkRequirement(requirement);
}

/** Checks the selector of a workload: it must select something, and select the workload's own pods. */
export function* checkOwnSelector(selector: Field, templateMetadata: Field): Problems {
  yield* checkLabelSelector(selector);
  if (isEmptySelector(selector)) return yield problem(selector, 'must not be empty');
  if (!matchesLabels(selector, textMap(at(templateMetadata, 'labels')))) {
    yield problem(selector, 'must match the labels of the pod template');
  }
}

/** Tells whether a selector says nothing, which means everything. */
export function isEmptySelector(selector: Field): boolean {
  return !isFilled(at(selector, 'matchLabels')) && !isFilled(at(selector, 'matchExpressions'));
}

/** The label keys that a selector mentions. */
export function selectorKeys(selector: Field): readonly string[] {
  const expressions = elements(at(selector, 'matchExpressions')).map((requirement) => text(at(requirement, 'key')));
  return [...entries(at(selector, 'matchLabels')).map(([key]) => key), ...expressions];
}

/** Checks one requirement of a label selector or of a node selector, which knows two operators more. */
export function* checkRequirement(requirement: Field, numericOperators: readonly string[] = []): Problems {
  const operator = text(at(requirement, 'operator'));
  const values = at(requirement, 'values');
  yield* requireSyntax(at(requirement, 'key'), qualifiedName);
  for (const value of elements(values)) yield* checkSyntax(value, labelValue);
  const count = elements(values).length;
  if (numericOperators.includes(operator)) {
    if (count !== 1) yield problem(values, `must be a single value for operator ${operator}`);
    return;
  }
  yield* checkEnum(at(requirement, 'operator'), [...VALUED_OPERATORS, ...BARE_OPERATORS]);
  if (VALUED_OPERATORS.includes(operator) && count === 0) {
    yield problem(values, `must have a value for operator ${operator}`);
  }
  if (BARE_OPERATORS.includes(operator) && count > 0) yield problem(values, `must be empty for operator ${operator}`);
}

const VALUED_OPERATORS = ['In', 'NotIn'];
const BARE_OPERATORS = ['Exists', 'DoesNotExist'];

function matchesLabels(selector: Field, labels: ReadonlyMap<string, string>): boolean {
  const hasPairs = entries(at(selector, 'matchLabels')).every(([key, value]) => labels.get(key) === text(value));
  return (
    hasPairs && elements(at(selector, 'matchExpressions')).every((requirement) => meetsRequirement(requirement, labels))
  );
}

function meetsRequirement(requirement: Field, labels: ReadonlyMap<string, string>): boolean {
  const label = labels.get(text(at(requirement, 'key')));
  const values = texts(at(requirement, 'values'));
  switch (text(at(requirement, 'operator'))) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return false;
  }
}
