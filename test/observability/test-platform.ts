import { createCelEngine } from '../../src/core/cel/create-cel-engine.ts';
import type { Kind } from '../../src/core/kind/kind.ts';
import { createKindRegistry } from '../../src/core/kind/kind-registry.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { ResourceChart } from '../../src/core/synth/resource-chart.ts';
import { synthesizeSources } from '../../src/core/synth/synthesize-sources.ts';
import { type ObservabilityPlatform, PLATFORM_STEPS } from '../../src/kinds/observability-platform/components.ts';
import { crd } from '../../src/kinds/observability-platform/crd.generated.ts';
import type { ObservabilityPlatformSpec } from '../../src/kinds/observability-platform/observability-platform.generated.ts';

/** Adds some of a platform's objects to its chart. */
export type AddToChart = (chart: ResourceChart, platform: ObservabilityPlatform) => void;

const cel = createCelEngine();

/** The platform `production` in the namespace `monitoring` with this spec (YAML), checked and defaulted by the real schema. */
export function testPlatform(specYaml: string): ObservabilityPlatform {
  return synthesizePlatform(specYaml).platform;
}

/** The Plan of what a function adds for a spec: one component, without the others. */
export function planOf(specYaml: string, add: AddToChart): Plan {
  return synthesizePlatform(specYaml, add).plan;
}

function synthesizePlatform(
  specYaml: string,
  add: AddToChart = addNothing,
): { readonly platform: ObservabilityPlatform; readonly plan: Plan } {
  const platforms: ObservabilityPlatform[] = [];
  const kind: Kind<ObservabilityPlatformSpec> = {
    definition: crd,
    steps: PLATFORM_STEPS,
    retainsData: ({ spec }) => spec.deletionPolicy === 'Retain',
    normalise: () => {},
    check: () => [],
    synthesize: (chart, platform) => {
      platforms.push(platform);
      add(chart, platform);
    },
  };
  const text = platformText(specYaml);
  const { rendered, diagnostics } = synthesizeSources(
    [{ path: 'platform.yaml', text }],
    { registry: createKindRegistry([kind]), cel },
    { render: ({ plan }) => plan },
  );
  const [platform] = platforms;
  const [plan] = rendered;
  if (platform === undefined || plan === undefined) {
    throw new Error(`no platform: ${diagnostics.map(({ message }) => message).join('; ')}\n${text}`);
  }
  return { platform, plan };
}

function addNothing(): void {}

function platformText(specYaml: string): string {
  const spec = specYaml
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n');
  return `apiVersion: observability.io/v1beta1
kind: ObservabilityPlatform
metadata:
  name: production
  namespace: monitoring
spec:
${spec}
`;
}
