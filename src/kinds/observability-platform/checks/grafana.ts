import { type FieldPath, valueAt } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { componentPath } from './component-path.ts';

const GRAFANA = componentPath('grafana');
const LOGIN: FieldPath = ['spec', 'security', 'authentication'];
/** Texts that end up in grafana.ini. */
const SETTINGS: readonly FieldPath[] = [
  ...['adminUser', 'rootUrl'].map((name) => [...GRAFANA, name]),
  ...['from', 'user', 'host'].map((name) => [...GRAFANA, 'smtp', name]),
  ...['host', 'name', 'user'].map((name) => [...GRAFANA, 'database', name]),
  ...['issuer', 'clientId', 'redirectUrl', 'authUrl', 'tokenUrl', 'apiUrl', 'roleAttributePath'].map((name) => [
    ...LOGIN,
    'oidc',
    name,
  ]),
  [...LOGIN, 'basic', 'username'],
];

/** Settings of Grafana that it would read as something else, and an Ingress that people cannot use. */
export function checkGrafana(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  if (!platform.spec.components.grafana.enabled) return [];
  return [...checkExpansion(platform), ...checkRootUrl(platform), ...checkIngress(platform)];
}

/** grafana.ini replaces `${NAME}` and `$__file{…}`, is made of lines, and can express neither otherwise. */
function checkExpansion({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  return SETTINGS.flatMap((path) => {
    const value = valueAt({ spec: { ...spec } }, path);
    if (typeof value !== 'string' || !/\$\{|\$__\w+\{|[\r\n]/.test(value)) return [];
    return [
      {
        code: 'invalid-grafana-setting',
        severity: 'error',
        path,
        message: 'Grafana would read a part of this as a variable, or as another line of its configuration',
        expected: 'a text of one line without `${` and `$__…{`',
        actual: JSON.stringify(value),
        fix: 'write the value itself; secrets come from Secrets',
      } satisfies SchemaProblem,
    ];
  });
}

function checkRootUrl({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { rootUrl, ingress } = spec.components.grafana;
  if (rootUrl === undefined || ingress?.enabled !== true || ingress.path === '/') return [];
  const path = `/${rootUrl.split('/').slice(3).join('/')}`;
  if (withoutEnd(path) === withoutEnd(ingress.path)) return [];
  return [
    {
      code: 'root-url-path',
      severity: 'warning',
      path: [...GRAFANA, 'rootUrl'],
      message: `Grafana serves the path of rootUrl, and the Ingress sends ${ingress.path}`,
      actual: rootUrl,
      fix: `let rootUrl end in ${ingress.path}`,
    },
  ];
}

function withoutEnd(path: string): string {
  return path.replace(/\/+$/, '');
}

function checkIngress({ spec, metadata }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { ingress } = spec.components.grafana;
  if (ingress?.enabled !== true || !ingress.tls.enabled) return [];
  const annotations = Object.entries(ingress.annotations);
  const problems: SchemaProblem[] = [];
  if (annotations.some(([name, value]) => name.endsWith('ingress.kubernetes.io/ssl-redirect') && value === 'false')) {
    problems.push({
      code: 'ingress-without-redirect',
      severity: 'warning',
      path: [...GRAFANA, 'ingress', 'annotations'],
      at: 'key',
      message: 'the Ingress serves HTTPS, and lets people log in over plain HTTP as well',
      fix: 'take the annotation ssl-redirect out',
    });
  }
  const isIssued = annotations.some(([name]) => name.startsWith('cert-manager.io/'));
  if (ingress.tls.secretName === undefined && !isIssued) {
    problems.push({
      code: 'ingress-without-certificate',
      severity: 'warning',
      path: [...GRAFANA, 'ingress', 'tls'],
      at: 'key',
      message: `the certificate is read from the Secret grafana-${metadata.name}-tls, and nothing says who makes it`,
      fix: 'write `ingress.tls.secretName`, or an annotation such as `cert-manager.io/cluster-issuer`',
    });
  }
  return problems;
}
