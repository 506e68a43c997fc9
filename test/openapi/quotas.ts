import { at, elements, entries, type Field, isFilled, isSet, type Problems, problem, text } from './field.ts';
import { checkUnique, forbid, requireEnum, requireSyntax } from './field-checks.ts';
import { ONE, parseQuantity } from './quantity.ts';
import { checkQuantities, isExtended } from './resources.ts';
import { qualifiedName } from './syntax.ts';

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTED = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const QUOTA_RESOURCES = [
  ...COMPUTE,
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  ...COUNTED,
  'requests.storage',
];
const POD_SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
];
const BEST_EFFORT_RESOURCES = ['pods'];
const POD_RESOURCES = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
const CLAIM_RESOURCES = ['persistentvolumeclaims', 'requests.storage'];

/** Checks a ResourceQuota (ValidateResourceQuotaSpec). */
export function* checkResourceQuota(manifest: Field): Problems {
  const hard = at(manifest, 'spec', 'hard');
  yield* checkQuantities(hard, isQuotaResource);
  for (const [name, amount] of entries(hard)) {
    if (COUNTED.includes(name) && (parseQuantity(amount.value) ?? 0n) % ONE !== 0n) {
      yield problem(amount, 'must be a whole number');
    }
  }
  yield* checkScopes(at(manifest, 'spec'));
}

function isQuotaResource(name: string): boolean {
  return QUOTA_RESOURCES.includes(name) || name.includes('/') || /^(requests\.)?hugepages-/.test(name);
}

function* checkScopes(spec: Field): Problems {
  const selected = elements(at(spec, 'scopeSelector', 'matchExpressions')).map((expression) =>
    at(expression, 'scopeName'),
  );
  const scopes = [...elements(at(spec, 'scopes')), ...selected];
  for (const scope of scopes) {
    const allowed = resourcesOfScope(text(scope));
    if (allowed === undefined) yield problem(scope, 'is not a scope');
    const misfit = entries(at(spec, 'hard')).find(([name]) => isMisfit(name, allowed ?? [name]));
    if (misfit !== undefined) yield problem(scope, `does not apply to ${misfit[0]}`);
  }
  for (const expression of elements(at(spec, 'scopeSelector', 'matchExpressions')))
    yield* checkScopeExpression(expression);
  const names = scopes.map((scope) => text(scope));
  for (const name of ['BestEffort', 'Terminating']) {
    if (names.includes(name) && names.includes(`Not${name}`)) {
      yield problem(spec, `${name} and Not${name} exclude each other`);
    }
  }
}

function* checkScopeExpression(expression: Field): Problems {
  const [scope, operator, values] = [at(expression, 'scopeName'), at(expression, 'operator'), at(expression, 'values')];
  yield* requireEnum(operator, ['In', 'NotIn', 'Exists', 'DoesNotExist']);
  const takesValues = text(operator) === 'In' || text(operator) === 'NotIn';
  if (takesValues !== isFilled(values)) yield problem(values, 'must be there for In and NotIn, and only for those');
  const hasValues = ['PriorityClass', 'VolumeAttributesClass'].includes(text(scope));
  if (!hasValues && text(operator) !== 'Exists') yield problem(operator, `must be Exists for ${text(scope)}`);
}

function isMisfit(name: string, allowed: readonly string[]): boolean {
  return QUOTA_RESOURCES.includes(name) && !allowed.includes(name);
}

function resourcesOfScope(scope: string): readonly string[] | undefined {
  if (scope === 'VolumeAttributesClass') return CLAIM_RESOURCES;
  if (scope === 'BestEffort') return BEST_EFFORT_RESOURCES;
  return POD_SCOPES.includes(scope) ? POD_RESOURCES : undefined;
}

const LIMIT_TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];

/** Amounts of a limit that must not be above one another. */
const ORDER = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['min', 'default'],
  ['defaultRequest', 'default'],
  ['defaultRequest', 'max'],
  ['default', 'max'],
] as const;

/** Checks a LimitRange (ValidateLimitRange). */
export function* checkLimitRange(manifest: Field): Problems {
  const limits = elements(at(manifest, 'spec', 'limits'));
  yield* checkUnique(limits, (limit) => text(at(limit, 'type')), 'the type');
  for (const limit of limits) yield* checkLimit(limit);
}

function* checkLimit(limit: Field): Problems {
  const type = text(at(limit, 'type'));
  yield* requireSyntax(at(limit, 'type'), qualifiedName);
  if (!LIMIT_TYPES.includes(type) && !type.includes('/')) {
    yield problem(at(limit, 'type'), 'is not a type of limit');
  }
  if (type === 'Pod') for (const name of ['default', 'defaultRequest']) yield* forbid(at(limit, name), 'for type Pod');
  const hasStorage = ['min', 'max'].some((name) => isSet(at(limit, name, 'storage')));
  if (type === 'PersistentVolumeClaim' && !hasStorage) yield problem(limit, 'must have min or max storage');
  yield* checkLimitResources(limit, type === 'PersistentVolumeClaim' ? [...QUOTA_RESOURCES, 'storage'] : COMPUTE);
  yield* checkOrder(limit);
}

function* checkLimitResources(limit: Field, known: readonly string[]): Problems {
  for (const name of ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio']) {
    for (const [resource, amount] of entries(at(limit, name))) {
      const isKnown = known.includes(resource) || isExtended(resource) || resource.startsWith('hugepages-');
      if (!isKnown) yield problem(amount, `${resource} is not a resource here`);
    }
  }
}

function* checkOrder(limit: Field): Problems {
  for (const [lower, upper] of ORDER) {
    for (const [resource, amount] of entries(at(limit, lower))) {
      const [low, high] = [parseQuantity(amount.value), parseQuantity(at(limit, upper, resource).value)];
      if (low !== undefined && high !== undefined && low > high) yield problem(amount, `must not be above ${upper}`);
    }
  }
  for (const [, ratio] of entries(at(limit, 'maxLimitRequestRatio'))) {
    if ((parseQuantity(ratio.value) ?? ONE) < ONE) yield problem(ratio, 'must be at least 1');
  }
}
