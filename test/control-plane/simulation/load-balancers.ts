import { type ApiClient, ApiError, type LiveObject, nameOf } from '../harness/api-client.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { SelectedBehaviours } from './selected-behaviours.ts';

/** What becomes of a Service of type LoadBalancer. */
export interface LoadBalancerBehaviours {
  /** Never gets an address. The default, as in a cluster without a cloud. */
  readonly pending: object;
  /** Gets that address; where none is said, one of 192.0.2.0/24 (RFC 5737). */
  readonly assigned: { readonly ip?: string; readonly hostname?: string };
  /** Gets no address, and says why (event `SyncLoadBalancerFailed`). */
  readonly failing: { readonly message?: string };
}

/** One behaviour with what was said about it. */
export type LoadBalancerBehaviour = {
  readonly [Type in keyof LoadBalancerBehaviours]: { readonly type: Type } & LoadBalancerBehaviours[Type];
}[keyof LoadBalancerBehaviours];

/** The service controller of a cloud. */
export interface LoadBalancers {
  readonly step: () => Promise<void>;
}

/** What the controller needs. */
export interface LoadBalancersOptions {
  readonly client: ApiClient;
  readonly events: EventRecorder;
  readonly behaviours: SelectedBehaviours<LoadBalancerBehaviour>;
}

interface Service extends LiveObject {
  readonly spec: { readonly type?: string };
  readonly status: { readonly loadBalancer?: { readonly ingress?: readonly Ingress[] } };
}

interface Ingress {
  readonly [key: string]: string;
}

/** A cloud that has no load balancer yet. */
export function createLoadBalancers({ client, events, behaviours }: LoadBalancersOptions): LoadBalancers {
  let count = 0;
  const stepOne = async (service: Service): Promise<void> => {
    const behaviour = behaviours.find(service) ?? { type: 'pending' };
    const event = { object: service, component: 'service-controller' };
    if (behaviour.type === 'failing') {
      const { message = 'quota of addresses exceeded' } = behaviour;
      const text = `Error syncing load balancer: failed to ensure load balancer: ${message}`;
      await events.record({ ...event, type: 'Warning', reason: 'SyncLoadBalancerFailed', message: text });
    }
    const [current] = service.status.loadBalancer?.ingress ?? [];
    if (behaviour.type !== 'assigned') {
      if (current !== undefined) await assign(client, service, []);
    } else if (current === undefined || !isSame(current, behaviour)) {
      count += 1;
      await assign(client, service, [ingressOf(behaviour, `192.0.2.${count}`)]);
      await events.record({
        ...event,
        type: 'Normal',
        reason: 'EnsuredLoadBalancer',
        message: 'Ensured load balancer',
      });
    }
  };
  return {
    step: async () => {
      if (behaviours.isEmpty()) return;
      const services = (await client.list({ apiVersion: 'v1', kind: 'Service' })) as readonly Service[];
      await Promise.all(services.filter(({ spec }) => spec.type === 'LoadBalancer').map(stepOne));
    },
  };
}

type Assigned = LoadBalancerBehaviours['assigned'];

function isSame(current: Ingress, { ip, hostname }: Assigned): boolean {
  return (ip === undefined || current['ip'] === ip) && current['hostname'] === hostname;
}

function ingressOf({ ip, hostname }: Assigned, freeAddress: string): Ingress {
  const address = ip ?? (hostname === undefined ? freeAddress : undefined);
  return {
    ...(address === undefined ? {} : { ip: address, ipMode: 'VIP' }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

async function assign(client: ApiClient, service: Service, ingress: readonly Ingress[]): Promise<void> {
  const { resourceVersion } = service.metadata;
  try {
    await client.patch(
      nameOf(service),
      { metadata: { resourceVersion }, status: { loadBalancer: { ingress } } },
      'status',
    );
  } catch (error) {
    // It has changed or is gone: the next step sees that.
    if (!(error instanceof ApiError) || (error.status !== 409 && error.status !== 404)) throw error;
  }
}
