import type { ObservabilityPlatform } from '../components.ts';
import { LDAP_PASSWORD_VARIABLE } from './secrets.ts';

type Ldap = NonNullable<NonNullable<ObservabilityPlatform['spec']['security']['authentication']>['ldap']>;

/**
 * ldap.toml for one server. Grafana expands variables in the whole text before it reads the TOML (9 and later; before, in the password
 * alone), so the password stands between literal quotes, where only three quotes in a row would end it, and a user's text has no `$`.
 */
export function ldapFile(ldap: Ldap): string {
  return [
    '[[servers]]',
    `host = ${tomlText(ldap.host)}`,
    `port = ${ldap.port}`,
    `use_ssl = ${ldap.tls !== 'none'}`,
    `start_tls = ${ldap.tls === 'start'}`,
    'ssl_skip_verify = false',
    `bind_dn = ${tomlText(ldap.bindDn)}`,
    `bind_password = '''\${${LDAP_PASSWORD_VARIABLE}}'''`,
    `search_filter = ${tomlText(ldap.userFilter)}`,
    `search_base_dns = [${tomlText(ldap.userBaseDn)}]`,
    '',
    '[servers.attributes]',
    `username = ${tomlText(userAttribute(ldap.userFilter))}`,
    'name = "givenName"',
    'surname = "sn"',
    'email = "mail"',
    'member_of = "memberOf"',
    '',
  ].join('\n');
}

/** The attribute that the filter compares with what was typed: `sAMAccountName` in Active Directory. */
function userAttribute(filter: string): string {
  return /\(\s*([A-Za-z][-\w]*)\s*=\s*%s\s*\)/.exec(filter)?.[1] ?? 'uid';
}

/** A basic string. JSON's escapes are TOML's, but for the delete character; `$` is escaped too. */
function tomlText(text: string): string {
  return JSON.stringify(text).replaceAll('$', '\\u0024').replaceAll('\u007f', '\\u007f');
}
