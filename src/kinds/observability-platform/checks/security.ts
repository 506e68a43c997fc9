import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ObservabilityPlatform } from '../components.ts';

/** Certificates that nobody names, and log-in over what others can read or that must be guessed. */
export function checkSecurity(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  return [...checkCertificate(platform), ...checkOidc(platform), ...checkLdap(platform)];
}

function checkCertificate({ spec, metadata }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { enabled, autoTLS, certSecret } = spec.security.tls;
  const path = ['spec', 'security', 'tls'];
  if (!enabled) return autoTLS || certSecret !== undefined ? [unused(path)] : [];
  if (autoTLS || certSecret !== undefined) return [];
  return [
    {
      code: 'tls-without-certificate',
      severity: 'warning',
      path,
      at: 'key',
      message: `no certificate is named, so cert-manager is asked for one: ${metadata.name}-tls`,
      fix: 'write `security.tls.autoTLS: true`, or name a Secret in `security.tls.certSecret`',
    },
  ];
}

function unused(path: SchemaProblem['path']): SchemaProblem {
  return {
    code: 'certificate-without-tls',
    severity: 'warning',
    path,
    at: 'key',
    message: 'the certificate is not used, because TLS is off',
    fix: 'write `security.tls.enabled: true`, or take the rest of the block out',
  };
}

function checkOidc({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { type, oidc } = spec.security.authentication ?? {};
  if (type !== 'oidc' || oidc === undefined || !spec.components.grafana.enabled) return [];
  const guesses = { authUrl: 'authorize', tokenUrl: 'token', apiUrl: 'userinfo' } as const;
  const missing = (['authUrl', 'tokenUrl', 'apiUrl'] as const).filter((field) => oidc[field] === undefined);
  if (missing.length === 0) return [];
  return [
    {
      code: 'oidc-endpoints-guessed',
      severity: 'warning',
      path: ['spec', 'security', 'authentication', 'oidc'],
      at: 'key',
      message: `Grafana does not ask the provider for its addresses; ${missing.map((field) => `${field} is taken to be {issuer}/${guesses[field]}`).join(', ')}`,
      fix: `write ${missing.join(', ')} as {issuer}/.well-known/openid-configuration says`,
    },
  ];
}

function checkLdap({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { type, ldap } = spec.security.authentication ?? {};
  if (type !== 'ldap' || ldap?.tls !== 'none') return [];
  return [
    {
      code: 'ldap-without-tls',
      severity: 'warning',
      path: ['spec', 'security', 'authentication', 'ldap'],
      at: 'key',
      message: 'passwords go to the LDAP server unencrypted',
      fix: 'write `tls: start`, or `tls: full` with `port: 636`',
    },
  ];
}
