import type { ObservabilityPlatform } from '../components.ts';
import { secretFile } from './secrets.ts';
import type { IniFile } from './write-ini.ts';

type Authentication = NonNullable<ObservabilityPlatform['spec']['security']['authentication']>;

/** Where Grafana's own settings lie, ldap.toml among them. */
export const CONFIG_PATH = '/etc/grafana/config';
/** The name of the file with the LDAP servers. */
export const LDAP_FILE = 'ldap.toml';

/**
 * How people log in to Grafana, beside the users that it knows itself; `basic` only names the first of those. The form stays: with a
 * provider that is down the administrator must still get in.
 */
export function authenticationSettings({ spec }: ObservabilityPlatform): IniFile {
  const { anonymous } = spec.components.grafana;
  const { authentication } = spec.security;
  return {
    ...(anonymous.enabled ? { 'auth.anonymous': { enabled: true, org_role: anonymous.role } } : {}),
    ...(authentication === undefined ? {} : settingsOf(authentication)),
  };
}

function settingsOf({ type, oidc }: Authentication): IniFile {
  switch (type) {
    case 'oidc':
      return oidc === undefined ? {} : oidcSettings(oidc);
    case 'ldap':
      return { 'auth.ldap': { enabled: true, config_file: `${CONFIG_PATH}/${LDAP_FILE}`, allow_sign_up: true } };
    case 'basic':
      return {};
  }
}

function oidcSettings(oidc: NonNullable<Authentication['oidc']>): IniFile {
  const issuer = oidc.issuer.replace(/\/+$/, '');
  return {
    'auth.generic_oauth': {
      enabled: true,
      name: 'OpenID Connect',
      client_id: oidc.clientId,
      client_secret: secretFile('oidc-client-secret'),
      scopes: oidc.scopes.join(' '),
      auth_url: oidc.authUrl ?? `${issuer}/authorize`,
      token_url: oidc.tokenUrl ?? `${issuer}/token`,
      api_url: oidc.apiUrl ?? `${issuer}/userinfo`,
      role_attribute_path: oidc.roleAttributePath,
      allow_sign_up: true,
      use_pkce: true,
    },
  };
}
