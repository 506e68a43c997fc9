import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { dropField, membersOf, moveField } from './move-field.ts';
import { readAzureNames, readBucketNames, readS3Block } from './object-storage.ts';
import { specPath } from './spec-path.ts';

const TYPE = specPath('backup.destination.type');

/** Reads older forms of backups: `retention`, `storageType` with `storageConfig`, a bucket directly under `backup`. */
export function readBackup(spec: SpecRewriter): void {
  moveField(spec, {
    from: specPath('backup.retention'),
    to: specPath('backup.retentionDays'),
    convert: (value) => (typeof value === 'string' ? wholeDays(value) : value),
  });
  readStorageType(spec);
  readBlocks(spec);
  const s3 = specPath('backup.destination.s3');
  readS3Block(spec, s3);
  if (spec.read([...s3, 'enabled']) === true) {
    dropField(spec, [...s3, 'enabled'], { reason: 'backup.destination.type chooses the store' });
  }
  readBucketNames(spec, specPath('backup.destination.gcs'));
  readAzureNames(spec, specPath('backup.destination.azure'));
}

/** `90d` as 90; a number in quotes too. */
function wholeDays(text: string): JsonValue | undefined {
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? [];
  return days === undefined ? undefined : Number(days);
}

function readStorageType(spec: SpecRewriter): void {
  const type = spec.read(specPath('backup.storageType'));
  if (typeof type !== 'string') return;
  moveField(spec, { from: specPath('backup.storageType'), to: TYPE });
  const config = membersOf(spec.read(specPath('backup.storageConfig')));
  if (Object.keys(config).length === 0) return;
  moveField(spec, { from: specPath('backup.storageConfig'), to: specPath(`backup.destination.${type}`) });
}

function readBlocks(spec: SpecRewriter): void {
  for (const type of ['s3', 'gcs', 'azure']) {
    const from = specPath(`backup.${type}`);
    if (!isJsonObject(spec.read(from))) continue;
    moveField(spec, { from, to: specPath('backup.destination'), convert: (block) => asDestination(type, block) });
  }
}

function asDestination(type: string, block: JsonValue): JsonObject {
  return { type, [type]: block };
}
