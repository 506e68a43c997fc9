import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { annotations, block, objectName } from './blocks.ts';
import { autoscaling, common, enabled, host, secret, word } from './observability-blocks.ts';

const dataSources = fc.constantFrom<JsonObject[]>(
  [
    { name: 'Prometheus', type: 'prometheus', url: 'http://a', isDefault: true, access: 'direct' },
    { name: 'b: "c"', type: 'loki', url: 'http://b', jsonData: { a: { b: [1, null, '$x'] } } },
  ],
  [
    {
      name: 'd',
      type: 'elasticsearch',
      url: 'https://d',
      basicAuth: { secretName: 'a', usernameKey: 'u', passwordKey: 'p' },
    },
  ],
);
const dashboards = fc.constantFrom<JsonObject[]>(
  [
    { name: 'a b', folder: 'x/y', url: 'https://example.com/a.json' },
    { name: 'c', configMap: 'boards' },
  ],
  [{ name: '../x', configMap: 'boards', folder: '' }],
);

/** Any settings of Grafana. */
export const grafana = block({
  ...common(['12.2.0', '10.2.0', '9.0.0']),
  autoscaling,
  adminUser: fc.constantFrom('admin', 'a"b', '1e3', 'a;b'),
  adminPasswordSecret: secret,
  rootUrl: fc.constantFrom('https://example.com/grafana/', 'http://g.example.com'),
  ingress: fc.record(
    {
      enabled,
      className: objectName,
      host: fc.constantFrom('grafana.example.com', '*.example.com'),
      path: fc.constantFrom('/', '/grafana', '/a/b/'),
      annotations,
      tls: block({ enabled, secretName: objectName }),
    },
    { requiredKeys: ['host'] },
  ),
  dataSources,
  dashboards,
  plugins: fc.constantFrom(['grafana-clock-panel'], ['a', 'b@1.0.0-x+1'], []),
  anonymous: block({ enabled, role: fc.constantFrom('Viewer', 'Editor', 'Admin') }),
  smtp: fc
    .record(
      {
        host,
        port: fc.constantFrom(25, 65_535),
        from: fc.constantFrom('a@b.example.com', '"x"@y'),
        user: word,
        passwordSecret: secret,
        tls: fc.boolean(),
      },
      { requiredKeys: ['host', 'from'] },
    )
    .map(({ passwordSecret, ...each }) => ({
      ...each,
      ...(each.user !== undefined && passwordSecret !== undefined && { passwordSecret }),
    })),
  database: fc.record(
    {
      type: fc.constantFrom('postgres', 'mysql'),
      host,
      port: fc.constantFrom(1, 65_535),
      name: word,
      user: word,
      passwordSecret: secret,
      sslMode: fc.constantFrom('disable', 'require', 'verify-ca', 'verify-full'),
    },
    { requiredKeys: ['host'] },
  ),
  persistence: fc.record(
    { enabled, size: fc.constantFrom('1Gi', 500_000_000), storageClassName: fc.constantFrom('', 'a') },
    { requiredKeys: [] },
  ),
}).map(({ autoscaling: scaled, ...each }) => ({
  ...each,
  // Several pods must share a database.
  ...(each.database !== undefined && scaled !== undefined && { autoscaling: scaled }),
}));
