import { integerAt, objectsAt, textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { newestEvent } from '../../core/health/newest-event.ts';
import { counted, quotedAfter } from '../../core/health/quotation.ts';
import { countEndpoints } from '../../core/health/service-endpoints.ts';
import { isJsonObject, type JsonValue, valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { LiveState } from '../../core/live/live-state.ts';

const ENDPOINT_SLICE = 'EndpointSlice.discovery.k8s.io';
const WORKLOADS = ['Deployment.apps', 'StatefulSet.apps'];

/** Unlike kstatus, which looks at nothing but the cluster IP: somebody must answer. */
export const serviceRule: HealthRule = {
  groupKind: 'Service',
  summary:
    'It has its cluster IP and, with a selector, at least one ready endpoint; a load balancer has its address. An ExternalName is always ready.',
  reads: [ENDPOINT_SLICE, ...WORKLOADS, 'Event'],
  assess,
};

function assess(service: LiveObject, context: HealthContext): Health {
  const type = textAt(service, ['spec', 'type']);
  if (type === 'ExternalName') {
    return { status: 'Ready', reason: 'ExternalName', message: 'The Service is a name for a host elsewhere' };
  }
  if (textAt(service, ['spec', 'clusterIP']) === undefined) {
    return { status: 'Progressing', reason: 'NoClusterIP', message: 'The Service has no cluster IP yet' };
  }
  const endpoints = endpointHealth(service, context);
  if (type !== 'LoadBalancer' || endpoints.status !== 'Ready') return endpoints;
  return addressHealth(service, context) ?? endpoints;
}

function endpointHealth(service: LiveObject, { live, wasReady }: HealthContext): Health {
  const { namespace = '', name } = service.metadata;
  if (!hasSelector(service)) return NO_SELECTOR;
  const { ready, all } = countEndpoints(live, namespace, name);
  if (ready > 0) return { status: 'Ready', reason: 'EndpointsReady', message: `${counted(ready, 'endpoint')} ready` };
  const failure = live.unreadable(ENDPOINT_SLICE);
  if (failure !== undefined) {
    return {
      status: 'Unknown',
      reason: 'EndpointsUnreadable',
      message: `The endpoints cannot be read${quotedAfter(failure.message)}`,
    };
  }
  if (all === 0 && isScaledToZero(service, live)) return SCALED_TO_ZERO;
  const message = all === 0 ? 'No pod stands behind the Service' : `0 of ${counted(all, 'endpoint')} ready`;
  if (!wasReady) return { status: 'Progressing', reason: 'NoReadyEndpoints', message };
  return {
    status: 'Degraded',
    reason: 'NoReadyEndpoints',
    message: `${message}, where there were some before`,
    errorClass: 'component',
  };
}

const NO_SELECTOR: Health = {
  status: 'Ready',
  reason: 'NoSelector',
  message: 'The Service selects no pods: whoever made it writes its endpoints',
};

const SCALED_TO_ZERO: Health = {
  status: 'Ready',
  reason: 'ScaledToZero',
  message: 'No pod stands behind the Service, and none is wanted',
};

function hasSelector(service: LiveObject): boolean {
  const selector = valueAt(service, ['spec', 'selector']);
  return isJsonObject(selector) && Object.keys(selector).length > 0;
}

/** The workloads that the Service selects want no pods, all of them. */
function isScaledToZero(service: LiveObject, live: LiveState): boolean {
  const selected = WORKLOADS.flatMap((kind) => live.ofKind(kind)).filter((workload) => isSelected(workload, service));
  return selected.length > 0 && selected.every((workload) => integerAt(workload, ['spec', 'replicas']) === 0);
}

function isSelected(workload: LiveObject, service: LiveObject): boolean {
  const selector: JsonValue | undefined = valueAt(service, ['spec', 'selector']);
  const labels = valueAt(workload, ['spec', 'template', 'metadata', 'labels']);
  if (workload.metadata.namespace !== service.metadata.namespace || !isJsonObject(selector)) return false;
  return Object.entries(selector).every(([key, value]) => value !== undefined && valueAt(labels, [key]) === value);
}

/** The address of a load balancer; its Events tell why there is none, and its controller tries for ever. */
function addressHealth(service: LiveObject, { live }: HealthContext): Health | undefined {
  if (objectsAt(service, ['status', 'loadBalancer', 'ingress']).length > 0) return undefined;
  const news = newestEvent(live, service, ['SyncLoadBalancerFailed', 'EnsuringLoadBalancer', 'EnsuredLoadBalancer']);
  if (news?.reason !== 'SyncLoadBalancerFailed') {
    return { status: 'Progressing', reason: 'NoLoadBalancerAddress', message: 'The load balancer has no address yet' };
  }
  return {
    status: 'Progressing',
    reason: 'SyncLoadBalancerFailed',
    message: `The load balancer could not be set up${quotedAfter(news.message)}`,
    errorClass: /quota|limit|exceeded|forbidden/i.test(news.message) ? 'resource' : 'transient',
  };
}
