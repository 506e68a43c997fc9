import { parseQuantity } from '../../../core/quantity/parse-quantity.ts';
import { compareQuantities } from '../../../core/quantity/quantity.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { componentSpec, type ComponentName, type ObservabilityPlatform } from '../components.ts';
import { COMPONENT_TITLES, componentPath, enabledComponents } from './component-path.ts';

/** Below these, upstream's webhook refuses a component; Alertmanager itself asks for less. */
const LEAST = { cpu: '10m', memory: '128Mi' } as const;

/** Requests with which a program hardly starts. */
export function checkResources(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  return enabledComponents(platform)
    .filter((name) => name !== 'alertmanager')
    .flatMap((name) => (['cpu', 'memory'] as const).flatMap((resource) => checkRequest(platform, name, resource)));
}

function checkRequest(
  platform: ObservabilityPlatform,
  name: ComponentName,
  resource: 'cpu' | 'memory',
): readonly SchemaProblem[] {
  const asked = String(componentSpec(platform, name).resources.requests[resource]);
  const [request, least] = [parseQuantity(asked), parseQuantity(LEAST[resource])];
  if (request === undefined || least === undefined || compareQuantities(request, least) >= 0) return [];
  return [
    {
      code: 'request-very-small',
      severity: 'warning',
      path: [...componentPath(name), 'resources', 'requests', resource],
      message: `with so little, ${COMPONENT_TITLES[name]} may not start`,
      actual: asked,
      fix: `write ${LEAST[resource]} or more, or take it out for the usual amount`,
    },
  ];
}
