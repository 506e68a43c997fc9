import type { JsonObject } from '../json/json.ts';
import { canonicalJson } from '../manifest/canonical-json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type InstallOptions, installLabels } from './install-options.ts';

/** A Grafana dashboard in a ConfigMap with the label that Grafana's side-car looks for (`grafana_dashboard: "1"`). */
export function agentDashboard(options: InstallOptions): readonly Manifest[] {
  const { name, namespace } = options;
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}-dashboard`, namespace, labels: { ...installLabels(options), grafana_dashboard: '1' } },
      data: { 'planwright.json': canonicalJson(dashboard(options)) },
    },
  ];
}

/** One panel, before it has a place. */
interface Panel {
  readonly title: string;
  readonly type: 'stat' | 'table' | 'timeseries';
  readonly width: number;
  readonly queries: readonly { readonly expr: string; readonly legend?: string }[];
  readonly unit?: string;
}

const SELECTED = 'kind=~"$kind", namespace=~"$namespace"';
const BY_RESOURCE = 'max by (kind, namespace, name)';

function dashboard({ name, namespace }: InstallOptions): JsonObject {
  return {
    title: 'Planwright',
    uid: `planwright-${name}`.slice(0, 40),
    tags: ['planwright'],
    schemaVersion: 39,
    timezone: 'browser',
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus' },
        variable('kind', 'label_values(planwright_resource_ready, kind)'),
        variable('namespace', 'label_values(planwright_resource_ready{kind=~"$kind"}, namespace)'),
      ],
    },
    panels: placed([...RESOURCES, ...agentPanels(`job="${name}", namespace="${namespace}"`, name)]),
  };
}

const RESOURCES: readonly Panel[] = [
  {
    title: 'Resources by phase',
    type: 'stat',
    width: 12,
    queries: [
      {
        expr: `sum by (phase) (max by (kind, namespace, name, phase) (planwright_resource_phase{${SELECTED}}))`,
        legend: '{{phase}}',
      },
    ],
  },
  {
    title: 'Not ready',
    type: 'stat',
    width: 6,
    queries: [{ expr: `count(${BY_RESOURCE} (planwright_resource_ready{${SELECTED}}) == 0) or vector(0)` }],
  },
  {
    title: 'Drifted',
    type: 'stat',
    width: 6,
    queries: [{ expr: `count(${BY_RESOURCE} (planwright_resource_drift{${SELECTED}}) > 0) or vector(0)` }],
  },
  {
    title: 'Which are not ready',
    type: 'table',
    width: 12,
    queries: [{ expr: `${BY_RESOURCE} (planwright_resource_ready{${SELECTED}}) == 0` }],
  },
  {
    title: 'Which differ from their Plan, in how many places',
    type: 'table',
    width: 12,
    queries: [{ expr: `${BY_RESOURCE} (planwright_resource_drift{${SELECTED}}) > 0` }],
  },
  {
    title: 'Phase transitions',
    type: 'timeseries',
    width: 12,
    queries: [
      {
        expr: 'sum by (kind, from, to) (increase(planwright_state_transitions_total{kind=~"$kind"}[$__rate_interval]))',
        legend: '{{kind}} {{from}} → {{to}}',
      },
    ],
  },
  {
    title: 'Errors by class',
    type: 'timeseries',
    width: 12,
    queries: [
      {
        expr: 'sum by (kind, type) (rate(planwright_errors_total{kind=~"$kind"}[$__rate_interval]))',
        legend: '{{kind}} {{type}}',
      },
    ],
  },
];

function agentPanels(scraped: string, name: string): readonly Panel[] {
  const job = `job="${name}"`;
  const quantile = (of: number, metric: string): { readonly expr: string; readonly legend: string } => ({
    expr: `histogram_quantile(${of}, sum by (le) (rate(${metric}_bucket{${job}}[$__rate_interval])))`,
    legend: `p${of * 100}`,
  });
  return [
    {
      title: 'From a live change to its status',
      type: 'timeseries',
      width: 8,
      unit: 's',
      queries: [0.5, 0.99].map((of) => quantile(of, 'planwright_status_latency_seconds')),
    },
    {
      title: 'One evaluation',
      type: 'timeseries',
      width: 8,
      unit: 's',
      queries: [0.5, 0.99].map((of) => quantile(of, 'planwright_reconciliation_duration_seconds')),
    },
    {
      title: 'API requests',
      type: 'timeseries',
      width: 8,
      unit: 'reqps',
      queries: [
        {
          expr: `sum by (method, code) (rate(planwright_api_requests_total{${job}}[$__rate_interval]))`,
          legend: '{{method}} {{code}}',
        },
      ],
    },
    ...watchAndProcessPanels(scraped, job),
  ];
}

function watchAndProcessPanels(scraped: string, job: string): readonly Panel[] {
  return [
    {
      title: 'Stale watches',
      type: 'timeseries',
      width: 8,
      unit: 's',
      queries: [{ expr: `max by (group_kind) (planwright_watch_stale_seconds{${job}}) > 0`, legend: '{{group_kind}}' }],
    },
    {
      title: 'Memory',
      type: 'timeseries',
      width: 8,
      unit: 'bytes',
      queries: [{ expr: `process_resident_memory_bytes{${scraped}}`, legend: '{{pod}}' }],
    },
    {
      title: 'Processor time',
      type: 'timeseries',
      width: 8,
      unit: 'percentunit',
      queries: [{ expr: `rate(process_cpu_seconds_total{${scraped}}[$__rate_interval])`, legend: '{{pod}}' }],
    },
    {
      title: 'Which watches are not live, and why',
      type: 'table',
      width: 24,
      queries: [
        {
          expr: `max by (group_kind, state, reason) (planwright_watch_state{${job}, state!="live", reason!="NotServed"})`,
        },
      ],
    },
  ];
}

function variable(name: string, query: string): JsonObject {
  return {
    name,
    type: 'query',
    datasource: DATASOURCE,
    query: { query, refId: name },
    refresh: 2,
    multi: true,
    includeAll: true,
    allValue: '.*',
  };
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const ROW_WIDTH = 24;
const HEIGHT = 8;

/** From left to right, and on to the next row where one is full. */
function placed(panels: readonly Panel[]): readonly JsonObject[] {
  let [x, y] = [0, 0];
  return panels.map((panel, index) => {
    if (x + panel.width > ROW_WIDTH) [x, y] = [0, y + HEIGHT];
    const gridPos = { x, y, w: panel.width, h: HEIGHT };
    x += panel.width;
    return {
      id: index + 1,
      title: panel.title,
      type: panel.type,
      datasource: DATASOURCE,
      gridPos,
      fieldConfig: { defaults: panel.unit === undefined ? {} : { unit: panel.unit }, overrides: [] },
      targets: panel.queries.map(({ expr, legend }, at) => ({
        refId: String.fromCodePoint(FIRST_REFERENCE + at),
        datasource: DATASOURCE,
        expr,
        ...(legend === undefined ? {} : { legendFormat: legend }),
        ...(panel.type === 'table' ? { format: 'table', instant: true } : {}),
      })),
    };
  });
}

const FIRST_REFERENCE = 65;
