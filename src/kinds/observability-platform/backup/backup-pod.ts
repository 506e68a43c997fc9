import { InvariantError } from '../../../core/diagnostic/invariant-error.ts';
import { restrictedContainer, restrictedPod } from '../../../core/blocks/restricted-pod.ts';
import { schedulingOf } from '../../../core/blocks/scheduling.ts';
import type { Container, EnvVar, PodTemplateSpec } from '../../../core/manifest/typed-manifest.ts';
import { imageOf, type ObservabilityPlatform, objectName, platformLabels } from '../components.ts';
import { grafanaPath } from '../grafana/address.ts';
import { adminPasswordOf, adminUserOf } from '../grafana/secrets.ts';
import { objectStorageAccess } from '../object-storage.ts';
import { pullSecretsOf } from '../pods.ts';
import { servesTls, TLS_FILES, tlsMounts, tlsVolumes, urlOf } from '../tls.ts';
import { type BackupDestination, backupDestination, remoteVariables } from './destination.ts';
import { scripts } from './scripts.generated.ts';

/** Why a backup is made. */
export type Occasion = 'schedule' | 'upgrade';

/** `nobody`: the images' own users do not matter. */
const USER = 65_534;
const ARCHIVE_FOLDER = '/backup';
const PASSWORD_FOLDER = '/etc/grafana-login';
const RESOURCES = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '512Mi' } };

/** The pod that exports Grafana's content and then uploads it, with the identity of Grafana's ServiceAccount. */
export function backupPod(platform: ObservabilityPlatform, occasion: Occasion): PodTemplateSpec {
  const destination = destinationOf(platform);
  const access = objectStorageAccess(destination.storage);
  const { nodeSelector, tolerations, affinity } = platform.spec.global;
  const password = adminPasswordOf(platform);
  return {
    metadata: { labels: { ...platformLabels(platform, 'grafana'), ...access.labels } },
    spec: {
      serviceAccountName: objectName(platform, 'grafana'),
      automountServiceAccountToken: false,
      // The variable of Grafana's own Service says whether Grafana was ever there.
      enableServiceLinks: occasion === 'upgrade',
      restartPolicy: 'Never',
      securityContext: restrictedPod(USER),
      imagePullSecrets: pullSecretsOf(platform),
      initContainers: [exporter(platform, occasion)],
      containers: [uploader(platform, destination)],
      volumes: [
        { name: 'archive', emptyDir: { sizeLimit: '1Gi' } },
        { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
        {
          name: 'login',
          secret: { secretName: password.name, items: [{ key: password.key, path: 'password' }], defaultMode: 0o440 },
        },
        ...tlsVolumes(platform),
        ...access.volumes,
      ],
      ...schedulingOf({ nodeSelector, tolerations, affinity }),
    },
  };
}

function destinationOf(platform: ObservabilityPlatform): BackupDestination {
  const destination = backupDestination(platform);
  if (destination === undefined) throw new InvariantError('a backup is rendered for a platform that wants none');
  return destination;
}

function exporter(platform: ObservabilityPlatform, occasion: Occasion): Container {
  return {
    name: 'export',
    image: platform.spec.bootstrapImage,
    command: ['sh', '-c', scripts['export-grafana.sh']],
    env: [
      { name: 'GRAFANA_URL', value: `${urlOf(platform, 'grafana')}${grafanaPath(platform)}` },
      { name: 'GRAFANA_USER', value: adminUserOf(platform).replaceAll('$', '$$$$') },
      { name: 'PASSWORD_FILE', value: `${PASSWORD_FOLDER}/password` },
      ...(servesTls(platform) ? [{ name: 'AUTHORITY_FILE', value: TLS_FILES.authority }] : []),
      ...archiveVariables(platform),
      { name: 'SCRATCH_FOLDER', value: '/tmp' },
      ...(occasion === 'upgrade' ? upgradeVariables(platform) : []),
    ],
    resources: RESOURCES,
    securityContext: restrictedContainer(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'archive', mountPath: ARCHIVE_FOLDER },
      { name: 'scratch', mountPath: '/tmp' },
      { name: 'login', mountPath: PASSWORD_FOLDER, readOnly: true },
      ...tlsMounts(platform),
    ],
  };
}

/** The image makes the Job another one for each version; the variable of the Service is empty of meaning where there is none. */
function upgradeVariables(platform: ObservabilityPlatform): readonly EnvVar[] {
  const service = objectName(platform, 'grafana').toUpperCase().replaceAll('-', '_');
  return [
    { name: 'UPGRADE_TO', value: imageOf(platform, 'grafana') },
    { name: 'SERVICE_HOST', value: `$(${service}_SERVICE_HOST)` },
  ];
}

function uploader(platform: ObservabilityPlatform, { storage, bucket }: BackupDestination): Container {
  const access = objectStorageAccess(storage);
  const { namespace, name } = platform.metadata;
  return {
    name: 'upload',
    image: platform.spec.backup.image,
    command: ['sh', '-c', scripts['upload-archive.sh']],
    env: [
      ...access.env,
      ...remoteVariables(storage),
      // Nothing is kept: the file is only where rclone looks for one.
      { name: 'RCLONE_CONFIG', value: '/tmp/rclone.conf' },
      { name: 'RCLONE_CACHE_DIR', value: '/tmp' },
      ...archiveVariables(platform),
      { name: 'TARGET', value: `${bucket}/${namespace}/${name}` },
      { name: 'RETENTION_DAYS', value: String(platform.spec.backup.retentionDays) },
    ],
    resources: RESOURCES,
    securityContext: restrictedContainer(),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'archive', mountPath: ARCHIVE_FOLDER, readOnly: true },
      { name: 'scratch', mountPath: '/tmp' },
      ...access.volumeMounts,
    ],
  };
}

function archiveVariables(platform: ObservabilityPlatform): readonly EnvVar[] {
  return [
    { name: 'ARCHIVE_FOLDER', value: ARCHIVE_FOLDER },
    { name: 'ARCHIVE_NAME', value: objectName(platform, 'grafana') },
  ];
}
