import { type FieldPath, isJsonArray, isJsonObject, type JsonValue, member } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { parseYamlText } from '../parse-yaml-text.ts';
import { dropField, dropOthers, moveField, reformField, removeEmpty } from './move-field.ts';
import { specPath } from './spec-path.ts';

const GRAFANA = specPath('components.grafana');
const DASHBOARD_PAGE = /^https:\/\/grafana\.com\/grafana\/dashboards\/(\d+)(?:[-/].*)?$/;

/** Reads older forms of Grafana's blocks. */
export function readGrafana(spec: SpecRewriter): void {
  moveField(spec, { from: at('auth', 'adminPasswordSecret'), to: at('adminPasswordSecret') });
  moveField(spec, { from: at('security', 'adminPasswordSecret'), to: at('adminPasswordSecret') });
  moveField(spec, { from: at('auth', 'anonymous'), to: at('anonymous') });
  readReference(spec, at('adminPasswordSecret'), 'admin-password');
  dropField(spec, at('auth'), {
    reason: 'how people log in is a setting of the platform',
    fix: 'write `security.authentication` with the type oidc, ldap or basic',
  });
  readIngress(spec);
  readDatabase(spec);
  readPlugins(spec);
  readDataSources(spec);
  readDashboards(spec);
  readReference(spec, at('smtp', 'passwordSecret'), 'password');
}

function at(...names: readonly (string | number)[]): FieldPath {
  return [...GRAFANA, ...names];
}

/** The bare name of a Secret as a reference with the usual key. */
function readReference(spec: SpecRewriter, path: FieldPath, key: string): void {
  reformField(spec, path, {
    convert: (value) => (typeof value === 'string' ? { name: value, key } : undefined),
    form: `a reference with name and key (the key is taken to be ${key})`,
  });
}

function readIngress(spec: SpecRewriter): void {
  const secret = at('ingress', 'tlsSecret');
  if (typeof spec.read(secret) === 'string') spec.set(at('ingress', 'tls', 'enabled'), true, secret);
  moveField(spec, { from: secret, to: at('ingress', 'tls', 'secretName') });
  moveField(spec, { from: at('ingress', 'ingressClassName'), to: at('ingress', 'className') });
  moveField(spec, { from: at('ingress', 'hostname'), to: at('ingress', 'host') });
}

function readDatabase(spec: SpecRewriter): void {
  const type = spec.read(at('database', 'type'));
  if (type === 'sqlite' || type === 'sqlite3') {
    dropField(spec, at('database'), { reason: 'without a block database, Grafana uses SQLite on its own volume' });
  }
  moveField(spec, { from: at('database', 'ssl'), to: at('database', 'sslMode'), convert: sslMode });
  moveField(spec, { from: at('database', 'database'), to: at('database', 'name') });
  moveField(spec, { from: at('database', 'username'), to: at('database', 'user') });
  readReference(spec, at('database', 'passwordSecret'), 'password');
}

function sslMode(value: JsonValue): JsonValue | undefined {
  if (typeof value === 'boolean') return value ? 'require' : 'disable';
  return typeof value === 'string' ? value : undefined;
}

/** Names with commas between them, or blocks with name and version. */
function readPlugins(spec: SpecRewriter): void {
  const plugins = spec.read(at('plugins'));
  if (isJsonObject(plugins)) {
    dropField(spec, at('plugins'), { reason: 'plugins are a list of names', fix: 'list each as `id` or `id@version`' });
    return;
  }
  reformField(spec, at('plugins'), { convert: pluginList, form: 'a list of `id` or `id@version`' });
}

function pluginList(value: JsonValue): JsonValue | undefined {
  if (typeof value === 'string') return value.split(',').map((name) => name.trim());
  if (!isJsonArray(value) || !value.some(isJsonObject)) return undefined;
  return value.map((plugin) => {
    const [name, version] = [member(plugin, 'name'), member(plugin, 'version')];
    if (typeof name !== 'string') return plugin;
    return typeof version === 'string' && version !== 'latest' ? `${name}@${version}` : name;
  });
}

/** Text, or a block with `providers`, as a list. */
function readDataSources(spec: SpecRewriter): void {
  const path = at('dataSources');
  reformField(spec, path, { convert: listInText, form: 'a list of data sources' });
  if (!isJsonObject(spec.read(path))) return;
  dropOthers(spec, path, ['providers', 'automaticProvisioning']);
  reformField(spec, path, { convert: (value) => member(value, 'providers') ?? [], form: 'a list of data sources' });
}

/** Text, or a block with `urls`, as a list; the page of a dashboard at grafana.com as the address of its JSON. */
function readDashboards(spec: SpecRewriter): void {
  const path = at('dashboards');
  reformField(spec, path, { convert: listInText, form: 'a list of dashboards' });
  if (isJsonObject(spec.read(path))) {
    dropOthers(spec, path, ['urls', 'automaticProvisioning']);
    reformField(spec, path, { convert: (value) => member(value, 'urls') ?? [], form: 'a list of dashboards' });
  }
  const dashboards = spec.read(path);
  for (const index of isJsonArray(dashboards) ? dashboards.keys() : []) {
    reformField(spec, [...path, index, 'url'], { convert: downloadAddress, form: 'the address of its JSON' });
  }
  for (const holder of ['provisioning', 'sidecar', 'dashboardProviders']) removeEmpty(spec, at(holder));
}

function listInText(value: JsonValue): JsonValue | undefined {
  if (typeof value !== 'string') return undefined;
  const parsed = parseYamlText(value).value;
  return isJsonArray(parsed) ? parsed : undefined;
}

function downloadAddress(value: JsonValue): JsonValue | undefined {
  const [, id] = typeof value === 'string' ? (DASHBOARD_PAGE.exec(value) ?? []) : [];
  return id === undefined ? undefined : `https://grafana.com/api/dashboards/${id}/revisions/latest/download`;
}
