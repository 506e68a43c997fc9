import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../core/json/json.ts';
import { writeYaml } from '../../../core/manifest/write-yaml.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { parseYamlText } from '../parse-yaml-text.ts';
import { dropField, moveField, reformField, removeEmpty } from './move-field.ts';
import { readRemoteWrite } from './remote-write.ts';
import { shownPath, specPath } from './spec-path.ts';

const PROMETHEUS = specPath('components.prometheus');

/** Settings that older documents write as in prometheus.yml, or in camel case, and the fields they became. */
const CONFIGURATION: readonly (readonly [readonly string[], string])[] = [
  [['global', 'scrape_interval'], 'scrapeInterval'],
  [['global', 'evaluation_interval'], 'evaluationInterval'],
  [['global', 'external_labels'], 'externalLabels'],
  [['scrapeInterval'], 'scrapeInterval'],
  [['evaluationInterval'], 'evaluationInterval'],
  [['externalLabels'], 'externalLabels'],
  [['scrape_configs'], 'additionalScrapeConfigs'],
  [['remote_write'], 'remoteWrite'],
  [['remoteWrite'], 'remoteWrite'],
];

/** Reads older forms of Prometheus: a whole prometheus.yml, scrape configurations as a list, remote write in other shapes. */
export function readPrometheus(spec: SpecRewriter): void {
  for (const name of ['customConfig', 'config']) readConfiguration(spec, name);
  moveField(spec, {
    from: [...PROMETHEUS, 'features', 'exemplarStorage'],
    to: [...PROMETHEUS, 'exemplars', 'enabled'],
  });
  reformField(spec, [...PROMETHEUS, 'additionalScrapeConfigs'], {
    convert: (value) => (isJsonArray(value) ? writeYaml(value) : undefined),
    form: 'a YAML list in a text (`additionalScrapeConfigs: |`)',
  });
  readRemoteWrite(spec, [...PROMETHEUS, 'remoteWrite']);
  dropField(spec, [...PROMETHEUS, 'serviceMonitorSelector'], {
    reason: 'ServiceMonitors are read by the Prometheus operator, and there is none here',
    fix: 'annotate pods or Services with prometheus.io/scrape, or use `additionalScrapeConfigs`',
  });
}

/** A whole configuration: text or a block. v1alpha1's own type was a map of external labels. */
function readConfiguration(spec: SpecRewriter, name: string): void {
  const path = [...PROMETHEUS, name];
  const written = spec.read(path);
  const configuration = typeof written === 'string' ? parseYamlText(written).value : written;
  if (!isJsonObject(configuration)) return;
  if (isLabels(configuration)) {
    moveField(spec, { from: path, to: [...PROMETHEUS, 'externalLabels'] });
    return;
  }
  // In the form of a block, so that each part is found under its own path.
  spec.set(path, configuration);
  for (const [from, to] of CONFIGURATION) {
    moveField(spec, { from: [...path, ...from], to: [...PROMETHEUS, to], convert: (value) => inForm(to, value) });
  }
  removeEmpty(spec, [...path, 'global']);
  for (const rest of Object.keys(asBlock(spec.read(path)))) {
    dropField(spec, [...path, rest], {
      reason: 'Planwright writes the configuration of Prometheus itself, and has no field for this part',
      fix: `take \`${rest}\` out; see \`planwright explain ObservabilityPlatform.${shownPath(PROMETHEUS)}\` for what there is`,
    });
  }
  spec.remove(path);
}

function isLabels(configuration: JsonObject): boolean {
  const values = Object.values(configuration);
  return values.length > 0 && values.every((value) => typeof value === 'string');
}

function inForm(field: string, value: JsonValue): JsonValue | undefined {
  return field === 'additionalScrapeConfigs' && isJsonArray(value) ? writeYaml(value) : value;
}

function asBlock(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
