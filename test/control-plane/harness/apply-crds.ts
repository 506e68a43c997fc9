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
    await waitUntil(`${crd.metadata.name} is served`, () => isServed(client, crd));
  }
  return warnings;
}

/** Discovery follows a moment after the condition. */
async function isServed(client: ApiClient, crd: Manifest): Promise<boolean> {
  const { group, names, versions } = crd['spec'] as {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
  const version = versions.find(({ served }) => served)?.name;
  const { status, body } = await client.request({ method: 'GET', path: `/apis/${group}/${version}` });
  return status === 200 && JSON.stringify(body).includes(`"kind":"${names.kind}"`);
}
