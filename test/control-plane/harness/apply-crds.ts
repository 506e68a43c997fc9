import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { type ApiClient, nameOf } from './api-client.ts';
import { hasCondition } from './conditions.ts';
import { waitUntil } from './wait-until.ts';

/** Applies the CRDs of the files and waits until each is Established and served. Returns the warnings. */
export async function applyCrds(client: ApiClient, files: readonly string[]): Promise<readonly string[]> {
  const crds = files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Manifest),
  );
  const warnings: string[] = [];
  for (const crd of crds) warnings.push(...(await client.apply(crd)).warnings);
  for (const crd of crds) {
    await waitUntil(`${crd.metadata.name} is Established`, async () =>
      hasCondition(await client.get(nameOf(crd)), 'Established'),
    );
  }
  return warnings;
}
