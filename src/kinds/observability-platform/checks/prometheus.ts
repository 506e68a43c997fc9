import type { FieldPath } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import { type ObservabilityPlatform, objectName } from '../components.ts';
import { durationSeconds } from '../duration.ts';
import { ruleFiles } from '../prometheus/rules.ts';
import { componentPath } from './component-path.ts';

const PROMETHEUS = componentPath('prometheus');
/** What an API server takes in the values of one ConfigMap. */
const LARGEST_CONFIG_MAP = 1_048_576;

/** Settings that Prometheus takes for something else, namespaces that it may not read, and rules that fit in no ConfigMap. */
export function checkPrometheus(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  if (!platform.spec.components.prometheus.enabled) return [];
  return [
    ...checkIntervals(platform),
    ...checkReplicaLabel(platform),
    ...checkDiscovery(platform),
    ...checkSizeOfRules(platform),
  ];
}

/** The zero of a duration is the default of what is above it. */
function checkIntervals({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { scrapeInterval, evaluationInterval } = spec.components.prometheus;
  const groups = spec.alerting.rules.flatMap((file, fileIndex) =>
    file.groups.map(({ interval }, groupIndex) => ({
      interval,
      path: ['spec', 'alerting', 'rules', fileIndex, 'groups', groupIndex, 'interval'],
      meaning: 'prometheus.evaluationInterval',
    })),
  );
  const all: readonly { readonly interval: string | undefined; readonly path: FieldPath; readonly meaning: string }[] =
    [
      { interval: scrapeInterval, path: [...PROMETHEUS, 'scrapeInterval'], meaning: 'one minute' },
      { interval: evaluationInterval, path: [...PROMETHEUS, 'evaluationInterval'], meaning: 'one minute' },
      ...groups,
    ];
  return all.flatMap(({ interval, path, meaning }) =>
    interval === undefined || durationSeconds(interval) > 0
      ? []
      : [
          {
            code: 'interval-zero',
            severity: 'warning',
            path,
            message: `to Prometheus an interval of nothing means its default, ${meaning}`,
            actual: interval,
            fix: 'write the interval that is meant, such as `15s`, or take it out',
          },
        ],
  );
}

/** Each pod has its own value, or two replicas would send the same series. */
function checkReplicaLabel({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const places: readonly (readonly [FieldPath, Readonly<Record<string, string>>])[] = [
    [['spec', 'global', 'externalLabels'], spec.global.externalLabels],
    [[...PROMETHEUS, 'externalLabels'], spec.components.prometheus.externalLabels],
  ];
  return places
    .filter(([, labels]) => Object.hasOwn(labels, 'prometheus_replica'))
    .map(([path]) => ({
      code: 'replica-label-replaced',
      severity: 'warning',
      path: [...path, 'prometheus_replica'],
      at: 'key',
      message: 'each Prometheus pod has its own name in this label, so the value is not used',
      fix: 'take it out, or choose another label',
    }));
}

/** Objects are rendered in the namespace of the resource only: rights elsewhere are for those who own the namespace. */
function checkDiscovery(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  const { scope, namespaces } = platform.spec.components.prometheus.discovery;
  const own = platform.metadata.namespace;
  const others = namespaces.filter((namespace) => namespace !== own);
  if (scope !== 'Namespace' || others.length === 0) return [];
  return [
    {
      code: 'discovery-needs-role',
      severity: 'warning',
      path: [...PROMETHEUS, 'discovery', 'namespaces'],
      at: 'key',
      message: `Prometheus sees nothing in ${others.join(', ')} until it may read there; a Role is rendered in ${own} only`,
      fix: `let the ServiceAccount ${objectName(platform, 'prometheus')} of ${own} list and watch pods, services and endpointslices.discovery.k8s.io in ${others.join(', ')}`,
    },
  ];
}

function checkSizeOfRules(platform: ObservabilityPlatform): readonly SchemaProblem[] {
  const size = Object.values(ruleFiles(platform)).reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
  if (size <= LARGEST_CONFIG_MAP) return [];
  return [
    {
      code: 'rules-too-large',
      severity: 'error',
      path: ['spec', 'alerting', 'rules'],
      at: 'key',
      message: 'the rules do not fit into one ConfigMap',
      expected: '1 MiB at most',
      actual: `${Math.ceil(size / 1024)} KiB`,
      fix: 'move some of them to ConfigMaps of your own, and name those in `alerting.ruleConfigMaps`',
    },
  ];
}
