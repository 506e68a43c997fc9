import { parseQuantity } from '../../../core/quantity/parse-quantity.ts';
import { compareQuantities } from '../../../core/quantity/quantity.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { durationSeconds } from '../duration.ts';
import { componentPath } from './component-path.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Retention that a program would refuse, that deletes data before anybody has looked at it, or that comes too late for the volume. */
export function checkRetention({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { prometheus, loki, tempo } = spec.components;
  return [
    ...(prometheus.enabled ? checkPrometheus(prometheus) : []),
    ...(tempo.enabled ? checkMinutes('tempo', tempo.retention) : []),
    ...(loki.enabled ? checkLoki(loki.retention) : []),
  ];
}

type Prometheus = ObservabilityPlatform['spec']['components']['prometheus'];

function checkPrometheus({ retention, retentionSize, storage }: Prometheus): readonly SchemaProblem[] {
  const path = componentPath('prometheus');
  const isUnlimited = durationSeconds(retention) === 0;
  if (retentionSize === undefined) {
    return isUnlimited ? [zeroRetention([...path, 'retention'])] : checkMinutes('prometheus', retention);
  }
  return [
    ...(isUnlimited ? [] : checkMinutes('prometheus', retention)),
    ...(fits(retentionSize, String(storage.size))
      ? []
      : [sizeExceedsVolume([...path, 'retentionSize'], retentionSize)]),
  ];
}

function zeroRetention(path: SchemaProblem['path']): SchemaProblem {
  return {
    code: 'retention-zero',
    severity: 'warning',
    path,
    message: 'to Prometheus no retention and no retentionSize mean 15 days',
    fix: 'write `15d`, or how long metrics are to be kept',
  };
}

/** Prometheus' units are powers of 1024: its `8GB` are Kubernetes' `8Gi`. */
function fits(retentionSize: string, volume: string): boolean {
  const size = parseQuantity(retentionSize.replace(/B$/, '').replace(/[KMGTPE]$/, '$&i'));
  const room = parseQuantity(volume);
  return size === undefined || room === undefined || compareQuantities(size, room) < 0;
}

function sizeExceedsVolume(path: SchemaProblem['path'], retentionSize: string): SchemaProblem {
  return {
    code: 'retention-size-exceeds-volume',
    severity: 'warning',
    path,
    message: 'the volume is full before Prometheus deletes anything, because what it is writing comes on top',
    actual: retentionSize,
    fix: 'write about 85 % of `storage.size`, or enlarge the volume',
  };
}

/** Upstream's pattern has an m, which reads like months; to the programs it is minutes. */
function checkMinutes(name: 'prometheus' | 'tempo', retention: string): readonly SchemaProblem[] {
  if (durationSeconds(retention) >= 2 * HOUR) return [];
  return [
    {
      code: 'retention-very-short',
      severity: 'warning',
      path: [...componentPath(name), 'retention'],
      message: 'data is deleted within two hours; m means minutes, not months',
      actual: retention,
      fix: 'write a retention in hours (h), days (d) or weeks (w), such as `30d`',
    },
  ];
}

/** Loki's index is made of whole days, and its configuration is refused below one (pkg/validation/limits.go). */
function checkLoki(retention: string): readonly SchemaProblem[] {
  const seconds = durationSeconds(retention);
  if (seconds >= DAY && seconds % HOUR === 0) return [];
  return [
    {
      code: 'invalid-retention',
      severity: 'error',
      path: [...componentPath('loki'), 'retention'],
      message: 'Loki keeps logs for at least a day, and for whole hours',
      expected: '24h or more',
      actual: retention,
      fix: 'write `retention: 168h`, for example',
    },
  ];
}
