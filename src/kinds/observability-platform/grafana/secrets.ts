import type { Container, EnvVar, Volume } from '../../../core/manifest/typed-manifest.ts';
import { type ObservabilityPlatform, objectName } from '../components.ts';

/** A key of a Secret in the namespace of the resource. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** What grafana.ini reads secrets for. */
export type SecretPurpose =
  | 'admin-password'
  | 'secret-key'
  | 'database-password'
  | 'smtp-password'
  | 'oidc-client-secret';

type BasicAuth = NonNullable<
  ObservabilityPlatform['spec']['components']['grafana']['dataSources'][number]['basicAuth']
>;

const SECRETS_PATH = '/etc/grafana/secrets';
const VOLUME = 'secrets';
/** The variable with the password of the LDAP bind user. */
export const LDAP_PASSWORD_VARIABLE = 'LDAP_BIND_PASSWORD';

/** How grafana.ini refers to a secret: Grafana reads the file when it starts and trims it. */
export function secretFile(purpose: SecretPurpose): string {
  return `$__file{${SECRETS_PATH}/${purpose}}`;
}

/** The Secret with the key that encrypts what Grafana keeps in its database. Made once: with another key, all of it is unreadable. */
export function keySecret(platform: ObservabilityPlatform): SecretKey {
  return { name: `${objectName(platform, 'grafana')}-secret-key`, key: 'secret-key' };
}

/** The Secret with the administrator's password where the spec names none. Made once. */
export function adminSecret(platform: ObservabilityPlatform): SecretKey {
  return { name: `${objectName(platform, 'grafana')}-admin`, key: 'admin-password' };
}

/** The administrator's name, which Grafana reads when its database is new and never again. */
export function adminUserOf({ spec }: ObservabilityPlatform): string {
  const { authentication } = spec.security;
  const named = authentication?.type === 'basic' ? authentication.basic?.username : undefined;
  return named ?? spec.components.grafana.adminUser;
}

/** The password that the spec names for the administrator; undefined where one is to be made. */
export function namedAdminPassword({ spec }: ObservabilityPlatform): SecretKey | undefined {
  const { authentication } = spec.security;
  const named = authentication?.type === 'basic' ? authentication.basic?.passwordSecret : undefined;
  return named ?? spec.components.grafana.adminPasswordSecret;
}

/** The administrator's password, wherever it comes from. */
export function adminPasswordOf(platform: ObservabilityPlatform): SecretKey {
  return namedAdminPassword(platform) ?? adminSecret(platform);
}

/** The volume with every secret that grafana.ini reads, one file each, named after its purpose. */
export function secretsVolume(platform: ObservabilityPlatform): Volume {
  const sources = Object.entries(secretsOf(platform)).map(([purpose, { name, key }]) => ({
    secret: { name, items: [{ key, path: purpose }] },
  }));
  return { name: VOLUME, projected: { defaultMode: 0o440, sources } };
}

/** The mount of that volume. */
export function secretsMount(): NonNullable<Container['volumeMounts']>[number] {
  return { name: VOLUME, mountPath: SECRETS_PATH, readOnly: true };
}

/**
 * Secrets that are read from the environment instead. Provisioning expands what a file holds once more, so that a `$` in a password would
 * be lost, but leaves the value of a plain `$NAME` as it is; ldap.toml knows files in newer versions only.
 */
export function secretVariables(platform: ObservabilityPlatform): readonly EnvVar[] {
  const { authentication } = platform.spec.security;
  const { ldap } = authentication ?? {};
  const bind = ldap?.bindPasswordSecret ?? { name: `${objectName(platform, 'grafana')}-ldap`, key: 'bind-password' };
  return [
    ...(authentication?.type === 'ldap' ? [variable(LDAP_PASSWORD_VARIABLE, bind)] : []),
    ...platform.spec.components.grafana.dataSources.flatMap(({ basicAuth }, index) =>
      basicAuth === undefined ? [] : loginVariables(index, basicAuth),
    ),
  ];
}

/** The names of the variables with the user and password of one of the spec's data sources, by its place in the list. */
export function loginVariableNames(index: number): { readonly user: string; readonly password: string } {
  return { user: `DATA_SOURCE_${index}_USER`, password: `DATA_SOURCE_${index}_PASSWORD` };
}

function loginVariables(index: number, { secretName: name, usernameKey, passwordKey }: BasicAuth): readonly EnvVar[] {
  const names = loginVariableNames(index);
  return [variable(names.user, { name, key: usernameKey }), variable(names.password, { name, key: passwordKey })];
}

function variable(name: string, { name: secret, key }: SecretKey): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

function secretsOf(platform: ObservabilityPlatform): Partial<Record<SecretPurpose, SecretKey>> {
  const { authentication } = platform.spec.security;
  const prefix = objectName(platform, 'grafana');
  const client = authentication?.oidc?.clientSecretRef ?? { name: `${prefix}-oidc`, key: 'client-secret' };
  return {
    'admin-password': adminPasswordOf(platform),
    'secret-key': keySecret(platform),
    ...serverSecrets(platform, prefix),
    ...(authentication?.type === 'oidc' ? { 'oidc-client-secret': client } : {}),
  };
}

function serverSecrets({ spec }: ObservabilityPlatform, prefix: string): Partial<Record<SecretPurpose, SecretKey>> {
  const { database, smtp } = spec.components.grafana;
  const forDatabase = database?.passwordSecret ?? { name: `${prefix}-database`, key: 'password' };
  const forMail = smtp?.passwordSecret ?? { name: `${prefix}-smtp`, key: 'password' };
  return {
    ...(database === undefined ? {} : { 'database-password': forDatabase }),
    ...(smtp?.user === undefined ? {} : { 'smtp-password': forMail }),
  };
}
