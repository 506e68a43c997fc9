import { parseQuantity } from '../../core/quantity/parse-quantity.ts';
import { compareQuantities } from '../../core/quantity/quantity.ts';
import { type ComponentName, componentSpec, type ObservabilityPlatform } from './components.ts';

/** CPU and memory as quantities. */
export interface Amounts {
  readonly cpu: string;
  readonly memory: string;
}

/** What a container gets where its limits are not written; upstream's webhook has the same numbers. */
const USUAL_LIMITS: Readonly<Record<ComponentName, Amounts>> = {
  prometheus: { cpu: '1', memory: '4Gi' },
  loki: { cpu: '500m', memory: '2Gi' },
  tempo: { cpu: '500m', memory: '2Gi' },
  grafana: { cpu: '500m', memory: '1Gi' },
  alertmanager: { cpu: '100m', memory: '128Mi' },
  collector: { cpu: '500m', memory: '1Gi' },
};

/**
 * The requests and limits of a component's container. Limits that are not written are the usual ones, or the request where
 * that is more: nobody who asks for 8Gi wants to be killed at 4Gi.
 */
export function effectiveResources(
  platform: ObservabilityPlatform,
  name: ComponentName,
): { readonly requests: Amounts; readonly limits: Amounts } {
  const { requests, limits } = componentSpec(platform, name).resources;
  const asked = { cpu: String(requests.cpu), memory: String(requests.memory) };
  const usual = USUAL_LIMITS[name];
  return {
    requests: asked,
    limits: {
      cpu: limits.cpu === undefined ? larger(usual.cpu, asked.cpu) : String(limits.cpu),
      memory: limits.memory === undefined ? larger(usual.memory, asked.memory) : String(limits.memory),
    },
  };
}

function larger(usual: string, asked: string): string {
  const [left, right] = [parseQuantity(usual), parseQuantity(asked)];
  return left !== undefined && right !== undefined && compareQuantities(right, left) > 0 ? asked : usual;
}
