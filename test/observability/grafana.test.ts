import { describe, expect, it } from 'vitest';
import { isJsonArray, type JsonObject, type JsonValue, member, valueAt } from '../../src/core/json/json.ts';
import { addGrafana } from '../../src/kinds/observability-platform/grafana/add-grafana.ts';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { type LocalContainer, localContainer } from './local-container.ts';
import { planOf } from './test-platform.ts';

/** A secret that every layer on its way would take for something else: YAML, TOML, ini, and Grafana's variables. */
const SECRET = `p$a$$s "w'o\\rd" #1; %(x)s \${HOME} $HOME`;
const DASHBOARD = JSON.stringify({ title: 'Orders', uid: 'orders', panels: [] });
const SERVICE = '.monitoring.svc.cluster.local';

const OBJECTS = {
  'grafana-production-admin': { 'admin-password': SECRET },
  'grafana-production-secret-key': { 'secret-key': 'k' },
  'grafana-production-database': { password: SECRET },
  'grafana-production-smtp': { password: SECRET },
  'grafana-production-oidc': { 'client-secret': SECRET },
  'own-admin': { word: SECRET },
  'production-tls': { 'tls.crt': 'CERTIFICATE', 'tls.key': 'KEY', 'ca.crt': 'AUTHORITY' },
  boards: { 'orders.json': DASHBOARD },
};

/** Specs that turn on what Grafana can be asked for; each is filled with its version. */
const SPECS: Readonly<Record<string, (version: string) => string>> = {
  'Grafana alone': (version) => `components: {grafana: {version: ${version}}}`,
  'every component, HTTPS': (version) => `components:
  prometheus: {}
  loki: {}
  tempo: {metricsGenerator: {enabled: true}}
  grafana: {version: ${version}, replicas: 2, database: {type: mysql, host: db}}
alerting: {alertmanager: {}}
security: {tls: {enabled: true, autoTLS: true}}`,
  'data sources and dashboards of its own': (version) => `components:
  prometheus: {}
  loki: {}
  tempo: {}
  grafana:
    version: ${version}
    dashboards: [{name: "Our orders", folder: "Shop $1", configMap: boards}, {name: web, url: "https://example.com/a.json"}]
    dataSources:
      - {name: Loki, type: elasticsearch, url: "http://logs:9200"}
      - {name: Prometheus, type: prometheus, url: "http://mimir/prometheus"}
      - name: "Costs $HOME"
        type: postgres
        url: http://costs:5432
        isDefault: true
        basicAuth: {secretName: costs}
        jsonData: {database: "a$b", "tls$": ["\${HOME}", 1, {deep: $__env}]}`,
};

describe.each(['9.0.0', '10.0.0', '12.2.0'])('Grafana %s', (version) => {
  describeWithPrograms('provisions', ['grafana-provisioning'], () => {
    it.each(Object.entries(SPECS))('%s', (_title, spec) => {
      const stored = provisioned(spec(version));
      const sources = objectsAt(stored, 'dataSources');
      expect(sources.filter((source) => source['isDefault'] === true).length).toBe(sources.length === 0 ? 0 : 1);
    });
  });
});

describeWithPrograms("Grafana's own readers", ['grafana-provisioning'], () => {
  it("store the platform's data sources with the links between them", () => {
    const stored = provisioned((SPECS['every component, HTTPS'] ?? String)('12.2.0'));
    const sources = objectsAt(stored, 'dataSources');
    expect(sources.map(({ name, uid, url, isDefault }) => [name, uid, url, isDefault])).toEqual([
      ['Prometheus', 'prometheus', `https://prometheus-production${SERVICE}:9090`, true],
      ['Loki', 'loki', `https://loki-production${SERVICE}:3100`, false],
      ['Tempo', 'tempo', `https://tempo-production${SERVICE}:3200`, false],
      ['Alertmanager', 'alertmanager', `https://alertmanager-production${SERVICE}:9093`, false],
    ]);
    expect(sources.map(({ secureJsonData }) => secureJsonData)).toEqual(
      Array.from({ length: 4 }, () => ({ tlsCACert: 'AUTHORITY' })),
    );
    expect(valueAt(sources[1], ['jsonData', 'derivedFields', 0, 'url'])).toBe('${__value.raw}');
    expect(valueAt(sources[2], ['jsonData', 'tracesToMetrics', 'queries', 0, 'query'])).toBe(
      'sum(rate(traces_spanmetrics_calls_total{$__tags}[5m]))',
    );
  });

  it('store what the spec adds, replaces and signs in to, its dollars untouched', () => {
    const stored = provisioned((SPECS['data sources and dashboards of its own'] ?? String)('12.2.0'));
    const sources = objectsAt(stored, 'dataSources');
    expect(sources.map(({ name, type, uid, isDefault }) => [name, type, uid, isDefault])).toEqual([
      ['Tempo', 'tempo', 'tempo', false],
      ['Loki', 'elasticsearch', 'P8E80F9AEF21F6940', false],
      ['Prometheus', 'prometheus', 'prometheus', false],
      ['Costs $HOME', 'postgres', expect.stringMatching(/^P[0-9A-F]{16}$/), true],
    ]);
    expect(sources[3]).toMatchObject({
      basicAuth: true,
      basicAuthUser: SECRET,
      secureJsonData: { basicAuthPassword: SECRET },
      jsonData: { database: 'a$b', tls$: ['${HOME}', 1, { deep: '$__env' }] },
    });
  });

  it('store dashboards in their folders', () => {
    const stored = provisioned((SPECS['data sources and dashboards of its own'] ?? String)('12.2.0'));
    expect(objectsAt(stored, 'folders').map((folder) => folder['Title'])).toEqual(['Shop $1']);
    expect(objectsAt(stored, 'dashboards').map((each) => valueAt(each, ['dashboard', 'Title']))).toEqual([
      'Orders',
      'Web',
    ]);
  });
});

