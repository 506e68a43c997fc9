import type { JsonObject } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { remoteWriteUrls } from '../prometheus/receivers.ts';
import { isRing, POD_IP } from '../ring.ts';
import { servesTls, TLS_FILES } from '../tls.ts';
import { TEMPO_DATA_PATH } from './storage.ts';

/**
 * The block `metrics_generator`, absent where nothing is derived. The label that keeps the series of several pods apart is the program's
 * own (`__metrics_gen_instance`).
 */
export function generatorSettings(platform: ObservabilityPlatform): JsonObject {
  if (!platform.spec.components.tempo.metricsGenerator.enabled) return {};
  return {
    metrics_generator: {
      ...(isRing(platform, 'tempo') ? { ring: { kvstore: { store: 'memberlist' }, instance_addr: POD_IP } } : {}),
      storage: {
        path: `${TEMPO_DATA_PATH}/generator`,
        remote_write: remoteWrites(platform),
      },
    },
  };
}

function remoteWrites(platform: ObservabilityPlatform): readonly JsonObject[] {
  const { exemplars } = platform.spec.components.prometheus;
  return remoteWriteUrls(platform).map((url) => ({
    url,
    send_exemplars: exemplars.enabled,
    ...(servesTls(platform) ? { tls_config: { ca_file: TLS_FILES.authority } } : {}),
  }));
}
