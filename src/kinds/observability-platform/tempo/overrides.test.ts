import { expect, test } from 'vitest';
import { testPlatform } from '../../../../test/observability/test-platform.ts';
import { overrides } from './overrides.ts';

const LIMITS = 'limits: {ingestionRateMB: 10, ingestionBurstSizeMB: 20, maxTracesPerUser: 30, maxTraceSizeMB: 40}';
const GENERATOR = 'metricsGenerator: {enabled: true, processors: [span-metrics]}';

test.each([
  [
    'in groups since 2.3',
    `version: 2.3.0, ${LIMITS}, ${GENERATOR}`,
    {
      defaults: {
        ingestion: { rate_limit_bytes: 10_000_000, burst_size_bytes: 20_000_000, max_traces_per_user: 30 },
        global: { max_bytes_per_trace: 40_000_000 },
        metrics_generator: { processors: ['span-metrics'] },
      },
    },
  ],
  [
    'flat before',
    `version: 2.2.4, ${LIMITS}, ${GENERATOR}`,
    {
      ingestion_rate_limit_bytes: 10_000_000,
      ingestion_burst_size_bytes: 20_000_000,
      max_traces_per_user: 30,
      max_bytes_per_trace: 40_000_000,
      metrics_generator_processors: ['span-metrics'],
    },
  ],
  [
    'for all pods together where there are several',
    `replicas: 3, gcs: {bucketName: traces}, ${LIMITS}`,
    {
      defaults: {
        ingestion: {
          rate_strategy: 'global',
          rate_limit_bytes: 10_000_000,
          burst_size_bytes: 20_000_000,
          max_traces_per_user: 0,
          max_global_traces_per_user: 30,
        },
        global: { max_bytes_per_trace: 40_000_000 },
        metrics_generator: {},
      },
    },
  ],
])('limits are written %s', (_, tempo, expected) => {
  expect(overrides(testPlatform(`components: {prometheus: {}, tempo: {${tempo}}}`))).toEqual(expected);
});
