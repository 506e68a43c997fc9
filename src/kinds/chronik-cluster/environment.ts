import type { EnvVar } from '../../core/manifest/typed-manifest.ts';
import { CONFIG_PATH, otlpUrl } from './configuration.ts';
import { type ChronikCluster, controllerAddress, type Role } from './roles.ts';

/** The environment of a role's container: who it is, where it finds the others, and the metastore's credentials by reference. */
export function environment(cluster: ChronikCluster, role: Role): readonly EnvVar[] {
  const { name, namespace } = cluster.metadata;
  return [
    { name: 'CHRONIK_ROLE', value: role.name },
    { name: 'CHRONIK_CLUSTER_NAME', value: name },
    { name: 'CHRONIK_NAMESPACE', value: namespace },
    { name: 'CHRONIK_POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ...(role.name === 'controller' ? [] : [{ name: 'CHRONIK_CONTROLLER_SERVICE', value: controllerAddress(cluster) }]),
    { name: 'CHRONIK_CONFIG_PATH', value: CONFIG_PATH },
    credential(cluster, 'DATABASE_USER', 'username'),
    credential(cluster, 'DATABASE_PASSWORD', 'password'),
    ...tracing(cluster, role),
  ];
}

function credential(cluster: ChronikCluster, name: string, key: string): EnvVar {
  const secret = cluster.spec.metastore.connection.credentialsSecret;
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** The standard variables of OpenTelemetry SDKs (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). */
function tracing(cluster: ChronikCluster, role: Role): readonly EnvVar[] {
  const { tracing: enabled, otlpEndpoint } = cluster.spec.monitoring;
  if (!enabled) return [];
  return [
    { name: 'OTEL_TRACES_EXPORTER', value: 'otlp' },
    { name: 'OTEL_SERVICE_NAME', value: `chronik-${role.name}` },
    {
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      value: `service.instance.id=$(CHRONIK_POD_NAME),service.namespace=${cluster.metadata.namespace},chronik.cluster=${cluster.metadata.name}`,
    },
    ...(otlpEndpoint ? [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: otlpUrl(otlpEndpoint) }] : []),
  ];
}
