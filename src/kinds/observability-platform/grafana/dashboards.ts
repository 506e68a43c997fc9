import { restrictedContainer } from '../../../core/blocks/restricted-pod.ts';
import type { Container, Volume } from '../../../core/manifest/typed-manifest.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { dataSourcesOf, defaultDataSource } from './data-sources.ts';
import { scripts } from './scripts.generated.ts';

type VolumeMount = NonNullable<Container['volumeMounts']>[number];

const DASHBOARDS_PATH = '/var/lib/grafana-dashboards';
const FETCHED_PATH = `${DASHBOARDS_PATH}/fetched`;
const FETCHED_VOLUME = 'fetched-dashboards';

interface Dashboard {
  readonly index: number;
  readonly configMap?: string | undefined;
  readonly url?: string | undefined;
}

/** Where the files of the spec's dashboard number `index` lie, fetched or mounted. */
export function dashboardFolder(index: number, fetched: boolean): string {
  return fetched ? `${FETCHED_PATH}/${index}` : `${DASHBOARDS_PATH}/${index}`;
}

/** The ConfigMaps with dashboards, and the folder for those that are fetched. */
export function dashboardVolumes(platform: ObservabilityPlatform): readonly Volume[] {
  return [
    ...mounted(platform).map(({ index, configMap }) => ({
      name: `dashboard-${index}`,
      configMap: { name: configMap },
    })),
    ...(fetched(platform).length === 0 ? [] : [{ name: FETCHED_VOLUME, emptyDir: { sizeLimit: '256Mi' } }]),
  ];
}

/** The mounts of those volumes in Grafana's container. */
export function dashboardMounts(platform: ObservabilityPlatform): readonly VolumeMount[] {
  return [
    ...mounted(platform).map(({ index }) => ({
      name: `dashboard-${index}`,
      mountPath: dashboardFolder(index, false),
      readOnly: true,
    })),
    ...(fetched(platform).length === 0 ? [] : [{ name: FETCHED_VOLUME, mountPath: FETCHED_PATH, readOnly: true }]),
  ];
}

/** The init container that fetches dashboards; none where none has a URL. Grafana does not start without them. */
export function fetchContainers(platform: ObservabilityPlatform): readonly Container[] {
  const dashboards = fetched(platform);
  if (dashboards.length === 0) return [];
  return [
    {
      name: 'fetch-dashboards',
      image: platform.spec.bootstrapImage,
      command: ['sh', '-c', scripts['fetch-dashboards.sh'], 'fetch-dashboards'],
      args: dashboards.flatMap(({ index, url }) => [dashboardFolder(index, true), literal(url)]),
      env: sourceVariables(platform),
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
      securityContext: restrictedContainer(),
      terminationMessagePolicy: 'FallbackToLogsOnError',
      volumeMounts: [{ name: FETCHED_VOLUME, mountPath: FETCHED_PATH }],
    },
  ];
}

function sourceVariables(platform: ObservabilityPlatform): { readonly name: string; readonly value: string }[] {
  const sources = dataSourcesOf(platform);
  const chosen = defaultDataSource(sources);
  const fallback = chosen?.uid ?? chosen?.name ?? 'prometheus';
  const uidOf = (type: string) => sources.find((source) => source.type === type && source.uid !== undefined)?.uid;
  return [
    { name: 'DEFAULT_SOURCE', value: literal(replacementText(fallback)) },
    { name: 'LOKI_SOURCE', value: literal(replacementText(uidOf('loki') ?? fallback)) },
    { name: 'TEMPO_SOURCE', value: literal(replacementText(uidOf('tempo') ?? fallback)) },
  ];
}

/** Kubernetes expands `$(NAME)` in arguments and variables; `$$` is a dollar that stays one. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** A name of anybody's choice as JSON inside a sed replacement: `"` and `\` escaped for the one, `\`, `&` and `/` for the other. */
function replacementText(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[\\&/]/g, '\\$&');
}

function mounted(platform: ObservabilityPlatform): readonly (Dashboard & { readonly configMap: string })[] {
  return dashboardsOf(platform).flatMap(({ index, configMap }) =>
    configMap === undefined ? [] : [{ index, configMap }],
  );
}

function fetched(platform: ObservabilityPlatform): readonly (Dashboard & { readonly url: string })[] {
  return dashboardsOf(platform).flatMap(({ index, url }) => (url === undefined ? [] : [{ index, url }]));
}

function dashboardsOf({ spec }: ObservabilityPlatform): readonly Dashboard[] {
  return spec.components.grafana.dashboards.map(({ configMap, url }, index) => ({ index, configMap, url }));
}
