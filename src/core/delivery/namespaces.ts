import type { Config } from '../config/config.ts';
import type { JsonObject } from '../json/json.ts';
import { PROTECTION_ANNOTATIONS } from '../synth/labels.ts';

/** The Namespaces that planwright.yaml asks for, by name: with Pod Security labels, and never deleted by an applier. */
export function namespaceObjects(config: Config): Readonly<Record<string, JsonObject>> {
  const asked = Object.entries(config.namespaces).filter(([, settings]) => settings.create);
  return Object.fromEntries(
    asked.map(([name, settings]) => [
      name,
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          annotations: { ...settings.annotations, ...PROTECTION_ANNOTATIONS },
          labels: {
            ...settings.labels,
            'app.kubernetes.io/managed-by': 'planwright',
            ...podSecurityLabels(settings.podSecurity),
          },
          name,
        },
      },
    ]),
  );
}

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/: refused, warned about and recorded at one level. */
function podSecurityLabels(level: string): Readonly<Record<string, string>> {
  const modes = ['audit', 'enforce', 'warn'];
  return Object.fromEntries(modes.map((mode) => [`pod-security.kubernetes.io/${mode}`, level]));
}
