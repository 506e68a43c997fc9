import type { JsonObject } from '../../../core/json/json.ts';
import { headlessHostOf, isAtLeast, type ObservabilityPlatform } from '../components.ts';
import { goDuration } from '../duration.ts';
import { portNumber } from '../ports.ts';
import { isRing, memberlist, POD_IP, replicationFactor } from '../ring.ts';
import { serverTls } from '../server-tls.ts';
import { traceReceivers } from '../trace-receivers.ts';
import { generatorSettings } from './metrics-generator.ts';
import { overrides } from './overrides.ts';
import { storageSettings } from './storage.ts';

/** Tempo's own file, in the form of the version that reads it. */
export function tempoConfiguration(platform: ObservabilityPlatform): JsonObject {
  const shared = isRing(platform, 'tempo');
  return {
    usage_report: { reporting_enabled: false },
    server: {
      http_listen_port: portNumber('tempo', 'http'),
      grpc_listen_port: portNumber('tempo', 'grpc'),
      log_level: platform.spec.global.logLevel,
      ...serverTls(platform),
    },
    distributor: { receivers: traceReceivers(platform), ...(shared ? { ring: ownAddress() } : {}) },
    ...(shared ? ingesterAndQuerier(platform) : {}),
    ...(shared ? { memberlist: memberlist(platform, 'tempo') } : {}),
    compactor: {
      ...(shared ? { ring: compactorRing() } : {}),
      compaction: { block_retention: goDuration(platform.spec.components.tempo.retention) },
    },
    ...generatorSettings(platform),
    storage: storageSettings(platform),
    overrides: overrides(platform),
  };
}

/** Of two traces' halves that arrive at different pods, each pod asks the ring; a pod that leaves hands its traces to the object store. */
function ingesterAndQuerier(platform: ObservabilityPlatform): JsonObject {
  return {
    ingester: {
      lifecycler: {
        address: POD_IP,
        ring: { kvstore: { store: 'memberlist' }, replication_factor: replicationFactor(platform, 'tempo') },
      },
      // Version 2.2 brought it.
      ...(isAtLeast(platform, 'tempo', [2, 2]) ? { flush_all_on_shutdown: true } : {}),
    },
    querier: {
      frontend_worker: { frontend_address: `${headlessHostOf(platform, 'tempo')}:${portNumber('tempo', 'grpc')}` },
    },
  };
}

/** A pod is not ready before the ring was still for the given time; by default a minute at least, each pod after the other. */
function compactorRing(): JsonObject {
  return {
    kvstore: { store: 'memberlist' },
    wait_stability_min_duration: '10s',
    wait_stability_max_duration: '1m0s',
    ...ownAddress(),
  };
}

function ownAddress(): JsonObject {
  return { instance_addr: POD_IP };
}
