import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import {
  type ComponentName,
  componentSpec,
  isEnabled,
  type ObservabilityPlatform,
  replicasOf,
  whySingle,
} from '../components.ts';
import type { RingComponent } from '../ring.ts';
import { COMPONENT_TITLES, componentPath, enabledComponents } from './component-path.ts';

/** Components that are asked to run as several pods and cannot, or with so few that the second helps little. */
export function checkReplicas(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  return [...enabledComponents(platform).flatMap((name) => checkSingle(platform, name)), ...checkCopies(platform)];
}

function checkSingle(platform: ObservabilityPlatform, name: ComponentName): readonly SchemaProblem[] {
  const reason = whySingle(platform, name);
  if (reason === undefined) return [];
  return componentSpec(platform, name).replicas > 1
    ? [singlePod(name, reason, [...componentPath(name), 'replicas'])]
    : checkHighAvailability(platform, { name, reason });
}

function checkHighAvailability(
  { spec }: ObservabilityPlatform,
  { name, reason }: { readonly name: ComponentName; readonly reason: string },
): readonly SchemaProblem[] {
  return spec.highAvailability.enabled ? [singlePod(name, reason, ['spec', 'highAvailability'])] : [];
}

function singlePod(name: ComponentName, reason: string, path: SchemaProblem['path']): SchemaProblem {
  const needsDatabase = name === 'grafana';
  return {
    code: needsDatabase ? 'replicas-need-database' : 'replicas-need-object-storage',
    severity: 'warning',
    path,
    at: 'key',
    message: `${COMPONENT_TITLES[name]} is rendered as one pod: ${reason}`,
    fix: needsDatabase ? 'set `grafana.database`' : `set \`${name}.s3\`, \`${name}.gcs\` or \`${name}.azure\``,
  };
}

const KEPT: Readonly<Record<RingComponent, string>> = { loki: 'log stream', tempo: 'trace' };

/** Two pods take each stream or trace but once (see replicationFactor in ring.ts). */
function checkCopies(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  return (['loki', 'tempo'] as const)
    .filter((name) => isEnabled(platform, name) && replicasOf(platform, name) === 2)
    .map((name) => {
      const isOwn = componentSpec(platform, name).replicas === 2;
      return {
        code: 'replicas-keep-one-copy',
        severity: 'warning',
        path: isOwn ? [...componentPath(name), 'replicas'] : ['spec', 'highAvailability', 'minReplicas'],
        message: `of two pods of ${COMPONENT_TITLES[name]} one keeps each ${KEPT[name]} until it is stored; while that pod is away, nobody sees it`,
        actual: '2',
        fix: 'write 3, from which on three pods keep each',
      };
    });
}
