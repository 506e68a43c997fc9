import type { Volume } from '../../../core/manifest/typed-manifest.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { type Mounted, mounted } from '../mounted.ts';
import { PATHS } from './paths.ts';
import { credentialsPath, type RemoteWrite } from './remote-write.ts';

type Source = NonNullable<NonNullable<Volume['projected']>['sources']>[number];

/** The Secrets that Prometheus reads files from. It reads them again when it uses them, so a changed Secret needs no restart. */
export function secretMounts(platform: ObservabilityPlatform): readonly Mounted[] {
  const { secrets, remoteWrite } = platform.spec.components.prometheus;
  return [
    ...secrets.map((secretName, index) =>
      mounted({ name: `secret-${index}`, secret: { secretName } }, `${PATHS.secrets}/${secretName}`),
    ),
    ...remoteWrite.flatMap((receiver, index) => {
      const sources = credentialSources(receiver);
      if (sources.length === 0) return [];
      return [mounted({ name: `remote-write-${index}`, projected: { sources } }, credentialsPath(index))];
    }),
  ];
}

function credentialSources({ basicAuth, bearerTokenSecret, tls }: RemoteWrite): readonly Source[] {
  return [
    ...(basicAuth === undefined
      ? []
      : [source(basicAuth.secretName, { [basicAuth.usernameKey]: 'username', [basicAuth.passwordKey]: 'password' })]),
    ...(bearerTokenSecret === undefined ? [] : [source(bearerTokenSecret.name, { [bearerTokenSecret.key]: 'token' })]),
    ...(tls.caSecret === undefined ? [] : [source(tls.caSecret.name, { [tls.caSecret.key]: 'ca.crt' })]),
    ...(tls.certSecret === undefined ? [] : [source(tls.certSecret, { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' })]),
  ];
}

function source(name: string, files: Readonly<Record<string, string>>): Source {
  return { secret: { name, items: Object.entries(files).map(([key, path]) => ({ key, path })) } };
}
