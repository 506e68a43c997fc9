import type { SchemaProblem } from '../../core/schema/schema-problem.ts';
import { checkAlerting } from './checks/alerting.ts';
import { checkBackup } from './checks/backup.ts';
import { checkCollector } from './checks/collector.ts';
import { checkConfigurations } from './checks/configurations.ts';
import { checkDurations } from './checks/durations.ts';
import { checkGrafana } from './checks/grafana.ts';
import { checkLabels } from './checks/labels.ts';
import { checkPrometheus } from './checks/prometheus.ts';
import { checkRemoteWrite } from './checks/remote-write.ts';
import { checkReplicas } from './checks/replicas.ts';
import { checkResources } from './checks/resources.ts';
import { checkRetention } from './checks/retention.ts';
import { checkSecurity } from './checks/security.ts';
import { checkVersions } from './checks/versions.ts';
import type { ObservabilityPlatform } from './components.ts';

/** Everything the schema and its CEL rules cannot say about an ObservabilityPlatform. */
export function checkObservabilityPlatform(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  return [
    ...checkVersions(platform),
    ...checkReplicas(platform),
    ...checkLabels(platform),
    ...checkResources(platform),
    ...checkRetention(platform),
    ...checkDurations(platform),
    ...checkPrometheus(platform),
    ...checkRemoteWrite(platform),
    ...checkConfigurations(platform),
    ...checkCollector(platform),
    ...checkAlerting(platform),
    ...checkGrafana(platform),
    ...checkSecurity(platform),
    ...checkBackup(platform),
  ];
}
