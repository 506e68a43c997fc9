import type { SpecRewriter } from '../../core/resource/spec-rewriter.ts';
import { readAlerting, readCollector } from './dialects/alerting.ts';
import { readAutoscaling } from './dialects/autoscaling.ts';
import { readBackup } from './dialects/backup.ts';
import { dropDisabledBlocks } from './dialects/disabled-blocks.ts';
import { readFlatFields } from './dialects/flat-fields.ts';
import { readGrafana } from './dialects/grafana.ts';
import { readHighAvailability } from './dialects/high-availability.ts';
import { readLimits } from './dialects/limits.ts';
import { replaceLiteralSecrets } from './dialects/literal-secrets.ts';
import { readObjectStorage } from './dialects/object-storage.ts';
import { readPrometheus } from './dialects/prometheus.ts';
import { readRetention } from './dialects/retention.ts';
import { readSecurity } from './dialects/security.ts';
import { readSpellings } from './dialects/spellings.ts';
import { dropUnsupportedFields } from './dialects/unsupported-fields.ts';
import { readVersions } from './dialects/versions.ts';

/**
 * Reads the dialects of upstream's Go types (v1alpha1, v1beta1), of its CRD and of its documents, takes secrets in plain text out, and
 * then whatever Planwright has no place for. Secrets go before anything is left out, so that no report shows one.
 */
export function normaliseObservabilityPlatform(spec: SpecRewriter): void {
  reportVersion(spec);
  readSpellings(spec);
  readFlatFields(spec);
  readRetention(spec);
  readLimits(spec);
  readObjectStorage(spec);
  readBackup(spec);
  readPrometheus(spec);
  readGrafana(spec);
  readAlerting(spec);
  readCollector(spec);
  readHighAvailability(spec);
  readSecurity(spec);
  readVersions(spec);
  readAutoscaling(spec);
  replaceLiteralSecrets(spec);
  dropUnsupportedFields(spec);
  dropDisabledBlocks(spec);
}

function reportVersion(spec: SpecRewriter): void {
  if (spec.read(['apiVersion']) !== 'observability.io/v1alpha1') return;
  spec.report({
    code: 'version-read-as-v1beta1',
    severity: 'warning',
    path: ['apiVersion'],
    message: 'the version v1alpha1 is read as v1beta1; the cluster knows v1beta1 only',
    fix: 'write `apiVersion: observability.io/v1beta1`',
  });
}
