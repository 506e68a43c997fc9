import type { Kind } from '../../core/kind/kind.ts';
import { checkObservabilityPlatform } from './check.ts';
import { PLATFORM_STEPS } from './components.ts';
import { crd } from './crd.generated.ts';
import { normaliseObservabilityPlatform } from './normalise.ts';
import type { ObservabilityPlatformSpec } from './observability-platform.generated.ts';
import { observabilityPlatformStatus } from './status.ts';
import { synthesizeObservabilityPlatform } from './synthesize.ts';

/** ObservabilityPlatform observability.io/v1beta1: metrics, logs and traces, from Prometheus to the OpenTelemetry Collector. */
export const observabilityPlatform: Kind<ObservabilityPlatformSpec> = {
  definition: crd,
  steps: PLATFORM_STEPS,
  readsVersions: ['v1alpha1'],
  retainsData: (platform) => platform.spec.deletionPolicy === 'Retain',
  normalise: normaliseObservabilityPlatform,
  check: checkObservabilityPlatform,
  synthesize: synthesizeObservabilityPlatform,
  status: observabilityPlatformStatus,
};
