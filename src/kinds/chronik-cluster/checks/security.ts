import { checkRestrictedPod } from '../../../core/blocks/check-restricted-pod.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ChronikCluster } from '../roles.ts';

/** Settings that weaken Pod Security "restricted", and TLS settings that have no effect. */
export function checkSecurity(cluster: ChronikCluster): readonly SchemaProblem[] {
  return [...checkPodSecurity(cluster), ...checkTls(cluster)];
}

function checkPodSecurity({ spec }: ChronikCluster): readonly SchemaProblem[] {
  const { podSecurityContext, containerSecurityContext } = spec.security;
  return checkRestrictedPod(
    { asked: podSecurityContext, path: ['spec', 'security', 'podSecurityContext'] },
    { asked: containerSecurityContext, path: ['spec', 'security', 'containerSecurityContext'] },
  );
}

function checkTls({ spec }: ChronikCluster): readonly SchemaProblem[] {
  const { tlsEnabled, tlsSecret } = spec.security;
  if (tlsEnabled || !tlsSecret) return [];
  return [
    {
      code: 'secret-without-tls',
      severity: 'warning',
      path: ['spec', 'security', 'tlsSecret'],
      message: 'the Secret is not used, because TLS is off',
      fix: 'write `security.tlsEnabled: true`, or take the Secret out',
    },
  ];
}
