import type { FieldPath } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ChronikCluster } from '../roles.ts';

/** Settings that weaken Pod Security "restricted", and TLS settings that have no effect. */
export function checkSecurity(cluster: ChronikCluster): readonly SchemaProblem[] {
  return [...checkPodSecurity(cluster), ...checkTls(cluster)];
}

function checkPodSecurity({ spec }: ChronikCluster): readonly SchemaProblem[] {
  const pod = spec.security.podSecurityContext;
  const container = spec.security.containerSecurityContext;
  const weakened: readonly (readonly [boolean, string, string, string])[] = [
    [pod?.runAsNonRoot === false, 'podSecurityContext', 'runAsNonRoot', 'pods may run as root'],
    [pod?.runAsUser === 0, 'podSecurityContext', 'runAsUser', 'pods run as root'],
    [container?.runAsNonRoot === false, 'containerSecurityContext', 'runAsNonRoot', 'containers may run as root'],
    [container?.runAsUser === 0, 'containerSecurityContext', 'runAsUser', 'containers run as root'],
    [container?.privileged === true, 'containerSecurityContext', 'privileged', 'containers own their node'],
    [
      container?.allowPrivilegeEscalation === true,
      'containerSecurityContext',
      'allowPrivilegeEscalation',
      'programs may gain privileges',
    ],
    [
      container?.readOnlyRootFilesystem === false,
      'containerSecurityContext',
      'readOnlyRootFilesystem',
      'programs may change their own image',
    ],
  ];
  return weakened.flatMap(([applies, block, field, consequence]) =>
    applies ? [weakening(['spec', 'security', block, field], consequence)] : [],
  );
}

function weakening(path: FieldPath, consequence: string): SchemaProblem {
  return {
    code: 'weakened-security',
    severity: 'warning',
    path,
    message: `${consequence}: this is weaker than what is rendered without it`,
    fix: 'take the field out, unless the image cannot run without it',
  };
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
