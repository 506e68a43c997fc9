import { at, elements, type Field, isFilled, isSet, type Problems, problem, text, texts } from './field.ts';
import { checkEnum, checkSyntax, checkUnique, requireEnum, requireSyntax, requireText } from './field-checks.ts';
import { checkLabelSelector } from './label-selector.ts';
import { dns1035Label, dnsSubdomain, groupVersion, pathSegment, qualifiedName, type Syntax } from './syntax.ts';

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];
const OPERATIONS = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'];

const celIdentifier: Syntax = (name) =>
  /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) ? undefined : 'must be a CEL identifier';

/** Checks a ValidatingAdmissionPolicy (validateValidatingAdmissionPolicySpec); its CEL is not compiled here. */
export function* checkAdmissionPolicy(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  const constraints = at(spec, 'matchConstraints');
  yield* checkEnum(at(spec, 'failurePolicy'), ['Ignore', 'Fail']);
  yield* checkParamKind(at(spec, 'paramKind'));
  if (!isFilled(at(constraints, 'resourceRules'))) yield problem(at(constraints, 'resourceRules'), 'must not be empty');
  yield* checkMatchResources(constraints);
  for (const condition of elements(at(spec, 'matchConditions'))) {
    yield* requireSyntax(at(condition, 'name'), qualifiedName);
    yield* requireExpression(at(condition, 'expression'));
  }
  for (const variable of elements(at(spec, 'variables'))) {
    yield* requireSyntax(at(variable, 'name'), celIdentifier);
    yield* requireExpression(at(variable, 'expression'));
  }
  yield* checkValidations(spec);
}

/** Checks a ValidatingAdmissionPolicyBinding. */
export function* checkAdmissionPolicyBinding(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  const actions = at(spec, 'validationActions');
  yield* requireSyntax(at(spec, 'policyName'), dnsSubdomain);
  yield* checkMatchResources(at(spec, 'matchResources'));
  yield* checkParamReference(at(spec, 'paramRef'));
  if (!isFilled(actions)) yield problem(actions, 'must not be empty');
  for (const action of elements(actions)) yield* requireEnum(action, ['Deny', 'Warn', 'Audit']);
  if (texts(actions).includes('Deny') && texts(actions).includes('Warn')) {
    yield problem(actions, 'must not have both Deny and Warn');
  }
}

function* checkValidations(spec: Field): Problems {
  const [validations, annotations] = [at(spec, 'validations'), at(spec, 'auditAnnotations')];
  if (!isFilled(validations) && !isFilled(annotations)) {
    yield problem(spec, 'must have validations or auditAnnotations');
  }
  for (const validation of elements(validations)) {
    yield* requireExpression(at(validation, 'expression'));
    const message = at(validation, 'message');
    if (isSet(message) && text(message).trim() === '') yield problem(message, 'must not be blank');
    if (/[\r\n]/.test(text(message).trim())) yield problem(message, 'must not have line breaks');
    yield* checkEnum(at(validation, 'reason'), REASONS);
  }
  yield* checkUnique(elements(annotations), (annotation) => text(at(annotation, 'key')), 'the key');
  for (const annotation of elements(annotations)) {
    yield* requireSyntax(at(annotation, 'key'), qualifiedName);
    yield* requireExpression(at(annotation, 'valueExpression'));
  }
}

function* requireExpression(expression: Field): Problems {
  if (text(expression).trim() === '') yield problem(expression, 'is required');
}

function* checkParamKind(kind: Field): Problems {
  if (!isSet(kind)) return;
  yield* requireSyntax(at(kind, 'apiVersion'), groupVersion);
  yield* requireSyntax(at(kind, 'kind'), (name) => dns1035Label(name.toLowerCase()));
}

function* checkParamReference(reference: Field): Problems {
  if (!isSet(reference)) return;
  if ((text(at(reference, 'name')) !== '') === isSet(at(reference, 'selector'))) {
    yield problem(reference, 'must have either name or selector');
  }
  yield* checkSyntax(at(reference, 'name'), pathSegment);
  yield* checkLabelSelector(at(reference, 'selector'));
  yield* requireEnum(at(reference, 'parameterNotFoundAction'), ['Allow', 'Deny']);
}

function* checkMatchResources(resources: Field): Problems {
  yield* checkEnum(at(resources, 'matchPolicy'), ['Exact', 'Equivalent']);
  yield* checkLabelSelector(at(resources, 'namespaceSelector'));
  yield* checkLabelSelector(at(resources, 'objectSelector'));
  const rules = [...elements(at(resources, 'resourceRules')), ...elements(at(resources, 'excludeResourceRules'))];
  for (const rule of rules) yield* checkRule(rule);
}

function* checkRule(rule: Field): Problems {
  for (const name of ['operations', 'apiGroups', 'apiVersions', 'resources']) {
    const list = at(rule, name);
    if (!isFilled(list)) yield problem(list, 'must not be empty');
    if (name !== 'apiGroups') for (const entry of elements(list)) yield* requireText(entry);
    if (texts(list).length > 1 && texts(list).includes('*')) yield problem(list, 'must not have * beside others');
  }
  for (const operation of elements(at(rule, 'operations'))) yield* requireEnum(operation, OPERATIONS);
  yield* checkEnum(at(rule, 'scope'), ['*', 'Cluster', 'Namespaced']);
  const names = elements(at(rule, 'resourceNames'));
  yield* checkUnique(names, (name) => text(name), 'the name');
  for (const name of names) yield* checkSyntax(name, pathSegment);
}
