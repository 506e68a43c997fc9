// What is evaluated: the fleet of the other benchmark, installed in the simulated cluster of the tests.
import { builtInShapes } from '../../src/core/drift/built-in-shapes.ts';
import { isJsonArray, isJsonObject } from '../../src/core/json/json.ts';
import { objectId, referenceOf } from '../../src/core/manifest/object-id.ts';
import { healthRules } from '../../src/health/index.ts';
import { kinds } from '../../src/kinds/index.ts';
import { createClusterModel, happen, install, liveObjects } from '../../test/status/cluster-model.ts';
import { synthesizeText } from '../../test/synthesize-text.ts';
import { clusterAt, MANIFESTS_PER_RESOURCE } from '../fleet.mjs';

/** When everything was installed, and when it is looked at: long after. */
const INSTALLED = Date.UTC(2026, 0, 1);
export const NOW = INSTALLED + 3_600_000;

/**
 * One resource of the fleet: what `evaluate` wants of it but for the live state, and the texts of its live objects as an API server
 * sends them.
 */
export function installedAt(index) {
  const { resource, plan } = synthesized(clusterAt(index));
  if (plan.objects.length !== MANIFESTS_PER_RESOURCE) {
    throw new Error(`a resource has ${plan.objects.length} objects, not ${MANIFESTS_PER_RESOURCE}`);
  }
  const objects = liveObjects(happen(createClusterModel(plan, INSTALLED), install));
  return workload(resource, plan, objects.filter(isNamespaced));
}

/** One resource whose Plan holds the objects of many: no kind is that large, a platform of several may be. */
export function mergedOf(parts) {
  const [first] = parts;
  const objects = parts.flatMap(({ plan }) => plan.objects).sort((left, right) => left.wave - right.wave);
  const plan = { ...first.plan, objects, requires: parts.flatMap(({ plan }) => plan.requires) };
  return { ...first, plan, texts: parts.flatMap(({ texts }) => texts) };
}

function synthesized(cluster) {
  // JSON is YAML.
  const { rendered, diagnostics } = synthesizeText(JSON.stringify(cluster));
  const [made] = rendered;
  if (made === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return made;
}

/** Every cluster of the simulation has one storage class of its own, of the same name. */
function isNamespaced({ metadata }) {
  return metadata.namespace !== undefined;
}

function workload(resource, plan, objects) {
  const metadata = { ...resource.metadata, uid: `uid-${plan.name}`, generation: 1 };
  const manifests = new Map(plan.objects.map(({ id, manifest }) => [id, manifest]));
  return {
    kind: kinds.find(({ definition }) => definition.spec.names.kind === resource.kind),
    resource: { ...resource, metadata },
    // As it is read from the cluster: no part of it is shared with what is live.
    plan: JSON.parse(JSON.stringify(plan)),
    rules: healthRules,
    shapes: builtInShapes,
    texts: objects.map((object) =>
      JSON.stringify(withManagedFields(object, manifests.get(objectId(referenceOf(object))))),
    ),
  };
}

/**
 * managedFields as API servers write them: lists with keys are owned item by item, and whoever writes a status has an entry of its
 * own. The simulation leaves both out.
 */
function withManagedFields(object, manifest) {
  const [applied] = object.metadata.managedFields ?? [];
  if (applied === undefined || manifest === undefined) return object;
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = manifest;
  const { labels, annotations } = metadata;
  const fieldsV1 = fieldsOf({ metadata: { labels, annotations }, ...rest }, builtInShapes.shapeOf(manifest));
  const observed = {
    ...applied,
    manager: 'kube-controller-manager',
    operation: 'Update',
    subresource: 'status',
    fieldsV1: fieldsOf({ status: object.status }, undefined),
  };
  const managedFields = [{ ...applied, fieldsV1 }, ...(object.status === undefined ? [] : [observed])];
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

function fieldsOf(value, shape) {
  if (isJsonArray(value)) return fieldsOfItems(value, shape);
  if (!isJsonObject(value)) return {};
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.map(([name, inner]) => [`f:${name}`, fieldsOf(inner, shape?.fields?.get(name) ?? shape?.items)]),
  );
}

function fieldsOfItems(list, shape) {
  const keys = shape?.list?.keys;
  if (keys === undefined) return {};
  return Object.fromEntries(
    list.map((item) => {
      const values = keys.map((key) => [key, item[key] ?? shape.items?.fields?.get(key)?.default]);
      const own = values.filter(([, value]) => value !== undefined);
      return [`k:${JSON.stringify(Object.fromEntries(own))}`, { '.': {}, ...fieldsOf(item, shape.items) }];
    }),
  );
}
