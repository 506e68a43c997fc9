import type { Container, Volume } from '../../../core/manifest/typed-manifest.ts';
import type { ObservabilityPlatform } from '../components.ts';
import type { Mounted } from '../mounted.ts';
import { baseContainer } from '../pods.ts';
import { PATHS } from './paths.ts';
import { USERNAME_MARKER } from './remote-write.ts';
import { scripts } from './scripts.generated.ts';

/** More than a ConfigMap can hold. */
const MOST_CONFIGURATION = '2Mi';

/** The container that puts user names into prometheus.yml before an old Prometheus starts, and the volume it writes to. */
export function completeUserNames(
  platform: ObservabilityPlatform,
  mounts: readonly Mounted[],
): { readonly container: Container; readonly volume: Volume } {
  const script = scripts['complete-user-names.sh'];
  return {
    container: {
      ...baseContainer(platform, 'prometheus'),
      name: 'complete-user-names',
      command: [
        'sh',
        '-c',
        script,
        'complete-user-names.sh',
        USERNAME_MARKER,
        `${PATHS.config}/prometheus.yml`,
        `${PATHS.completed}/prometheus.yml`,
      ],
      volumeMounts: [...mounts.map(({ mount }) => mount), { name: 'completed', mountPath: PATHS.completed }],
    },
    volume: { name: 'completed', emptyDir: { sizeLimit: MOST_CONFIGURATION } },
  };
}
