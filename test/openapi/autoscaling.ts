import { at, elements, type Field, isFilled, isSet, number, type Problems, problem, text } from './field.ts';
import { checkEnum, checkRange, checkSyntax, requireEnum, requireSyntax } from './field-checks.ts';
import { parseQuantity } from './quantity.ts';
import { containerResourceName } from './resources.ts';
import { dnsLabel, groupVersion, pathSegment } from './syntax.ts';

const HOUR_SECONDS = 3600;
const POLICY_PERIOD_LIMIT_SECONDS = 1800;

/** The member of a metric that holds its source, by type of metric. */
const SOURCES: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

/** Checks a HorizontalPodAutoscaler (validateHorizontalPodAutoscalerSpec). */
export function* checkAutoscaler(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  const metrics = elements(at(spec, 'metrics'));
  const [minimum, maximum] = [at(spec, 'minReplicas'), at(spec, 'maxReplicas')];
  yield* checkRange(maximum, 1);
  // 0 needs the feature gate HPAScaleToZero.
  yield* checkRange(minimum, 1);
  if ((number(minimum) ?? 0) > (number(maximum) ?? 0)) yield problem(maximum, 'must be at least minReplicas');
  yield* checkTarget(at(spec, 'scaleTargetRef'));
  for (const metric of metrics) yield* checkMetric(metric);
  for (const name of ['scaleUp', 'scaleDown']) yield* checkScaling(at(spec, 'behavior', name));
}

function* checkTarget(reference: Field): Problems {
  yield* requireSyntax(at(reference, 'kind'), pathSegment);
  yield* requireSyntax(at(reference, 'name'), pathSegment);
  const version = at(reference, 'apiVersion');
  if (!/^[^/]+\/[^/]+$/.test(text(version))) yield problem(version, 'must have a group and a version');
}

function* checkMetric(metric: Field): Problems {
  const type = text(at(metric, 'type'));
  yield* requireEnum(at(metric, 'type'), Object.keys(SOURCES));
  const expected = Object.hasOwn(SOURCES, type) ? SOURCES[type] : undefined;
  for (const name of Object.values(SOURCES)) {
    const source = at(metric, name);
    if (isSet(source) && name !== expected) yield problem(source, `has no place in a metric of type ${type}`);
    if (!isSet(source) && name === expected) yield problem(source, 'is required');
    if (isSet(source) && name === expected) yield* checkSource(type, source);
  }
}

function* checkSource(type: string, source: Field): Problems {
  const isResource = type === 'Resource' || type === 'ContainerResource';
  if (isResource) yield* requireSyntax(at(source, 'name'), containerResourceName);
  else yield* requireSyntax(at(source, 'metric', 'name'), pathSegment);
  if (type === 'ContainerResource') yield* requireSyntax(at(source, 'container'), dnsLabel);
  if (type === 'Object') {
    yield* requireSyntax(at(source, 'describedObject', 'kind'), pathSegment);
    yield* requireSyntax(at(source, 'describedObject', 'name'), pathSegment);
    yield* checkSyntax(at(source, 'describedObject', 'apiVersion'), groupVersion);
  }
  yield* checkMetricTarget(at(source, 'target'), targetsOf(type));
}

/** The amounts that a metric of a type may aim at. */
function targetsOf(type: string): readonly string[] {
  if (type === 'Resource' || type === 'ContainerResource') return ['averageUtilization', 'averageValue'];
  return type === 'Pods' ? ['averageValue'] : ['value', 'averageValue'];
}

function* checkMetricTarget(target: Field, amounts: readonly string[]): Problems {
  yield* requireEnum(at(target, 'type'), ['Utilization', 'Value', 'AverageValue']);
  yield* checkRange(at(target, 'averageUtilization'), 1);
  for (const name of ['value', 'averageValue']) {
    const amount = at(target, name);
    if (isSet(amount) && (parseQuantity(amount.value) ?? 0n) <= 0n) yield problem(amount, 'must be more than 0');
  }
  const present = amounts.filter((name) => isSet(at(target, name)));
  if (present.length !== 1) yield problem(target, `must have exactly one of ${amounts.join(', ')}`);
}

function* checkScaling(rules: Field): Problems {
  if (!isSet(rules)) return;
  yield* checkRange(at(rules, 'stabilizationWindowSeconds'), 0, HOUR_SECONDS);
  yield* checkEnum(at(rules, 'selectPolicy'), ['Max', 'Min', 'Disabled']);
  const policies = at(rules, 'policies');
  if (isSet(policies) && !isFilled(policies)) yield problem(policies, 'must not be empty');
  for (const policy of elements(policies)) {
    yield* requireEnum(at(policy, 'type'), ['Pods', 'Percent']);
    yield* checkRange(at(policy, 'value'), 1);
    yield* checkRange(at(policy, 'periodSeconds'), 1, POLICY_PERIOD_LIMIT_SECONDS);
  }
  const tolerance = at(rules, 'tolerance');
  if (isSet(tolerance) && (parseQuantity(tolerance.value) ?? 0n) < 0n) yield problem(tolerance, 'must not be negative');
}
