import { describe, expect, it } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import { dataSourcesOf } from './data-sources.ts';

const COMPONENTS = 'prometheus: {}, loki: {}, tempo: {metricsGenerator: {enabled: true}}';

function sources(grafana: string, components = COMPONENTS): ReturnType<typeof dataSourcesOf> {
  return dataSourcesOf(testPlatform(`components: {${components}, grafana: ${grafana}}`));
}

describe('the default data source', () => {
  it.each([
    ['is Prometheus', COMPONENTS, '{}', 'Prometheus'],
    ['is the first where there is no Prometheus', 'loki: {}, tempo: {}', '{}', 'Loki'],
    [
      'is the one that the spec says',
      COMPONENTS,
      '{dataSources: [{name: A, type: a, url: "http://a", isDefault: true}]}',
      'A',
    ],
    [
      'is the one that replaces Prometheus',
      'prometheus: {}',
      '{dataSources: [{name: Prometheus, type: a, url: "http://a"}]}',
      'Prometheus',
    ],
  ])('%s', (_title, components, grafana, name) => {
    const defaults = sources(grafana, components).filter(({ isDefault }) => isDefault);
    expect(defaults.map((source) => source.name)).toEqual([name]);
  });
});

it('none is there for components that are not', () => {
  expect(sources('{}', 'tempo: {enabled: false}').map(({ name }) => name)).toEqual([]);
});

it('a data source of another type takes the name and not the links', () => {
  const all = sources('{dataSources: [{name: Loki, type: elasticsearch, url: "http://a"}]}');
  expect(all.map(({ name, type, uid }) => [name, type, uid])).toEqual([
    ['Prometheus', 'prometheus', 'prometheus'],
    ['Tempo', 'tempo', 'tempo'],
    ['Loki', 'elasticsearch', undefined],
  ]);
  expect(JSON.stringify(all.map(({ jsonData }) => jsonData))).not.toContain('"loki"');
});

it('metrics that Tempo writes elsewhere are not looked for in Prometheus', () => {
  const generator = 'metricsGenerator: {enabled: true, remoteWriteUrl: "http://mimir/push"}';
  const [, tempo] = sources('{}', `prometheus: {}, tempo: {${generator}}`);
  expect(tempo?.jsonData).toEqual({ nodeGraph: { enabled: true }, search: { hide: false } });
});

it.each([
  ['9.5.0', ['nodeGraph', 'search', 'tracesToLogsV2', 'tracesToLogs', 'lokiSearch']],
  ['10.0.0', ['nodeGraph', 'search', 'tracesToLogsV2']],
])('Grafana %s gets the links to logs in its form', (version, options) => {
  const [, tempo] = sources(`{version: ${version}}`, 'loki: {}, tempo: {searchEnabled: false}');
  expect(Object.keys(tempo?.jsonData ?? {})).toEqual(options);
  expect(tempo?.jsonData['search']).toEqual({ hide: true });
});

it.each([
  ['10.2.9', ['Trace']],
  ['10.3.0', ['Trace', 'Trace (metadata)']],
])('Grafana %s finds trace ids where it can look', (version, names) => {
  const [loki] = sources(`{version: ${version}}`, 'loki: {}, tempo: {}');
  expect(loki?.jsonData['derivedFields']).toMatchObject(names.map((name) => ({ name, datasourceUid: 'tempo' })));
});
