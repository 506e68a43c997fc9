import type { JsonObject } from '../../core/json/json.ts';
import type { ManifestInput } from '../../core/synth/placement.ts';
import type { ResourceChart } from '../../core/synth/resource-chart.ts';
import {
  COMPONENTS,
  type ComponentName,
  headlessName,
  isEnabled,
  type ObservabilityPlatform,
  objectName,
  PLATFORM_COMPONENT,
  platformLabels,
} from './components.ts';
import { makesCertificate, tlsSecretName } from './tls.ts';

type Custom = ManifestInput & { readonly spec: JsonObject };

/**
 * Adds the Issuer and the Certificate with which cert-manager makes the platform's certificate, where it is to. Pods wait for the Secret
 * that it writes.
 */
export function addCertificate(chart: ResourceChart, platform: ObservabilityPlatform): void {
  if (!makesCertificate(platform)) return;
  const placement = { step: 'config', component: PLATFORM_COMPONENT, optionalKind: true } as const;
  const { namespace } = platform.metadata;
  const secret = { apiVersion: 'v1', kind: 'Secret', namespace, name: tlsSecretName(platform) };
  chart.add(placement, issuer(platform));
  chart.add({ ...placement, creates: [{ ...secret, keys: ['tls.crt', 'tls.key', 'ca.crt'] }] }, certificate(platform));
}

function issuer(platform: ObservabilityPlatform): Custom {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: { name: tlsSecretName(platform), labels: platformLabels(platform) },
    spec: { selfSigned: {} },
  };
}

function certificate(platform: ObservabilityPlatform): Custom {
  const name = tlsSecretName(platform);
  const enabled = COMPONENTS.filter((component) => isEnabled(platform, component));
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, labels: platformLabels(platform) },
    spec: {
      secretName: name,
      // Browsers and Go refuse a certificate without alternative names; the common name may have 64 characters, so it is left out.
      dnsNames: enabled.flatMap((component) => dnsNames(platform, component)),
      usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
      issuerRef: { name, kind: 'Issuer', group: 'cert-manager.io' },
    },
  };
}

/** Every name by which a component is reached: its client Service, short and long, and each of its pods. */
function dnsNames(platform: ObservabilityPlatform, component: ComponentName): readonly string[] {
  const { namespace } = platform.metadata;
  const service = objectName(platform, component);
  const domain = `${namespace}.svc.cluster.local`;
  return [
    service,
    `${service}.${namespace}`,
    `${service}.${namespace}.svc`,
    `${service}.${domain}`,
    `*.${headlessName(platform, component)}.${domain}`,
  ];
}
