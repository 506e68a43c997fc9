import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ChronikCluster } from '../roles.ts';

/** Scheduling rules that the API server would refuse on a pod and that are therefore left out. */
export function checkScheduling({ spec }: ChronikCluster): readonly SchemaProblem[] {
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
