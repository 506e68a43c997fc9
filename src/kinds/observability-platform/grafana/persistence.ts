import type { TypedManifests } from '../../../core/manifest/typed-manifest.ts';
import { type ObservabilityPlatform, objectName, platformLabels } from '../components.ts';

/** Whether Grafana keeps its database on a volume of its own. With a database elsewhere there is nothing to keep. */
export function keepsVolume({ spec }: ObservabilityPlatform): boolean {
  const { database, persistence } = spec.components.grafana;
  return database === undefined && persistence.enabled;
}

/** The claim of that volume. */
export function grafanaClaim(platform: ObservabilityPlatform): TypedManifests['PersistentVolumeClaim'] {
  const { size, storageClassName } = platform.spec.components.grafana.persistence;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: objectName(platform, 'grafana'), labels: platformLabels(platform, 'grafana') },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, storageClassName },
  };
}
