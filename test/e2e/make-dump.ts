import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isJsonArray, type JsonObject, type JsonValue, member, valueAt } from '../../src/core/json/json.ts';

/** An object of a dump; tests change it before they write it. */
export type DumpObject = Record<string, JsonValue | undefined> & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Record<string, JsonValue | undefined>;
  spec?: Record<string, JsonValue | undefined>;
};

/** When everything in these dumps was made. */
const CREATED = '2026-05-01T10:00:00Z';

/**
 * What a cluster would hold in which everything that `planwright synth` wrote to a folder is applied and ready: the resource, its
 * Plan, the planned objects, a pod behind every Service, and what the Plan requires.
 */
export function readyObjects(folder: string, path: string): DumpObject[] {
  const plans = join(folder, 'plans', path);
  const documents = readdirSync(plans).map((file): DumpObject => parse(readFileSync(join(plans, file), 'utf8')));
  const spec = documents.find(({ kind }) => kind === 'Plan')?.spec;
  const planned = listOf(spec, 'objects').flatMap((object) => {
    const manifest = member(object, 'manifest');
    return manifest === undefined ? [] : [structuredClone(manifest) as DumpObject]; // A Plan holds objects.
  });
  const required = listOf(spec, 'requires').map((reference) => secretOf(reference));
  return [...documents, ...planned.flatMap((object) => [object, ...childrenOf(object)]), ...required].map(asStored);
}

/** `kubectl get -o json` of some objects. */
export function dumpText(objects: readonly DumpObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', items: objects, kind: 'List' }, undefined, 4);
}

function listOf(value: JsonValue | undefined, name: string): readonly JsonValue[] {
  const list = member(value, name);
  return isJsonArray(list) ? list : [];
}

function asStored(object: DumpObject, index: number): DumpObject {
  const stored = {
    ...object.metadata,
    uid: `uid-${index}`,
    generation: 1,
    resourceVersion: '1',
    creationTimestamp: CREATED,
  };
  // A headless Service says so itself.
  const spec = object.kind === 'Service' ? { spec: { clusterIP: '10.0.0.10', ...object.spec } } : {};
  return { ...object, metadata: stored, ...spec, ...statusOf(object) };
}

function statusOf(object: DumpObject): JsonObject {
  const replicas = member(object.spec, 'replicas') ?? 1;
  const ready = {
    observedGeneration: 1,
    replicas,
    readyReplicas: replicas,
    updatedReplicas: replicas,
    availableReplicas: replicas,
  };
  switch (object.kind) {
    case 'StatefulSet':
      return { status: { ...ready, currentReplicas: replicas, currentRevision: 'a', updateRevision: 'a' } };
    case 'Deployment':
      return {
        status: { ...ready, conditions: [condition('Available'), condition('Progressing', 'NewReplicaSetAvailable')] },
      };
    case 'Job':
      return {
        status: { succeeded: 1, startTime: CREATED, completionTime: CREATED, conditions: [condition('Complete')] },
      };
    case 'PodDisruptionBudget':
      return {
        status: {
          observedGeneration: 1,
          disruptionsAllowed: 1,
          currentHealthy: 3,
          desiredHealthy: 2,
          expectedPods: 3,
          conditions: [condition('DisruptionAllowed', 'SufficientPods')],
        },
      };
    default:
      return {};
  }
}

function condition(type: string, reason = 'Done'): JsonObject {
  return { type, status: 'True', reason, message: '', lastTransitionTime: CREATED };
}

function childrenOf({ kind, metadata, spec }: DumpObject): readonly DumpObject[] {
  if (kind !== 'Service') return [];
  const { name, namespace } = metadata;
  const labels = { 'kubernetes.io/service-name': name };
  const endpoints = [{ addresses: ['10.0.0.1'], conditions: { ready: true, serving: true } }];
  const ports = listOf(spec, 'ports').map((port) => ({ name: member(port, 'name'), port: valueAt(port, ['port']) }));
  return [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      addressType: 'IPv4',
      metadata: { name: `${String(name)}-x`, namespace, labels },
      endpoints,
      ports,
    },
  ];
}

function secretOf(reference: JsonValue): DumpObject {
  const [name, namespace] = [member(reference, 'name'), member(reference, 'namespace')];
  const data = Object.fromEntries(listOf(reference, 'keys').map((key) => [String(key), 'aHVudGVyMg==']));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data };
}