const LDAP = `security: {authentication: {type: ldap, ldap: {host: ldap.example.com, tls: start, bindDn: 'cn="a",dc=\${HOME}', userBaseDn: 'dc=a\\b', userFilter: (sAMAccountName=%s)}}}`;

describeWithPrograms("Grafana's own settings", ['grafana-provisioning'], () => {
  it('have every secret as it is in its Secret', () => {
    const { settings } = settingsOf(`components:
  grafana:
    database: {host: db.example.com}
    smtp: {host: mail.example.com, from: a@example.com, user: "us;er#1"}
    adminPasswordSecret: {name: own-admin, key: word}
security:
  authentication: {type: oidc, oidc: {issuer: "https://id.example.com/", clientId: "a;b", roleAttributePath: "contains(groups[*], 'ops') && 'Admin' || \`\\"Viewer\\"\`"}}`);
    expect(settings).toMatchObject({
      security: { admin_user: 'admin', admin_password: SECRET, secret_key: 'k' },
      database: { type: 'postgres', host: 'db.example.com:5432', password: SECRET, ssl_mode: 'require' },
      smtp: { enabled: 'true', host: 'mail.example.com:587', user: 'us;er#1', password: SECRET },
      'auth.generic_oauth': {
        enabled: 'true',
        client_id: 'a;b',
        client_secret: SECRET,
        auth_url: 'https://id.example.com/authorize',
        role_attribute_path: "contains(groups[*], 'ops') && 'Admin' || `\"Viewer\"`",
      },
    });
  });

  it('have the LDAP server, and texts of users as they are', () => {
    const { ldap } = settingsOf(`components: {grafana: {}}\n${LDAP}`);
    expect(valueAt(ldap, ['Servers', 0])).toMatchObject({
      Host: 'ldap.example.com',
      Port: 389,
      UseSSL: true,
      StartTLS: true,
      SkipVerifySSL: false,
      BindDN: 'cn="a",dc=${HOME}',
      BindPassword: SECRET,
      SearchFilter: '(sAMAccountName=%s)',
      SearchBaseDNs: ['dc=a\\b'],
      Attr: { Username: 'sAMAccountName' },
    });
  });

  it('serve below the path of the Ingress, and find the other pods', () => {
    const { settings, appUrl, appSubUrl } = settingsOf(`components:
  grafana: {replicas: 3, database: {host: db}, ingress: {host: a.example.com, path: /grafana, tls: {enabled: true}}}`);
    expect([appUrl, appSubUrl]).toEqual(['https://a.example.com/grafana/', '/grafana']);
    expect(settings).toMatchObject({
      server: { serve_from_sub_path: 'true', domain: 'a.example.com', protocol: 'http' },
      security: { cookie_secure: 'true' },
      unified_alerting: {
        ha_listen_address: '[10.1.2.3]:9094',
        ha_advertise_address: '[10.1.2.3]:9094',
        ha_peers: `grafana-production-headless${SERVICE}:9094`,
      },
    });
  });
});

interface Settings {
  readonly settings: JsonValue | undefined;
  readonly ldap: JsonValue | undefined;
  readonly appUrl: JsonValue | undefined;
  readonly appSubUrl: JsonValue | undefined;
}

/** What Grafana makes of the rendered grafana.ini and ldap.toml. */
function settingsOf(spec: string): Settings {
  const { pathOf } = containerOf(spec);
  const answer = grafana('--settings', pathOf('/etc/grafana/config/grafana.ini'));
  return {
    settings: answer['settings'],
    ldap: answer['ldap'],
    appUrl: answer['appUrl'],
    appSubUrl: answer['appSubUrl'],
  };
}

/** What Grafana would store of the rendered provisioning files. */
function provisioned(spec: string): JsonObject {
  return grafana(containerOf(spec).pathOf('/etc/grafana/provisioning'));
}

function containerOf(spec: string): LocalContainer {
  return localContainer(planOf(spec, addGrafana), ['Deployment', 'grafana-production', 'grafana'], {
    folder: temporaryFolder({
      'var/lib/grafana-dashboards/fetched/1/dashboard.json': JSON.stringify({ title: 'Web', uid: 'web' }),
    }),
    objects: OBJECTS,
  });
}

function grafana(...args: readonly string[]): JsonObject {
  const variables = { POD_IP: '10.1.2.3', LDAP_BIND_PASSWORD: SECRET, DATA_SOURCE_2_USER: SECRET };
  const env = { ...variables, DATA_SOURCE_2_PASSWORD: SECRET };
  const { status, stdout, stderr } = runProgram('grafana-provisioning', args, { env });
  expect({ status, stderr: status === 0 ? '' : stderr + stdout }).toEqual({ status: 0, stderr: '' });
  // The program answers one JSON object.
  return JSON.parse(stdout) as JsonObject;
}

function objectsAt(stored: JsonObject, name: string): readonly JsonObject[] {
  const list = member(stored, name);
  // Each of these lists holds objects only.
  return isJsonArray(list) ? (list as readonly JsonObject[]) : [];
}
