import type { Container, Volume } from '../../../core/manifest/typed-manifest.ts';
import { isAtLeast, type ObservabilityPlatform } from '../components.ts';
import { baseContainer } from '../pods.ts';
import { scripts } from './scripts.generated.ts';

type VolumeMount = NonNullable<Container['volumeMounts']>[number];

/** Where plugins lie: in a folder of the pod's own, so that one which leaves the spec leaves Grafana. */
export const PLUGINS_PATH = '/var/lib/grafana-plugins';

/** The init container that installs the spec's plugins; none where there are none. Grafana does not start without them. */
export function pluginContainers(platform: ObservabilityPlatform): readonly Container[] {
  const { plugins } = platform.spec.components.grafana;
  if (plugins.length === 0) return [];
  return [
    {
      ...baseContainer(platform, 'grafana'),
      name: 'install-plugins',
      command: ['sh', '-c', scripts['install-plugins.sh'], 'install-plugins'],
      args: [...plugins],
      env: [
        { name: 'GRAFANA_CLI', value: isAtLeast(platform, 'grafana', [9, 4]) ? 'grafana cli' : 'grafana-cli' },
        { name: 'PLUGINS_FOLDER', value: PLUGINS_PATH },
      ],
      volumeMounts: [pluginsMount(), { name: 'tmp', mountPath: '/tmp' }],
    },
  ];
}

/** The folder of the plugins. */
export function pluginVolume(): Volume {
  return { name: 'plugins', emptyDir: { sizeLimit: '2Gi' } };
}

/** Its mount. */
export function pluginsMount(): VolumeMount {
  return { name: 'plugins', mountPath: PLUGINS_PATH };
}
