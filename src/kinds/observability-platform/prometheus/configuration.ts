import { type JsonObject, member } from '../../../core/json/json.ts';
import { writeYaml } from '../../../core/manifest/write-yaml.ts';
import { headlessHostOf, isEnabled, type ObservabilityPlatform } from '../components.ts';
import { additionalScrapeText, askedJobs } from './additional-scrape-configs.ts';
import { annotatedJobs } from './annotated-jobs.ts';
import { clusterJobs } from './cluster-jobs.ts';
import { clientTls, componentJobs } from './component-jobs.ts';
import { PATHS } from './paths.ts';
import { receivesMetrics } from './receivers.ts';
import { remoteWriteEntries } from './remote-write.ts';

/** The external label that tells the replicas apart. */
const REPLICA_LABEL = 'prometheus_replica';

/** How late what others write may come: batches of several senders overtake each other (OpenTelemetry's advice). */
const LATEST_ARRIVAL = '30m';

/**
 * prometheus.yml (https://prometheus.io/docs/prometheus/latest/configuration/configuration/). The user's scrape configurations come last
 * and as they are written, so that a word such as `yes` stays what Prometheus takes it for.
 */
export function prometheusYaml(platform: ObservabilityPlatform): string {
  const { additionalScrapeConfigs } = platform.spec.components.prometheus;
  const asked = additionalScrapeConfigs === undefined ? '' : additionalScrapeText(additionalScrapeConfigs);
  const own = prometheusConfiguration(platform);
  // An empty list is written on one line, which nothing can be added to.
  if (scrapeJobs(platform).length > 0 || asked === '') return writeYaml(own) + asked;
  return `${writeYaml({ ...own, scrape_configs: undefined })}scrape_configs:\n${asked}`;
}

/** What prometheus.yml says without the user's own scrape configurations. `scrape_configs` is its last member. */
export function prometheusConfiguration(platform: ObservabilityPlatform): JsonObject {
  const { prometheus } = platform.spec.components;
  const entries = remoteWriteEntries(platform);
  return {
    global: {
      scrape_interval: prometheus.scrapeInterval,
      evaluation_interval: prometheus.evaluationInterval,
      external_labels: externalLabels(platform),
    },
    alerting: isEnabled(platform, 'alertmanager') ? alerting(platform) : undefined,
    rule_files: [`${PATHS.rules}/*.yaml`, ...platform.spec.alerting.ruleConfigMaps.flatMap(ruleGlobs)],
    remote_write: entries.length === 0 ? undefined : entries,
    storage: receivesMetrics(platform) ? { tsdb: { out_of_order_time_window: LATEST_ARRIVAL } } : undefined,
    scrape_configs: scrapeJobs(platform),
  };
}

function ruleGlobs(configMap: string): readonly string[] {
  return ['yaml', 'yml'].map((ending) => `${PATHS.ruleConfigMaps}/${configMap}/*.${ending}`);
}

/** A job of the user's takes the place of ours of the same name: Prometheus refuses two. */
function scrapeJobs(platform: ObservabilityPlatform): readonly JsonObject[] {
  const taken = askedJobs(platform).map((job) => member(job, 'job_name'));
  const own = [...componentJobs(platform), ...clusterJobs(platform), ...annotatedJobs(platform)];
  return own.filter((job) => !taken.includes(job['job_name']));
}

/** Prometheus expands `${NAME}` in external labels; a dollar sign of the user's is doubled, which makes it one. */
function externalLabels({ spec }: ObservabilityPlatform): JsonObject {
  const asked = { ...spec.global.externalLabels, ...spec.components.prometheus.externalLabels };
  const escaped = Object.keys(asked)
    .sort()
    .map((name) => [name, asked[name]?.replaceAll('$', '$$$$')]);
  return { ...Object.fromEntries(escaped), [REPLICA_LABEL]: '${POD_NAME}' };
}

/** Every Alertmanager gets every alert: they agree among themselves on who sends it. */
function alerting(platform: ObservabilityPlatform): JsonObject {
  return {
    // The same alert of two replicas must be one alert.
    alert_relabel_configs: [{ action: 'labeldrop', regex: REPLICA_LABEL }],
    alertmanagers: [
      {
        ...clientTls(platform, 'alertmanager'),
        dns_sd_configs: [{ names: [`_http._tcp.${headlessHostOf(platform, 'alertmanager')}`] }],
      },
    ],
  };
}
