import { checkRestrictedPod } from '../../../core/blocks/check-restricted-pod.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { Database } from '../servers.ts';

/** Settings that weaken Pod Security "restricted", and policies that are asked for but not rendered. */
export function checkSecurity({ spec }: Database): readonly SchemaProblem[] {
  const { podSecurityContext, containerSecurityContext } = spec.security;
  const weakened = checkRestrictedPod(
    { asked: podSecurityContext, path: ['spec', 'security', 'podSecurityContext'] },
    { asked: containerSecurityContext, path: ['spec', 'security', 'containerSecurityContext'] },
  );
  if (spec.networkPolicy.enabled || spec.networkPolicy.from === undefined) return weakened;
  return [
    ...weakened,
    {
      code: 'clients-without-policy',
      severity: 'warning',
      path: ['spec', 'networkPolicy', 'from'],
      at: 'key',
      message: 'the clients are not restricted, because the NetworkPolicies are off',
      fix: 'write `networkPolicy.enabled: true`, or take `from` out',
    },
  ];
}
