import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  member,
  valueAt,
} from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { formatInstant } from '../../../src/core/time/instant.ts';
import type { AppliedObject, PodState } from './cluster-state.ts';
import { numberOf, suffixOf, uidOf } from './deterministic.ts';
import { liveMetadata, ownedBy } from './metadata.ts';
import { podAddress } from './pod-object.ts';
import { templateOf, withStatus } from './workload-objects.ts';

/** A Service with the EndpointSlice that the controller keeps for it. */
export function serviceObjects(object: AppliedObject, workloads: readonly AppliedObject[]): readonly LiveObject[] {
  const { name } = object.manifest.metadata;
  const isHeadless = valueAt(object.manifest, ['spec', 'clusterIP']) === 'None';
  const clusterIP = isHeadless ? 'None' : `10.96.${numberOf(name, 250)}.${numberOf(`${name}.`, 250) + 1}`;
  const type = valueAt(object.manifest, ['spec', 'type']) ?? 'ClusterIP';
  const service = withStatus(object, loadBalancer(object), { clusterIP, clusterIPs: [clusterIP], type });
  return [service, endpointSlice(object, service, workloads)];
}

/** What a Service or Ingress with an address says. */
export function loadBalancer({ address }: AppliedObject): JsonObject {
  if (address === undefined) return { loadBalancer: {} };
  const isName = /[a-z]/.test(address) && !address.includes(':');
  return { loadBalancer: { ingress: [isName ? { hostname: address } : { ip: address, ipMode: 'VIP' }] } };
}

function endpointSlice(object: AppliedObject, service: LiveObject, workloads: readonly AppliedObject[]): LiveObject {
  const { name, namespace = '' } = service.metadata;
  const selected = workloads.filter((workload) => isSelected(workload, valueAt(object.manifest, ['spec', 'selector'])));
  const isEager = valueAt(object.manifest, ['spec', 'publishNotReadyAddresses']) === true;
  const pods = selected.flatMap((workload) => workload.pods);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${suffixOf(`${namespace}/${name}`)}`,
      namespace,
      uid: uidOf(`${object.uid}/slice`),
      generation: 1,
      resourceVersion: liveMetadata(object).resourceVersion,
      creationTimestamp: formatInstant(object.createdAt),
      labels: {
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: ownedBy(service),
    },
    addressType: 'IPv4',
    endpoints: pods.flatMap((pod) => endpointOf(pod, { namespace, isEager })),
    ports: portsOf(object),
  };
}

function isSelected(workload: AppliedObject, selector: JsonValue | undefined): boolean {
  const template = templateOf(workload, workload.revisions.at(-1) ?? '');
  const labels = valueAt(template, ['metadata', 'labels']);
  const wanted = Object.entries(isJsonObject(selector) ? selector : {});
  return wanted.length > 0 && wanted.every(([key, value]) => member(labels, key) === value);
}

/** A pod without an address is in no slice. `ready` is true of all where the Service asks for pods that are not. */
function endpointOf(
  pod: PodState,
  { namespace, isEager }: { readonly namespace: string; readonly isEager: boolean },
): readonly JsonObject[] {
  const address = podAddress(pod);
  if (address === undefined) return [];
  const serving = pod.state === 'ready';
  return [
    {
      addresses: [address],
      conditions: { ready: serving || isEager, serving, terminating: false },
      targetRef: {
        kind: 'Pod',
        namespace,
        name: pod.name,
        uid: uidOf(`${namespace}/${pod.name}/${formatInstant(pod.createdAt)}`),
      },
      nodeName: `node-${numberOf(pod.name, 3)}`,
    },
  ];
}

function portsOf({ manifest }: AppliedObject): readonly JsonObject[] {
  const ports = valueAt(manifest, ['spec', 'ports']);
  return (isJsonArray(ports) ? ports : []).map((port) => ({
    name: member(port, 'name') ?? '',
    port: member(port, 'port'),
    protocol: member(port, 'protocol') ?? 'TCP',
  }));
}
