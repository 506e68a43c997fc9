import { type FieldPath, isJsonArray, isJsonObject, type JsonValue, member, valueAt } from '../../../core/json/json.ts';
import type { SchemaProblem } from '../../../core/schema/schema-problem.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { parseYamlText } from '../parse-yaml-text.ts';
import { alertmanagerFaults } from './alertmanager-configuration.ts';
import { componentPath } from './component-path.ts';
import { repeatedName } from './repeated-name.ts';

/** Configurations in fields that their program would refuse: no YAML, no list of jobs, routes to receivers that are not there. */
export function checkConfigurations({ spec }: ObservabilityPlatform): readonly SchemaProblem[] {
  const { prometheus, openTelemetryCollector } = spec.components;
  return [
    ...checkText(prometheus.additionalScrapeConfigs, [...componentPath('prometheus'), 'additionalScrapeConfigs'], {
      faults: scrapeFaults,
    }),
    ...checkText(spec.alerting.alertmanager.config, [...componentPath('alertmanager'), 'config'], {
      faults: alertmanagerFaults,
    }),
    ...checkText(openTelemetryCollector.config, [...componentPath('collector'), 'config'], { faults: collectorFaults }),
  ];
}

/** What a program would refuse of a configuration, each with what to do. */
type Faults = readonly (readonly [string, string])[];

function checkText(
  text: string | undefined,
  path: FieldPath,
  { faults }: { faults(configuration: JsonValue): Faults },
): readonly SchemaProblem[] {
  if (text === undefined) return [];
  const { value, fault } = parseYamlText(text);
  const found: Faults = fault === undefined ? faults(value) : [[`this is not YAML: ${fault}`, 'correct the text']];
  return found.map(([message, fix]) => ({
    code: fault === undefined ? 'invalid-configuration' : 'invalid-yaml',
    severity: 'error',
    path,
    at: 'key',
    message,
    fix,
  }));
}

function scrapeFaults(configuration: JsonValue): Faults {
  if (!isJsonArray(configuration)) {
    return [['scrape configurations are a list of jobs', 'write a list, each item with `job_name`']];
  }
  const names = configuration.map((job) => member(job, 'job_name'));
  const unnamed = names.findIndex((name) => typeof name !== 'string' || name === '');
  const repeated = repeatedName(names);
  return [
    ...(unnamed === -1 ? [] : [[`job ${unnamed + 1} has no name`, 'write `job_name`'] as const]),
    ...(repeated === undefined ? [] : [[`two jobs are called ${repeated}`, 'rename one of them'] as const]),
  ];
}

const KINDS_OF_PARTS = ['receivers', 'processors', 'exporters'] as const;

function collectorFaults(configuration: JsonValue): Faults {
  const pipelines = valueAt(configuration, ['service', 'pipelines']);
  if (!isJsonObject(pipelines) || Object.keys(pipelines).length === 0) {
    return [['the configuration has no pipeline', 'write `service.pipelines`']];
  }
  return Object.entries(pipelines).flatMap(([name, pipeline]) => [
    ...(['receivers', 'exporters'] as const).flatMap((kind) =>
      isEmpty(member(pipeline, kind)) ? [[`the pipeline ${name} has no ${kind}`, `list ${kind} in it`] as const] : [],
    ),
    ...KINDS_OF_PARTS.flatMap((kind) =>
      undefinedParts(configuration, kind, member(pipeline, kind)).map(
        (part) => [`the pipeline ${name} uses ${part}, which is not under ${kind}`, `add \`${kind}.${part}\``] as const,
      ),
    ),
  ]);
}

function isEmpty(list: JsonValue | undefined): boolean {
  return !isJsonArray(list) || list.length === 0;
}

/** Connectors are both receivers and exporters. */
function undefinedParts(
  configuration: JsonValue,
  kind: (typeof KINDS_OF_PARTS)[number],
  used: JsonValue | undefined,
): readonly string[] {
  const known = [member(configuration, kind), kind === 'processors' ? undefined : member(configuration, 'connectors')];
  const names = isJsonArray(used) ? used.filter((part) => typeof part === 'string') : [];
  return names.filter((name) => !known.some((parts) => isJsonObject(parts) && Object.hasOwn(parts, name)));
}
