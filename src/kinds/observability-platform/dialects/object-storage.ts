import { type FieldPath, isJsonObject, type JsonObject, type JsonValue, member } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { parseYamlText } from '../parse-yaml-text.ts';
import { dropField, moveField, removeEmpty } from './move-field.ts';
import { specPath } from './spec-path.ts';

/** Where older documents put the bucket of Loki or Tempo. */
const S3_PLACES = ['storage.s3', 'storage.trace.s3', 'trace.s3'] as const;

/** Reads older places and spellings of object stores: `storage.s3`, `bucket`, an endpoint with a scheme, `s3Config` as text. */
export function readObjectStorage(spec: SpecRewriter): void {
  for (const component of ['loki', 'tempo'] as const) {
    const field = (name: string) => specPath(`components.${component}.${name}`);
    for (const place of S3_PLACES) moveField(spec, { from: field(place), to: field('s3') });
    for (const store of ['gcs', 'azure']) moveField(spec, { from: field(`storage.${store}`), to: field(store) });
    moveField(spec, { from: field('s3Bucket'), to: field('s3.bucketName') });
    moveField(spec, { from: field('s3Config'), to: field('s3'), convert: fromConfiguration });
    for (const selector of ['backend', 'storage.backend', 'storage.type', 'storage.trace.backend', 'trace.backend']) {
      dropSelector(spec, field(selector));
    }
    dropField(spec, field('storage.filesystem'), { reason: 'the volume is `storage` itself' });
    for (const holder of ['storage.trace', 'trace']) removeEmpty(spec, field(holder));
    readS3Block(spec, field('s3'));
    readBucketNames(spec, field('gcs'));
    readAzureNames(spec, field('azure'));
  }
}

/** Reads the spellings inside a block of an S3 bucket. Backups have the same block. */
export function readS3Block(spec: SpecRewriter, block: FieldPath): void {
  if (!isJsonObject(spec.read(block))) return;
  readBucketNames(spec, block);
  moveField(spec, { from: [...block, 'secretRef', 'name'], to: [...block, 'secretName'] });
  removeEmpty(spec, [...block, 'secretRef']);
  moveField(spec, { from: [...block, 'credentialsSecret'], to: [...block, 'secretName'], convert: nameOf });
  moveField(spec, { from: [...block, 's3ForcePathStyle'], to: [...block, 'forcePathStyle'] });
  dropField(spec, [...block, 'useIAMRole'], {
    reason: 'without a Secret, the identity of the ServiceAccount or of the node is used in any case',
    fix: 'take it out; `serviceAccountAnnotations` name the role',
  });
  readEndpoint(spec, [...block, 'endpoint']);
}

/** Reads the spellings inside a block of an Azure container. */
export function readAzureNames(spec: SpecRewriter, block: FieldPath): void {
  moveField(spec, { from: [...block, 'container'], to: [...block, 'containerName'] });
  moveField(spec, { from: [...block, 'account'], to: [...block, 'storageAccount'] });
  moveField(spec, { from: [...block, 'accountName'], to: [...block, 'storageAccount'] });
}

/** Reads the spellings of a bucket's name. */
export function readBucketNames(spec: SpecRewriter, block: FieldPath): void {
  const to = [...block, 'bucketName'];
  for (const from of ['bucket', 'bucketnames', 'bucket_name']) moveField(spec, { from: [...block, from], to });
  // Loki keeps all of its data in one bucket here: chunks is the one that holds logs.
  moveField(spec, { from: [...block, 'bucketNames', 'chunks'], to });
}

/** A scheme in front of an endpoint says whether TLS is used. */
function readEndpoint(spec: SpecRewriter, path: FieldPath): void {
  const value = spec.read(path);
  const [, scheme, host] = typeof value === 'string' ? (/^(https?):\/\/([^/]+)\/?$/.exec(value) ?? []) : [];
  if (scheme === undefined || host === undefined) return;
  spec.set(path, host);
  const insecure = [...path.slice(0, -1), 'insecure'];
  if (scheme === 'http' && spec.read(insecure) === undefined) spec.set(insecure, true, path);
  const fix = `\`endpoint: ${host}\`${scheme === 'http' ? ' and `insecure: true`' : ''}`;
  spec.report({
    code: 'older-form',
    severity: 'warning',
    path,
    message: 'an endpoint is a host without a scheme; it is read as such',
    fix: `write ${fix}`,
  });
}

/** Which store is used follows from the blocks; a word that says it once more is not needed. */
function dropSelector(spec: SpecRewriter, path: FieldPath): void {
  const value = spec.read(path);
  if (typeof value !== 'string') return;
  spec.remove(path);
  const store = ['s3', 'gcs', 'azure'].includes(value) ? `the block ${value}` : 'the volume';
  spec.report({
    code: 'older-field',
    severity: 'warning',
    path,
    at: 'key',
    message: `the store is chosen by the block that is there, so '${String(path.at(-1))}' is left out`,
    fix: `take it out; ${store} says the same`,
  });
}

/** Loki's own configuration of S3 as text; what it says beyond these fields is a secret. */
function fromConfiguration(value: JsonValue): JsonObject | undefined {
  const parsed = typeof value === 'string' ? parseYamlText(value).value : value;
  if (!isJsonObject(parsed)) return undefined;
  const bucketName = member(parsed, 'bucketnames') ?? member(parsed, 'bucket');
  const known = {
    bucketName,
    region: member(parsed, 'region'),
    endpoint: member(parsed, 'endpoint'),
    forcePathStyle: member(parsed, 's3forcepathstyle'),
    insecure: member(parsed, 'insecure'),
    accessKeyId: member(parsed, 'access_key_id'),
    secretAccessKey: member(parsed, 'secret_access_key'),
  };
  return Object.fromEntries(Object.entries(known).filter(([, each]) => each !== undefined));
}

function nameOf(value: JsonValue): JsonValue | undefined {
  return typeof value === 'string' ? value : member(value, 'name');
}
