import { type FieldPath, isJsonArray, isJsonObject } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { isLiteral, reportDroppedSecret, reportLiteralSecret, secretNameFor } from './literal-secret.ts';
import { replaceSecretsInTexts } from './secrets-in-texts.ts';
import { specPath } from './spec-path.ts';
import { sweepSecrets } from './sweep-secrets.ts';
import { readUrlCredentials } from './url-credentials.ts';

/**
 * Takes every secret in plain text out of the resource. What a field can refer to becomes a reference to a Secret that the user makes;
 * everything else that looks like a secret is left out. Nothing of it reaches the manifests or the Plan.
 */
export function replaceLiteralSecrets(spec: SpecRewriter): void {
  readAdminPassword(spec);
  for (const [prefix, block] of bucketBlocks()) replaceBucketKeys(spec, prefix, specPath(block));
  for (const reference of references(spec)) replaceWithReference(spec, reference);
  readUrlCredentials(spec);
  replaceSecretsInTexts(spec);
  sweepSecrets(spec);
}

/** The administrator's password needs no Secret made by hand: a Job in the cluster makes one. */
function readAdminPassword(spec: SpecRewriter): void {
  for (const name of ['adminPassword', 'security.adminPassword', 'auth.adminPassword']) {
    const path = specPath(`components.grafana.${name}`);
    if (spec.read(path) === null) spec.remove(path);
    if (!isLiteral(spec.read(path))) continue;
    spec.remove(path);
    const secret = secretNameFor(spec, 'grafana', 'admin');
    reportDroppedSecret(
      spec,
      path,
      `the Secret ${secret} gets a random password in the cluster, or name your own in \`grafana.adminPasswordSecret\``,
    );
  }
}

function bucketBlocks(): readonly (readonly [string, string])[] {
  const stores = ['s3', 'gcs', 'azure'];
  return [
    ...stores.map((store) => ['loki', `components.loki.${store}`] as const),
    ...stores.map((store) => ['tempo', `components.tempo.${store}`] as const),
    ...stores.map((store) => ['backup', `backup.destination.${store}`] as const),
  ];
}

/** What a store calls its keys, the spellings that occur, and the keys of the Secret. */
const BUCKET_KEYS: Readonly<Record<string, { readonly fields: readonly string[]; readonly keys: readonly string[] }>> =
  {
    s3: {
      fields: ['accessKeyId', 'secretAccessKey', 'accessKey', 'secretKey', 'accessKeyID'],
      keys: ['access_key_id', 'secret_access_key'],
    },
    gcs: { fields: ['serviceAccountKey', 'serviceAccount', 'credentials'], keys: ['key.json'] },
    azure: { fields: ['storageAccessKey', 'storageAccountKey', 'accountKey'], keys: ['storage_account_key'] },
  };

function replaceBucketKeys(spec: SpecRewriter, prefix: string, block: FieldPath): void {
  const store = String(block.at(-1));
  const { fields, keys } = BUCKET_KEYS[store] ?? { fields: [], keys: [] };
  for (const field of fields) {
    const path = [...block, field];
    if (spec.read(path) === null) spec.remove(path);
    if (!isLiteral(spec.read(path))) continue;
    const written = spec.read([...block, 'secretName']);
    const name = typeof written === 'string' ? written : secretNameFor(spec, prefix, store);
    spec.set([...block, 'secretName'], name, written === undefined ? path : undefined);
    spec.remove(path);
    reportLiteralSecret(spec, path, { name, keys });
  }
}

/** A field with a secret, and the reference that takes its place. */
interface SecretReference {
  readonly from: FieldPath;
  readonly to: FieldPath;
  readonly name: string;
  readonly key: string;
}

function references(spec: SpecRewriter): readonly SecretReference[] {
  const named = (prefix: string, suffix: string) => secretNameFor(spec, prefix, suffix);
  const grafana = 'components.grafana';
  const login = 'security.authentication';
  return [
    { from: `${grafana}.smtp.password`, to: `${grafana}.smtp.passwordSecret`, suffix: 'smtp', key: 'password' },
    {
      from: `${grafana}.database.password`,
      to: `${grafana}.database.passwordSecret`,
      suffix: 'database',
      key: 'password',
    },
    { from: `${login}.oidc.clientSecret`, to: `${login}.oidc.clientSecretRef`, suffix: 'oidc', key: 'client-secret' },
    {
      from: `${login}.ldap.bindPassword`,
      to: `${login}.ldap.bindPasswordSecret`,
      suffix: 'ldap',
      key: 'bind-password',
    },
    { from: `${login}.basic.password`, to: `${login}.basic.passwordSecret`, suffix: 'basic', key: 'password' },
  ]
    .map(({ from, to, suffix, key }) => ({
      from: specPath(from),
      to: specPath(to),
      name: named('grafana', suffix),
      key,
    }))
    .concat(bearerTokens(spec));
}

function bearerTokens(spec: SpecRewriter): SecretReference[] {
  const receivers = specPath('components.prometheus.remoteWrite');
  const written = spec.read(receivers);
  if (!isJsonArray(written)) return [];
  return [...written.keys()].map((index) => ({
    from: [...receivers, index, 'bearerToken'],
    to: [...receivers, index, 'bearerTokenSecret'],
    name: secretNameFor(spec, 'prometheus', `remote-write-${index}`),
    key: 'token',
  }));
}

function replaceWithReference(spec: SpecRewriter, { from, to, name, key }: SecretReference): void {
  if (spec.read(from) === null) spec.remove(from);
  if (!isLiteral(spec.read(from))) return;
  if (!isJsonObject(spec.read(to))) spec.set(to, { name, key }, from);
  spec.remove(from);
  const reference = spec.read([...to, 'name']);
  reportLiteralSecret(spec, from, { name: typeof reference === 'string' ? reference : name, keys: [key] });
}
