import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { RequiredObject } from '../../../src/core/plan/plan.ts';

/** What Plans require and somebody else makes, filled with something. Throws for a kind that this cannot make. */
export function standInsFor(required: readonly Omit<RequiredObject, 'neededBy'>[]): readonly Manifest[] {
  return required.map(({ apiVersion, kind, namespace, name, keys }) => {
    const data = Object.fromEntries((keys ?? []).map((key) => [key, 'simulated']));
    const metadata = { name, namespace };
    if (kind === 'Secret') return { apiVersion, kind, metadata, stringData: data };
    if (kind === 'ConfigMap') return { apiVersion, kind, metadata, data };
    if (kind === 'ServiceAccount') return { apiVersion, kind, metadata };
    throw new Error(`nobody makes the required ${kind} ${name}`);
  });
}
