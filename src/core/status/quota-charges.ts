import { pluralOf } from '../install/plural-of.ts';
import { isJsonArray, type JsonValue, member, valueAt } from '../json/json.ts';
import { groupKindOf } from '../live/live-object.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { groupOf, objectId, referenceOf } from '../manifest/object-id.ts';
import type { Plan, PlannedObject } from '../plan/plan.ts';
import { type Quantity, quantityOf } from '../quantity/quantity.ts';
import { addAmounts, podQuotaUsage, type QuotaAmounts, readQuantity } from './pod-quota-usage.ts';

/** What quotas of a namespace are charged for something, so many times. */
export interface QuotaCharge {
  readonly amounts: QuotaAmounts;
  readonly times: number;
  /** The spec of the pod, where it is for a pod: scopes of quotas select pods. */
  readonly podSpec?: JsonValue | undefined;
}

/**
 * What admission charges at least for an object of a Plan that is not there yet, and for what Kubernetes makes of it and keeps. Left out is what
 * cannot be known or passes: pods of DaemonSets (one a node) and of Jobs (they end, and give back what they had), surge pods of updates,
 * claims that may be there already. Nothing for objects outside namespaces.
 */
export function quotaCharges(planned: PlannedObject, plan: Plan, live: LiveState): readonly QuotaCharge[] {
  const { manifest, ref } = planned;
  if (ref.namespace === undefined || ref.namespace === '') return [];
  return [objectCharge(manifest), ...specialCharges(planned, plan, live)];
}

const ONE = quantityOf(1n, 'DecimalSI');

/** The older names that the core kinds have beside `count/…`. */
const PLAIN_NAMES: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
]);

function counted(plural: string, group = ''): QuotaAmounts {
  const count = `count/${plural}${group === '' ? '' : `.${group}`}`;
  return new Map((group === '' && PLAIN_NAMES.has(plural) ? [count, plural] : [count]).map((name) => [name, ONE]));
}

function objectCharge({ apiVersion, kind }: Manifest): QuotaCharge {
  return { amounts: counted(pluralOf(kind), groupOf(apiVersion)), times: 1 };
}

function specialCharges(planned: PlannedObject, plan: Plan, live: LiveState): readonly QuotaCharge[] {
  const { manifest } = planned;
  const spec = manifest['spec'];
  switch (groupKindOf(manifest)) {
    case 'Pod':
      return [{ amounts: podQuotaUsage(spec), times: 1, podSpec: spec }];
    case 'Deployment.apps':
      return [{ amounts: counted('replicasets', 'apps'), times: 1 }, podCharge(planned, plan)];
    case 'ReplicaSet.apps':
      return [podCharge(planned, plan)];
    case 'StatefulSet.apps':
      return [podCharge(planned, plan), ...templateClaims(planned, plan, live)];
    case 'PersistentVolumeClaim':
      return [{ amounts: claimAmounts(spec), times: 1 }];
    case 'Service':
      return [{ amounts: serviceAmounts(spec), times: 1 }];
    default:
      return [];
  }
}

function podCharge(planned: PlannedObject, plan: Plan): QuotaCharge {
  const podSpec = valueAt(planned.manifest, ['spec', 'template', 'spec']);
  return { amounts: addAmounts(podQuotaUsage(podSpec), counted('pods')), times: replicasOf(planned, plan), podSpec };
}

/** An autoscaler starts from one replica, and brings it to its minimum. */
function replicasOf({ manifest }: PlannedObject, { objects }: Plan): number {
  const replicas = valueAt(manifest, ['spec', 'replicas']);
  if (replicas !== undefined) return wholeNumber(replicas);
  const autoscaler = objects.find(
    ({ ref, manifest: { spec } }) =>
      ref.kind === 'HorizontalPodAutoscaler' &&
      ref.namespace === manifest.metadata.namespace &&
      valueAt(spec, ['scaleTargetRef', 'kind']) === manifest.kind &&
      valueAt(spec, ['scaleTargetRef', 'name']) === manifest.metadata.name,
  );
  const least = valueAt(autoscaler?.manifest, ['spec', 'minReplicas']);
  return least === undefined ? 1 : wholeNumber(least);
}

/** What no API server would take counts for nothing. */
function wholeNumber(value: JsonValue): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** Claims outlive their StatefulSet; nobody knows where they could not be read. */
function templateClaims(planned: PlannedObject, plan: Plan, live: LiveState): readonly QuotaCharge[] {
  const templates = valueAt(planned.manifest, ['spec', 'volumeClaimTemplates']);
  if (!isJsonArray(templates) || live.unreadable('PersistentVolumeClaim') !== undefined) return [];
  const { namespace, name } = planned.ref;
  return templates.map((template) => {
    const templateName = valueAt(template, ['metadata', 'name']);
    const claim = `PersistentVolumeClaim/${namespace}/${typeof templateName === 'string' ? templateName : ''}-${name}-`;
    const there = live
      .ofKind('PersistentVolumeClaim')
      .filter((object) => objectId(referenceOf(object)).startsWith(claim));
    const amounts = addAmounts(claimAmounts(member(template, 'spec')), counted('persistentvolumeclaims'));
    return { amounts, times: Math.max(0, replicasOf(planned, plan) - there.length) };
  });
}

/** Of a claim that names no class, nobody knows here which one it gets. */
function claimAmounts(spec: JsonValue | undefined): QuotaAmounts {
  const storage = readQuantity(valueAt(spec, ['resources', 'requests', 'storage']));
  const className = member(spec, 'storageClassName');
  const amounts = new Map<string, Quantity>();
  if (storage !== undefined) amounts.set('requests.storage', storage);
  if (typeof className !== 'string' || className === '') return amounts;
  const prefix = `${className}.storageclass.storage.k8s.io`;
  if (storage !== undefined) amounts.set(`${prefix}/requests.storage`, storage);
  return amounts.set(`${prefix}/persistentvolumeclaims`, ONE);
}

function serviceAmounts(spec: JsonValue | undefined): QuotaAmounts {
  const [type, ports] = [member(spec, 'type'), member(spec, 'ports')];
  const isBalanced = type === 'LoadBalancer';
  const hasNodePorts = type === 'NodePort' || (isBalanced && member(spec, 'allocateLoadBalancerNodePorts') !== false);
  const count = BigInt(isJsonArray(ports) ? ports.length : 0);
  return new Map([
    ...(isBalanced ? [['services.loadbalancers', ONE] as const] : []),
    ...(hasNodePorts ? [['services.nodeports', quantityOf(count, 'DecimalSI')] as const] : []),
  ]);
}
