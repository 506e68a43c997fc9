import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';

interface RequiredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly keys?: readonly string[];
}

/** The Secrets and ConfigMaps that the Plans of a folder require and do not render, filled with something. */
export function requiredObjects(plansFolder: string): readonly Manifest[] {
  const files = readdirSync(plansFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('plan.yaml'),
  );
  const required = files.flatMap((file) => {
    const { spec } = parse(readFileSync(join(plansFolder, file), 'utf8')) as {
      readonly spec: { readonly requires?: readonly RequiredObject[] };
    };
    return spec.requires ?? [];
  });
  return required
    .filter(({ kind }) => kind === 'Secret' || kind === 'ConfigMap')
    .map(({ apiVersion, kind, namespace, name, keys = [] }) => ({
      apiVersion,
      kind,
      metadata: { name, namespace },
      [kind === 'Secret' ? 'stringData' : 'data']: Object.fromEntries(keys.map((key) => [key, 'simulated'])),
    }));
}
