import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ChronikCluster } from '../roles.ts';

/** Scheduling rules that the API server would refuse on a pod, and are therefore left out, and those that say nothing. */
export function checkScheduling(cluster: ChronikCluster): readonly SchemaProblem[] {
  return [...tolerationTimes(cluster), ...termsWithoutSelector(cluster)];
}

function tolerationTimes({ spec }: ChronikCluster): readonly SchemaProblem[] {
  return (spec.tolerations ?? []).flatMap((toleration, index) => {
    if (toleration.tolerationSeconds == null || toleration.effect === 'NoExecute') return [];
    return [
      {
        code: 'toleration-seconds-ignored',
        severity: 'warning',
        path: ['spec', 'tolerations', index, 'tolerationSeconds'],
        at: 'key',
        message:
          'a toleration has a time only with the effect NoExecute; the API server refuses it here, so it is left out',
        actual: `effect ${toleration.effect ?? 'not set'}`,
        fix: 'take `tolerationSeconds` out, or write `effect: NoExecute`',
      } satisfies SchemaProblem,
    ];
  });
}

/** The API server warns of these on every workload that carries them. */
function termsWithoutSelector({ spec }: ChronikCluster): readonly SchemaProblem[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
    const {
      requiredDuringSchedulingIgnoredDuringExecution: required,
      preferredDuringSchedulingIgnoredDuringExecution: preferred,
    } = spec.affinity?.[kind] ?? {};
    const path = ['spec', 'affinity', kind];
    const terms = [
      ...(required ?? []).map((term, index) => ({
        term,
        path: [...path, 'requiredDuringSchedulingIgnoredDuringExecution', index],
      })),
      ...(preferred ?? []).map(({ podAffinityTerm: term }, index) => ({
        term,
        path: [...path, 'preferredDuringSchedulingIgnoredDuringExecution', index, 'podAffinityTerm'],
      })),
    ];
    return terms.filter(({ term }) => term.labelSelector == null).map(({ path: place }) => withoutSelector(place));
  });
}

function withoutSelector(path: SchemaProblem['path']): SchemaProblem {
  return {
    code: 'affinity-without-selector',
    severity: 'warning',
    path,
    at: 'key',
    message:
      'a term without `labelSelector` matches no pod: a required one of podAffinity can never be met, any other has no effect',
    fix: 'add a `labelSelector`, or take the term out; `labelSelector: {}` means every pod',
  };
}
