import { isAtLeast, type ObservabilityPlatform } from '../components.ts';
import { servesTls, urlOf } from '../tls.ts';
import { PATHS } from './paths.ts';
import { receivesMetrics } from './receivers.ts';
import { completesUserNames } from './remote-write.ts';

/** The command line of Prometheus (`prometheus --help`, 2.40 to 3.x). */
export function prometheusFlags(platform: ObservabilityPlatform): readonly string[] {
  const { prometheus } = platform.spec.components;
  const features = enabledFeatures(platform);
  return [
    `--config.file=${completesUserNames(platform) ? PATHS.completed : PATHS.config}/prometheus.yml`,
    `--storage.tsdb.path=${PATHS.data}`,
    `--storage.tsdb.retention.time=${prometheus.retention}`,
    ...(prometheus.retentionSize === undefined ? [] : [`--storage.tsdb.retention.size=${prometheus.retentionSize}`]),
    // Alerts link to the Service, not to the pod that happened to raise them.
    `--web.external-url=${urlOf(platform, 'prometheus')}`,
    ...(receivesMetrics(platform) ? ['--web.enable-remote-write-receiver'] : []),
    ...(needsReloadRequest(platform) ? ['--web.enable-lifecycle'] : []),
    ...(mountsForeignRules(platform) && hasReloadFlag(platform) ? ['--config.auto-reload'] : []),
    ...(servesTls(platform) ? [`--web.config.file=${PATHS.config}/web.yml`] : []),
    ...(features.length === 0 ? [] : [`--enable-feature=${features.join(',')}`]),
    `--log.level=${platform.spec.global.logLevel}`,
  ];
}

function enabledFeatures(platform: ObservabilityPlatform): readonly string[] {
  const { exemplars, remoteWrite } = platform.spec.components.prometheus;
  const isCurrent = isAtLeast(platform, 'prometheus', [3, 0]);
  return [
    // Prometheus 3 always does this.
    ...(isCurrent ? [] : ['expand-external-labels']),
    // Exemplars are sent from where they are stored.
    ...(exemplars.enabled || remoteWrite.some(({ sendExemplars }) => sendExemplars) ? ['exemplar-storage'] : []),
    ...(isCurrent && mountsForeignRules(platform) && !hasReloadFlag(platform) ? ['auto-reload-config'] : []),
  ];
}

/**
 * Our own files roll the pods when they change. ConfigMaps of others do not: Prometheus 3 watches its rule files by itself, and an older one
 * reloads when it is asked to (`POST /-/reload`). The same switch lets anybody who reaches Prometheus stop it, so it is off otherwise.
 */
function needsReloadRequest(platform: ObservabilityPlatform): boolean {
  return mountsForeignRules(platform) && !isAtLeast(platform, 'prometheus', [3, 0]);
}

/** What was a feature became a flag of its own; the feature's name only warns since. */
function hasReloadFlag(platform: ObservabilityPlatform): boolean {
  return isAtLeast(platform, 'prometheus', [3, 13]);
}

function mountsForeignRules({ spec }: ObservabilityPlatform): boolean {
  return spec.alerting.ruleConfigMaps.length > 0;
}
