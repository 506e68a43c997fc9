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
  await waitUntilServed(client, crds);
  return warnings;
}

/** Waits until objects of each CustomResourceDefinition can be applied. */
export async function waitUntilServed(client: ApiClient, crds: readonly Manifest[]): Promise<void> {
  for (const crd of crds) {
    await waitUntil(`${crd.metadata.name} is Established`, async () =>
      hasCondition(await client.get(nameOf(crd)), 'Established'),
    );
    await waitUntil(`${crd.metadata.name} is served`, () => isServed(client, crd));
  }
}

/** Discovery follows a moment after the condition, and so does what answers requests: each in its own time. */
async function isServed(client: ApiClient, crd: Manifest): Promise<boolean> {
  const { group, names, versions } = crd['spec'] as {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
  const version = versions.find(({ served }) => served)?.name;
  const path = `/apis/${group}/${version}`;
  const { status, body } = await client.request({ method: 'GET', path });
  if (status !== 200 || !JSON.stringify(body).includes(`"kind":"${names.kind}"`)) return false;
  const list = await client.request({ method: 'GET', path: `${path}/${names.plural}?limit=1` });
  return list.status === 200;
}
