import type { ObservabilityPlatform } from '../components.ts';
import { urlOf } from '../tls.ts';

/** What Grafana appends to its root URL for the answer of an OpenID Connect provider. */
const OIDC_CALLBACK = /\/login\/generic_oauth\/?$/;

/**
 * The address at which people reach Grafana, ending in a slash: what the spec says, else what the provider sends people back to, else the
 * Ingress, else the Service. A wildcard host is no address.
 */
export function rootUrlOf(platform: ObservabilityPlatform): string {
  const { rootUrl } = platform.spec.components.grafana;
  const url = rootUrl ?? redirectRoot(platform) ?? ingressUrl(platform) ?? urlOf(platform, 'grafana');
  return url.endsWith('/') ? url : `${url}/`;
}

/**
 * The path below which Grafana serves everything, its metrics and health included: `/grafana` for an Ingress with that path, empty for one
 * with `/` and for none. It is the path of the root URL, because Grafana takes it from there.
 */
export function grafanaPath(platform: ObservabilityPlatform): string {
  return servesFromSubPath(platform) ? new URL(rootUrlOf(platform)).pathname.replace(/\/+$/, '') : '';
}

/** Whether what reaches Grafana still has the path of the root URL in front: an Ingress does not cut it off. */
export function servesFromSubPath({ spec }: ObservabilityPlatform): boolean {
  const { ingress } = spec.components.grafana;
  return ingress?.enabled === true && /[^/]/.test(ingress.path);
}

function redirectRoot({ spec }: ObservabilityPlatform): string | undefined {
  const { authentication } = spec.security;
  if (authentication?.type !== 'oidc') return undefined;
  const { redirectUrl } = authentication.oidc ?? {};
  if (redirectUrl === undefined || !URL.canParse(redirectUrl)) return undefined;
  return OIDC_CALLBACK.test(redirectUrl) ? redirectUrl.replace(OIDC_CALLBACK, '/') : new URL(redirectUrl).origin;
}

function ingressUrl({ spec }: ObservabilityPlatform): string | undefined {
  const { ingress } = spec.components.grafana;
  if (ingress?.enabled !== true || ingress.host.startsWith('*')) return undefined;
  return `${ingress.tls.enabled ? 'https' : 'http'}://${ingress.host}${ingress.path}`;
}
