import type { FieldPath } from '../json/json.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';
import type { AskedPodAffinity, AskedScheduling } from './scheduling.ts';

/**
 * Scheduling rules that the API server would refuse on a pod, and are therefore left out, and those that say nothing.
 * `path` is where `tolerations` and `affinity` stand.
 */
export function checkScheduling(asked: AskedScheduling, path: FieldPath): readonly SchemaProblem[] {
  return [
    ...tolerationTimes(asked, path),
    ...(['podAffinity', 'podAntiAffinity'] as const).flatMap((half) =>
      termsWithoutSelector(asked.affinity?.[half], [...path, 'affinity', half]),
    ),
  ];
}

function tolerationTimes({ tolerations }: AskedScheduling, path: FieldPath): readonly SchemaProblem[] {
  return (tolerations ?? []).flatMap((toleration, index) => {
    if (toleration.tolerationSeconds == null || toleration.effect === 'NoExecute') return [];
    return [
      {
        code: 'toleration-seconds-ignored',
        severity: 'warning',
        path: [...path, 'tolerations', index, 'tolerationSeconds'],
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
function termsWithoutSelector(asked: AskedPodAffinity | null | undefined, path: FieldPath): readonly SchemaProblem[] {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = asked ?? {};
  const terms = [
    ...(required ?? []).map((term, index) => ({
      term,
      place: [...path, 'requiredDuringSchedulingIgnoredDuringExecution', index],
    })),
    ...(preferred ?? []).map(({ podAffinityTerm: term }, index) => ({
      term,
      place: [...path, 'preferredDuringSchedulingIgnoredDuringExecution', index, 'podAffinityTerm'],
    })),
  ];
  return terms.filter(({ term }) => term.labelSelector == null).map(({ place }) => withoutSelector(place));
}

function withoutSelector(path: FieldPath): SchemaProblem {
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
