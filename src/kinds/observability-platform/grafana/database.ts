import type { ObservabilityPlatform } from '../components.ts';
import { secretFile } from './secrets.ts';
import type { IniFile, IniSection } from './write-ini.ts';

type Database = NonNullable<ObservabilityPlatform['spec']['components']['grafana']['database']>;

/** The public certificate authorities in Grafana's image. */
const PUBLIC_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** The database that Grafana's pods share; nothing for SQLite on the pod's own volume. */
export function databaseSettings({ spec }: ObservabilityPlatform): IniFile {
  const { database } = spec.components.grafana;
  if (database === undefined) return {};
  const { type, host, name, user } = database;
  const port = database.port ?? (type === 'postgres' ? 5432 : 3306);
  return {
    database: {
      type,
      host: `${host.includes(':') ? `[${host}]` : host}:${port}`,
      name,
      user,
      password: secretFile('database-password'),
      ...(type === 'postgres' ? { ssl_mode: database.sslMode } : mysqlEncryption(database)),
    },
  };
}

/**
 * MySQL has other words for the same. Grafana wants to be told the authorities, and the name that the certificate must have, though
 * neither counts without a check; it cannot check the one and not the other.
 */
function mysqlEncryption({ sslMode, host }: Database): IniSection {
  switch (sslMode) {
    case 'disable':
      return { ssl_mode: 'false' };
    case 'require':
      return { ssl_mode: 'skip-verify', ca_cert_path: PUBLIC_AUTHORITIES };
    case 'verify-ca':
    case 'verify-full':
      return { ssl_mode: 'true', ca_cert_path: PUBLIC_AUTHORITIES, server_cert_name: host };
  }
}
