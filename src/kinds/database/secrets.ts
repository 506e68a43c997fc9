import type { BootstrappedSecret } from '../../core/blocks/bootstrapped-secret.ts';
import { credentialsSecretOf, type Database, namesOf, PORT } from './servers.ts';

/** 192 bits, which base64url writes with 32 characters. */
const PASSWORD_BYTES = 24;

/**
 * The Secrets that are created in the cluster: the passwords of the server's own roles, and, unless the user has a Secret, what clients
 * need to connect. They are written once; nothing here may change later, because nothing would follow it.
 */
export function bootstrappedSecrets(database: Database): readonly BootstrappedSecret[] {
  const internal: BootstrappedSecret = {
    name: namesOf(database).internalSecret,
    keys: [
      { key: 'superuser-password', randomBytes: PASSWORD_BYTES },
      { key: 'replication-password', randomBytes: PASSWORD_BYTES },
    ],
  };
  return database.spec.credentials.secretName === undefined ? [internal, credentials(database)] : [internal];
}

function credentials(database: Database): BootstrappedSecret {
  const { databaseName, username } = database.spec;
  return {
    name: credentialsSecretOf(database),
    type: 'kubernetes.io/basic-auth',
    keys: [
      { key: 'username', value: username },
      { key: 'password', randomBytes: PASSWORD_BYTES },
      { key: 'database', value: databaseName },
      { key: 'host', value: `${namesOf(database).readWriteService}.${database.metadata.namespace}.svc` },
      { key: 'port', value: String(PORT) },
    ],
  };
}
