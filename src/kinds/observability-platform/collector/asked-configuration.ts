import { InvariantError } from '../../../core/diagnostic/invariant-error.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, valueAt } from '../../../core/json/json.ts';
import type { ObservabilityPlatform } from '../components.ts';
import { parseYamlText } from '../parse-yaml-text.ts';
import { collectorTelemetry, HEALTH_EXTENSION, healthEndpoint } from './base-settings.ts';
import { isOfType } from './type-name.ts';

/**
 * The spec's own configuration with what the pod needs of it: a health extension where kubelets find it, and the metrics and log level of
 * the platform where it says nothing about them. Everything else is as written.
 */
export function askedConfiguration(platform: ObservabilityPlatform, text: string): JsonObject {
  const { value } = parseYamlText(text);
  if (!isJsonObject(value)) throw new InvariantError('the collector configuration passed the checks and is no mapping');
  const name = healthExtensionOf(value) ?? HEALTH_EXTENSION;
  const extensions = {
    ...objectOf(value['extensions']),
    [name]: { ...objectOf(valueAt(value, ['extensions', name])), endpoint: healthEndpoint() },
  };
  return { ...value, extensions, service: serviceOf(platform, objectOf(value['service']), name) };
}

/** The path at which a configuration's health extension answers. */
export function healthPath(configuration: JsonObject): string {
  const path = valueAt(configuration, ['extensions', healthExtensionOf(configuration) ?? HEALTH_EXTENSION, 'path']);
  return typeof path === 'string' && path.startsWith('/') ? path : '/';
}

/** Whether a configuration asks the Kubernetes API who a pod is. */
export function readsPods(configuration: JsonObject): boolean {
  return Object.keys(objectOf(configuration['processors'])).some((name) => isOfType(name, 'k8sattributes'));
}

function healthExtensionOf(configuration: JsonObject): string | undefined {
  return Object.keys(objectOf(configuration['extensions'])).find((name) => /^health_check(\/|$)/.test(name));
}

function serviceOf(platform: ObservabilityPlatform, service: JsonObject, extension: string): JsonObject {
  const listed = isJsonArray(service['extensions']) ? service['extensions'] : [];
  const telemetry = objectOf(service['telemetry']);
  return {
    ...service,
    extensions: listed.includes(extension) ? listed : [...listed, extension],
    telemetry: { ...collectorTelemetry(platform), ...telemetry },
  };
}

/** In the collector's configuration a key without a value means its defaults. */
function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
