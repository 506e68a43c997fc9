import type { JsonObject } from '../../../core/json/json.ts';
import { isAtLeast, type ObservabilityPlatform } from '../components.ts';
import { isRing } from '../ring.ts';

/** Tempo counts bytes, and its own defaults are round numbers of these. */
const MEGABYTE = 1_000_000;

/** What a tenant may do, each undefined where Tempo's own default holds. */
interface TenantLimits {
  readonly rateStrategy: 'global' | undefined;
  readonly rateBytes: number | undefined;
  readonly burstBytes: number | undefined;
  readonly tracesOfPod: number | undefined;
  readonly tracesOfAll: number | undefined;
  readonly traceBytes: number | undefined;
  readonly processors: readonly string[] | undefined;
}

/** The limits that hold for everybody, in the form of the version: in groups under `defaults` since 2.3, flat before. */
export function overrides(platform: ObservabilityPlatform): JsonObject {
  const limits = tenantLimits(platform);
  return isAtLeast(platform, 'tempo', [2, 3]) ? { defaults: groupedLimits(limits) } : flatLimits(limits);
}

/** A limit of the spec holds for all pods together; Tempo's own are for each pod unless told otherwise. */
function tenantLimits(platform: ObservabilityPlatform): TenantLimits {
  const { limits, metricsGenerator } = platform.spec.components.tempo;
  const shared = isRing(platform, 'tempo');
  const { maxTracesPerUser: traces } = limits;
  return {
    rateStrategy: shared ? 'global' : undefined,
    rateBytes: bytes(limits.ingestionRateMB),
    burstBytes: bytes(limits.ingestionBurstSizeMB),
    tracesOfPod: shared && traces !== undefined ? 0 : traces,
    tracesOfAll: shared ? traces : undefined,
    traceBytes: bytes(limits.maxTraceSizeMB),
    processors: metricsGenerator.enabled ? metricsGenerator.processors : undefined,
  };
}

function bytes(megabytes: number | undefined): number | undefined {
  return megabytes === undefined ? undefined : megabytes * MEGABYTE;
}

function groupedLimits(limits: TenantLimits): JsonObject {
  return {
    ingestion: {
      rate_strategy: limits.rateStrategy,
      rate_limit_bytes: limits.rateBytes,
      burst_size_bytes: limits.burstBytes,
      max_traces_per_user: limits.tracesOfPod,
      max_global_traces_per_user: limits.tracesOfAll,
    },
    global: { max_bytes_per_trace: limits.traceBytes },
    metrics_generator: { processors: limits.processors },
  };
}

function flatLimits(limits: TenantLimits): JsonObject {
  return {
    ingestion_rate_strategy: limits.rateStrategy,
    ingestion_rate_limit_bytes: limits.rateBytes,
    ingestion_burst_size_bytes: limits.burstBytes,
    max_traces_per_user: limits.tracesOfPod,
    max_global_traces_per_user: limits.tracesOfAll,
    max_bytes_per_trace: limits.traceBytes,
    metrics_generator_processors: limits.processors,
  };
}
