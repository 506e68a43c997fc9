import type { JsonValue } from '../../../core/json/json.ts';
import type { SpecRewriter } from '../../../core/resource/spec-rewriter.ts';
import { moveField, removeEmpty } from './move-field.ts';
import { COMPONENT_FIELDS, STORES, specPath } from './spec-path.ts';

/** Fields that v1alpha1's documents write directly in a component. */
const RESOURCES: readonly (readonly [string, string])[] = [
  ['cpuRequest', 'resources.requests.cpu'],
  ['memoryRequest', 'resources.requests.memory'],
  ['cpuLimit', 'resources.limits.cpu'],
  ['memoryLimit', 'resources.limits.memory'],
];
const STORAGE: readonly (readonly [string, string])[] = [
  ['storageSize', 'storage.size'],
  ['storageClass', 'storage.storageClassName'],
  ['storageClassName', 'storage.storageClassName'],
  ['storage.class', 'storage.storageClassName'],
  ['storage.storageClass', 'storage.storageClassName'],
  ['storage.filesystem.size', 'storage.size'],
  ['storage.filesystem.storageClassName', 'storage.storageClassName'],
];
const GRAFANA: readonly (readonly [string, string])[] = [
  ['ingressEnabled', 'ingress.enabled'],
  ['ingressHost', 'ingress.host'],
  ['ingressTLS', 'ingress.tls.enabled'],
  ['anonymousAccess', 'anonymous.enabled'],
];

/** Reads the flat fields of older documents (`cpuRequest`, `storageSize`, `ingressHost`) as the blocks they became. */
export function readFlatFields(spec: SpecRewriter): void {
  for (const component of [...COMPONENT_FIELDS.map((name) => `components.${name}`), 'alerting.alertmanager']) {
    for (const [from, to] of RESOURCES) move(spec, component, [from, to]);
  }
  for (const component of [...STORES.map((name) => `components.${name}`), 'alerting.alertmanager']) {
    for (const [from, to] of STORAGE) move(spec, component, [from, to]);
  }
  for (const [from, to] of GRAFANA) move(spec, 'components.grafana', [from, to]);
  readPlatformStorageClass(spec);
}

function move(spec: SpecRewriter, component: string, [from, to]: readonly [string, string]): void {
  moveField(spec, { from: specPath(`${component}.${from}`), to: specPath(`${component}.${to}`) });
}

/** One class for the whole platform becomes the class of each component that is written and has none. */
function readPlatformStorageClass(spec: SpecRewriter): void {
  for (const name of ['storage.storageClassName', 'storage.class', 'global.storageClass']) {
    const from = specPath(name);
    const value = spec.read(from);
    if (typeof value !== 'string') continue;
    const written = STORES.filter((component) => spec.read(specPath(`components.${component}`)) !== undefined);
    for (const component of written) setWhereAbsent(spec, `components.${component}.storage.storageClassName`, value);
    spec.remove(from);
    removeEmpty(spec, specPath('storage'));
    spec.report({
      code: 'older-field',
      severity: 'warning',
      path: from,
      at: 'key',
      message: `one storage class for the whole platform is read as that of ${written.join(', ') || 'no component'}`,
      fix: 'write `storage.storageClassName` in each component',
    });
  }
}

function setWhereAbsent(spec: SpecRewriter, name: string, value: JsonValue): void {
  if (spec.read(specPath(name)) === undefined) spec.set(specPath(name), value);
}
