import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import { isReservedAnnotation } from '../../../core/synth/labels.ts';
import { type ObservabilityPlatform, objectName, platformLabels } from '../components.ts';
import { servesTls } from '../tls.ts';

type GrafanaIngress = NonNullable<ObservabilityPlatform['spec']['components']['grafana']['ingress']>;

/** The Secret with the certificate of the Ingress: the spec's, or the one that cert-manager fills where an annotation asks it to. */
export function ingressSecretName(platform: ObservabilityPlatform, { tls }: GrafanaIngress): string {
  return tls.secretName ?? `${objectName(platform, 'grafana')}-tls`;
}

/** The Ingress of Grafana, the only component that has one. */
export function grafanaIngress(platform: ObservabilityPlatform, ingress: GrafanaIngress): TypedManifests['Ingress'] {
  const name = objectName(platform, 'grafana');
  const { className, host, path, tls } = ingress;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, labels: platformLabels(platform, 'grafana'), annotations: annotationsOf(platform, ingress) },
    spec: {
      ingressClassName: className,
      rules: [
        {
          host,
          http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }] },
        },
      ],
      tls: tls.enabled ? [{ hosts: [host], secretName: ingressSecretName(platform, ingress) }] : undefined,
    },
  };
}

function annotationsOf(platform: ObservabilityPlatform, { annotations }: GrafanaIngress): Record<string, string> {
  const asked = Object.entries(annotations).filter(([key]) => !isReservedAnnotation(key));
  return {
    // No standard field says that what is behind an Ingress speaks HTTPS. Other controllers ignore this and have words of their own.
    ...(servesTls(platform) ? { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' } : {}),
    ...Object.fromEntries(asked),
  };
}
