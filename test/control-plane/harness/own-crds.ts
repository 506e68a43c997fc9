import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCHEMAS = fileURLToPath(new URL('../../../schemas/', import.meta.url));

/** The files of our own CRDs: those of every kind, and Plans. */
export function ownCrdFiles(): readonly string[] {
  return readdirSync(SCHEMAS)
    .map((file) => join(SCHEMAS, file))
    .filter((file) => /^kind: CustomResourceDefinition$/m.test(readFileSync(file, 'utf8')));
}
