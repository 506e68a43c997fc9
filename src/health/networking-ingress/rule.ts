import { objectsAt, textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { lastSpecWrite } from '../../core/health/last-write.ts';
import { countEndpoints } from '../../core/health/service-endpoints.ts';
import { valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { LiveState } from '../../core/live/live-state.ts';
import { type Instant, MINUTE, parseInstant } from '../../core/time/instant.ts';

const INGRESS = 'Ingress.networking.k8s.io';
const INGRESS_CLASS = 'IngressClass.networking.k8s.io';
const ENDPOINT_SLICE = 'EndpointSlice.discovery.k8s.io';
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const GRACE = 2 * MINUTE;

/** Unlike Argo CD, which waits for ever for an address that some controllers never publish. */
export const ingressRule: HealthRule = {
  groupKind: INGRESS,
  summary:
    'The Services behind it exist and have ready endpoints, and it has an address if Ingresses of its class get one.',
  isAdvisory: true,
  reads: ['Service', ENDPOINT_SLICE, INGRESS_CLASS],
  assess,
};

function assess(ingress: LiveObject, context: HealthContext): Health {
  return backendHealth(ingress, context) ?? addressHealth(ingress, context);
}

function backendHealth(ingress: LiveObject, context: HealthContext): Health | undefined {
  const { namespace = '' } = ingress.metadata;
  const { live } = context;
  const names = backendsOf(ingress);
  const missing =
    live.unreadable('Service') === undefined ? names.find((name) => isAbsent(live, namespace, name)) : undefined;
  if (missing !== undefined) return missingService(`Service/${namespace}/${missing}`, ingress, context);
  if (live.unreadable(ENDPOINT_SLICE) !== undefined) return undefined;
  const silent = names.find((name) => isSilent(live, namespace, name));
  return silent === undefined ? undefined : silentService(`Service/${namespace}/${silent}`, context);
}

function backendsOf(ingress: LiveObject): readonly string[] {
  const paths = objectsAt(ingress, ['spec', 'rules']).flatMap((rule) => objectsAt(rule, ['http', 'paths']));
  const names = paths.map((path) => textAt(path, ['backend', 'service', 'name']));
  const all = [textAt(ingress, ['spec', 'defaultBackend', 'service', 'name']), ...names];
  return [...new Set(all.filter((name) => name !== undefined))];
}

function isAbsent(live: LiveState, namespace: string, name: string): boolean {
  return live.find(`Service/${namespace}/${name}`) === undefined;
}

/** An ExternalName has no endpoints of its own. */
function isSilent(live: LiveState, namespace: string, name: string): boolean {
  const service = live.find(`Service/${namespace}/${name}`);
  const isElsewhere = valueAt(service, ['spec', 'type']) === 'ExternalName';
  return !isElsewhere && countEndpoints(live, namespace, name).ready === 0;
}

function missingService(culprit: string, ingress: LiveObject, { now }: HealthContext): Health {
  const end = graceEnd(ingress);
  const verdict = {
    reason: 'ServiceNotFound',
    message: `There is no ${culprit} to send requests to`,
    culprit,
  } as const;
  if (end !== undefined && now < end) return { ...verdict, status: 'Progressing', nextCheck: end };
  return {
    ...verdict,
    status: 'Failed',
    errorClass: 'configuration',
    hint: 'Create the Service, or correct its name.',
  };
}

function silentService(culprit: string, { wasReady }: HealthContext): Health {
  const message = `${culprit} has no ready endpoint`;
  return { status: wasReady ? 'Degraded' : 'Progressing', reason: 'NoReadyEndpoints', message, culprit };
}

function addressHealth(ingress: LiveObject, context: HealthContext): Health {
  if (hasAddress(ingress)) {
    return {
      status: 'Ready',
      reason: 'AddressPublished',
      message: 'The Ingress has an address',
    };
  }
  const className = classOf(ingress);
  if (isUnserved(className, context.live)) return notObserved(className);
  const end = graceEnd(ingress);
  if (publishesAddresses(ingress, context.live))
    return { ...NO_ADDRESS, message: `${NO_ADDRESS.message}, as others of its class do` };
  if (end !== undefined && context.now < end) return { ...NO_ADDRESS, nextCheck: end };
  return {
    status: 'Ready',
    reason: 'NoAddressPublished',
    message: 'No Ingress of its class gets an address, so that nothing tells whether it is served',
  };
}

const NO_ADDRESS = { status: 'Progressing', reason: 'NoAddress', message: 'It has no address yet' } as const;

function notObserved(className: string | undefined): Health {
  const cause = className === undefined ? 'it names no class' : `there is no IngressClass ${className}`;
  return {
    status: 'Progressing',
    reason: 'NotObserved',
    message: `No controller looks after the Ingress: ${cause}`,
    errorClass: 'configuration',
    hint: 'Install an Ingress controller, or name the class of one that is there.',
  };
}

function classOf(ingress: LiveObject): string | undefined {
  return (
    textAt(ingress, ['spec', 'ingressClassName']) ?? textAt(ingress, ['metadata', 'annotations', CLASS_ANNOTATION])
  );
}

/** Without a class of its own, an Ingress is served by the controller whose class is the default one. */
function isUnserved(className: string | undefined, live: LiveState): boolean {
  if (live.unreadable(INGRESS_CLASS) !== undefined) return false;
  if (className !== undefined) return live.find(`${INGRESS_CLASS}//${className}`) === undefined;
  return !live.ofKind(INGRESS_CLASS).some(isDefault);
}

function isDefault(ingressClass: LiveObject): boolean {
  return textAt(ingressClass, ['metadata', 'annotations', 'ingressclass.kubernetes.io/is-default-class']) === 'true';
}

function publishesAddresses(ingress: LiveObject, live: LiveState): boolean {
  return live.ofKind(INGRESS).some((other) => classOf(other) === classOf(ingress) && hasAddress(other));
}

function hasAddress(ingress: LiveObject): boolean {
  return objectsAt(ingress, ['status', 'loadBalancer', 'ingress']).length > 0;
}

function graceEnd(ingress: LiveObject): Instant | undefined {
  const start = lastSpecWrite(ingress) ?? parseInstant(valueAt(ingress, ['metadata', 'creationTimestamp']));
  return start === undefined ? undefined : start + GRACE;
}
