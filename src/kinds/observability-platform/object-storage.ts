import type { Container, EnvVar, Volume } from '../../core/manifest/typed-manifest.ts';
import type { ObjectStorage } from './components.ts';

/** What a pod needs to be let in by an object store. Secret values are in no configuration file. */
export interface ObjectStorageAccess {
  /** Labels of the pod that ask the cluster's webhooks for an identity. */
  readonly labels: Readonly<Record<string, string>>;
  readonly env: readonly EnvVar[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: NonNullable<Container['volumeMounts']>;
}

/** The variable that Tempo reads by itself, and that Loki's configuration names. */
export const AZURE_KEY_VARIABLE = 'AZURE_STORAGE_KEY';

const NO_ACCESS: ObjectStorageAccess = { labels: {}, env: [], volumes: [], volumeMounts: [] };
const GOOGLE_FOLDER = '/etc/object-storage';

/**
 * The credentials of an object store by the ways that the libraries of Amazon, Google and Azure look for them themselves. Without a Secret
 * the ServiceAccount's own identity counts: its annotations suffice at Amazon and Google, Azure wants a label on the pods as well
 * (https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html).
 */
export function objectStorageAccess(storage: ObjectStorage | undefined): ObjectStorageAccess {
  switch (storage?.type) {
    case undefined:
      return NO_ACCESS;
    case 's3':
      return { ...NO_ACCESS, env: amazonVariables(storage.bucket) };
    case 'gcs':
      return googleKey(storage.bucket.secretName);
    case 'azure':
      return azureAccess(storage.bucket.secretName);
  }
}

/** The host of an S3 bucket's store, for programs that do not know Amazon's own by the region. */
export function s3Endpoint({
  endpoint,
  region,
}: {
  readonly endpoint?: string | undefined;
  readonly region: string;
}): string {
  if (endpoint !== undefined) return endpoint;
  return `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

function amazonVariables({
  region,
  secretName,
}: {
  readonly region: string;
  readonly secretName?: string | undefined;
}): readonly EnvVar[] {
  const regionOnly = { name: 'AWS_REGION', value: region };
  if (secretName === undefined) return [regionOnly];
  return [
    fromSecret('AWS_ACCESS_KEY_ID', secretName, 'access_key_id'),
    fromSecret('AWS_SECRET_ACCESS_KEY', secretName, 'secret_access_key'),
    regionOnly,
  ];
}

function googleKey(secretName: string | undefined): ObjectStorageAccess {
  if (secretName === undefined) return NO_ACCESS;
  const key = 'key.json';
  return {
    labels: {},
    env: [{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: `${GOOGLE_FOLDER}/${key}` }],
    volumes: [{ name: 'object-storage', secret: { secretName, items: [{ key, path: key }], defaultMode: 0o440 } }],
    volumeMounts: [{ name: 'object-storage', mountPath: GOOGLE_FOLDER, readOnly: true }],
  };
}

function azureAccess(secretName: string | undefined): ObjectStorageAccess {
  if (secretName === undefined) return { ...NO_ACCESS, labels: { 'azure.workload.identity/use': 'true' } };
  return { ...NO_ACCESS, env: [fromSecret(AZURE_KEY_VARIABLE, secretName, 'storage_account_key')] };
}

function fromSecret(variable: string, name: string, key: string): EnvVar {
  return { name: variable, valueFrom: { secretKeyRef: { name, key } } };
}
