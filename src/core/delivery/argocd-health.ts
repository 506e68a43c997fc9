import type { JsonObject } from '../json/json.ts';
import type { Kind } from '../kind/kind.ts';
import { PAUSED_ANNOTATION } from '../synth/labels.ts';

/**
 * Argo CD's view of our resources' health, in its own language: it agrees with kstatus, and so with Flux and kubectl, on the
 * conditions that the agent writes. Conditions are looked up by type, so their order does not matter.
 */
const HEALTH_LUA = `local health = { status = "Progressing", message = "Waiting for the status agent" }
local metadata = obj.metadata or {}
local annotations = metadata.annotations or {}
local status = obj.status
if metadata.deletionTimestamp ~= nil then
  health.message = "Deleting"
  return health
end
if annotations["${PAUSED_ANNOTATION}"] == "true" or (obj.spec ~= nil and obj.spec.paused == true) then
  health.status = "Suspended"
  health.message = "Paused"
  return health
end
if status == nil or status.conditions == nil then
  return health
end
if status.observedGeneration ~= metadata.generation then
  health.message = "Waiting for the status agent to see the latest change"
  return health
end
local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end
if conditions.Stalled ~= nil and conditions.Stalled.status == "True" then
  health.status = "Degraded"
  health.message = conditions.Stalled.message
  return health
end
if conditions.Reconciling ~= nil and conditions.Reconciling.status == "True" then
  health.message = conditions.Reconciling.message
  return health
end
if conditions.Ready ~= nil then
  health.message = conditions.Ready.message
  if conditions.Ready.status == "True" then
    health.status = "Healthy"
  end
end
return health
`;

/** A patch for the ConfigMap `argocd-cm` that teaches Argo CD the health of every kind. Given, not applied: that map is shared. */
export function argocdHealthPatch(kinds: readonly Kind[], namespace: string): JsonObject {
  const keys = kinds.map(
    ({ definition: { spec } }) => `resource.customizations.health.${spec.group}_${spec.names.kind}`,
  );
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace },
    data: Object.fromEntries(keys.sort().map((key) => [key, HEALTH_LUA])),
  };
}
