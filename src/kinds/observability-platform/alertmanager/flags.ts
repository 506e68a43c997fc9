import { headlessHostOf, type ObservabilityPlatform, objectName, replicasOf } from '../components.ts';
import { portNumber } from '../ports.ts';
import { servesTls, urlOf } from '../tls.ts';
import { PATHS } from './paths.ts';

/** How long silences and the memory of what was sent are kept. */
const RETENTION = '120h';

/** The command line of Alertmanager (`alertmanager --help`, 0.22 and newer). */
export function alertmanagerFlags(platform: ObservabilityPlatform): readonly string[] {
  return [
    `--config.file=${PATHS.config}/alertmanager.yml`,
    `--storage.path=${PATHS.data}`,
    `--data.retention=${RETENTION}`,
    // Notifications link to the Service, not to the pod that happened to send them.
    `--web.external-url=${urlOf(platform, 'alertmanager')}`,
    ...(servesTls(platform) ? [`--web.config.file=${PATHS.web}/web.yml`] : []),
    ...clusterFlags(platform),
    `--log.level=${platform.spec.global.logLevel}`,
  ];
}

/**
 * How the members find each other: each knows all of them by name. One alone does not listen, for it would look for a private address to
 * announce, and not every pod has one.
 */
function clusterFlags(platform: ObservabilityPlatform): readonly string[] {
  const replicas = replicasOf(platform, 'alertmanager');
  if (replicas === 1) return ['--cluster.listen-address='];
  const port = portNumber('alertmanager', 'mesh');
  const peers = Array.from({ length: replicas }, (_, ordinal) => {
    const pod = `${objectName(platform, 'alertmanager')}-${ordinal}`;
    return `--cluster.peer=${pod}.${headlessHostOf(platform, 'alertmanager')}:${port}`;
  });
  // A restarted pod has another address: the old one is given up after minutes, not hours.
  return [`--cluster.listen-address=[$(POD_IP)]:${port}`, ...peers, '--cluster.reconnect-timeout=5m'];
}
