import type { Container } from '../../core/manifest/typed-manifest.ts';
import type { ObservabilityPlatform } from './components.ts';
import { schemeOf } from './tls.ts';

/** How often a kubelet asks, and how many answers in a row must be missing. */
export interface Rhythm {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

/** A question to the port `http` of a component; kubelets do not check certificates. */
export function httpProbe(platform: ObservabilityPlatform, path: string, rhythm: Rhythm): Container['readinessProbe'] {
  return { httpGet: { path, port: 'http', scheme: schemeOf(platform).toUpperCase() }, timeoutSeconds: 3, ...rhythm };
}
