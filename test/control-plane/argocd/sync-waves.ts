import type { AppliedObject } from '../gitops/applied-order.ts';

/** The objects in groups of one sync wave of Argo CD each, in order. What may never be ready shares the last one. */
export function bySyncWave(objects: readonly AppliedObject[]): readonly (readonly AppliedObject[])[] {
  const groups = new Map<number, AppliedObject[]>();
  for (const object of objects) {
    const wave = Number(object.manifest.metadata.annotations?.['argocd.argoproj.io/sync-wave']);
    groups.set(wave, [...(groups.get(wave) ?? []), object]);
  }
  return [...groups.entries()].sort(([left], [right]) => left - right).map(([, group]) => group);
}
