import type { JsonObject } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { goDuration } from '../duration.ts';
import { portNumber } from '../ports.ts';
import { isRing, memberlist, POD_IP, replicationFactor } from '../ring.ts';
import { serverTls } from '../server-tls.ts';
import { LOKI_DATA_PATH, lokiStore, storageSettings } from './storage.ts';

/** What upstream raised the largest message between its parts to; the 4 MiB of the library stop ordinary queries. */
const MESSAGE_BYTES = 100 * 1024 * 1024;

/**
 * Loki's own file, valid for every version from 2.9 on. No ruler: the platform's rules are Prometheus' and Grafana's, and a ruler without
 * storage is not started.
 */
export function lokiConfiguration(platform: ObservabilityPlatform): JsonObject {
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: serverSettings(platform),
    common: {
      path_prefix: LOKI_DATA_PATH,
      ...ringSettings(platform),
    },
    ...(isRing(platform, 'loki') ? { memberlist: memberlist(platform, 'loki') } : {}),
    ...storageSettings(platform),
    ingester: {
      chunk_encoding: 'snappy',
      // A pod that is lost for good must not stop the reads of all others.
      autoforget_unhealthy: true,
      // What a leaving pod has in memory would be out of sight while it is away, and for ever when it was one too many.
      wal: { flush_on_shutdown: isRing(platform, 'loki') },
    },
    compactor: compactorSettings(platform),
    limits_config: limitSettings(platform),
    querier: { max_concurrent: 4 },
    // Version 2 gives up a query of a few days: it has more parts than its queue of 100 takes.
    query_scheduler: { max_outstanding_requests_per_tenant: 32_000 },
    query_range: {
      align_queries_with_step: true,
      results_cache: { cache: { embedded_cache: { enabled: true, max_size_mb: 100 } } },
    },
  };
}

function serverSettings(platform: ObservabilityPlatform): JsonObject {
  return {
    http_listen_port: portNumber('loki', 'http'),
    grpc_listen_port: portNumber('loki', 'grpc'),
    // Longer than the minute that a query may take, or its answer is cut off.
    http_server_write_timeout: '2m0s',
    grpc_server_max_recv_msg_size: MESSAGE_BYTES,
    grpc_server_max_send_msg_size: MESSAGE_BYTES,
    log_level: platform.spec.global.logLevel,
    ...serverTls(platform),
  };
}

function ringSettings(platform: ObservabilityPlatform): JsonObject {
  const shared = isRing(platform, 'loki');
  return {
    instance_addr: shared ? POD_IP : '127.0.0.1',
    replication_factor: replicationFactor(platform, 'loki'),
    ring: { kvstore: { store: shared ? 'memberlist' : 'inmemory' } },
  };
}

/** The compactor always merges index files; it deletes old logs only where retention is on. */
function compactorSettings(platform: ObservabilityPlatform): JsonObject {
  const { compactorEnabled } = platform.spec.components.loki;
  return {
    working_directory: `${LOKI_DATA_PATH}/compactor`,
    retention_enabled: compactorEnabled,
    ...(compactorEnabled ? { delete_request_store: lokiStore(platform) } : {}),
  };
}

function limitSettings(platform: ObservabilityPlatform): JsonObject {
  const { limits, retention, compactorEnabled } = platform.spec.components.loki;
  return {
    ...(compactorEnabled ? { retention_period: goDuration(retention) } : {}),
    volume_enabled: true,
    ingestion_rate_mb: limits.ingestionRateMB,
    ingestion_burst_size_mb: limits.ingestionBurstSizeMB,
    max_global_streams_per_user: limits.maxStreamsPerUser,
    max_entries_limit_per_query: limits.maxEntriesLimitPerQuery,
  };
}
