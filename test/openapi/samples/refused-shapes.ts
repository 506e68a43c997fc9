import { type Refused, refuse, refuseStrictly } from '../refused.ts';
import { clusterRole } from './access-samples.ts';
import { configMap, event, lease, namespace, secret } from './configuration-samples.ts';
import { serviceMonitor } from './monitoring-samples.ts';
import { headlessService } from './network-samples.ts';
import { deployment, pod } from './workload-samples.ts';

const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: '1', controller: true };

/** What the schema decides, and metadata. */
export const refusedShapes: Readonly<Record<string, Refused>> = {
  'an unknown field at the root': refuse(configMap, { dta: {} }, 'dta: is not a field of this object'),
  'an unknown field deep inside': refuse(
    deployment,
    { 'spec/template/spec/containers/0/livenessprobe': {} },
    'spec.template.spec.containers[0].livenessprobe: is not a field of this object',
  ),
  'an unknown field behind a reference with markers': refuse(
    deployment,
    { 'spec/strategy/rollingupdate': {} },
    'spec.strategy.rollingupdate: is not a field of this object',
  ),
  'an unknown field in metadata': refuse(
    configMap,
    { 'metadata/lables': {} },
    'metadata.lables: is not a field of this object',
  ),
  'an unknown field in the metadata of a custom resource': refuse(
    serviceMonitor,
    { 'metadata/lables': {} },
    'metadata.lables: is not a field of this object',
  ),
  'a number for a text': refuse(configMap, { 'data/MODE': 5 }, 'data.MODE: must be of type string'),
  'a number as a label': refuse(
    configMap,
    { 'metadata/labels/tier': 1 },
    'metadata.labels.tier: must be of type string',
  ),
  'a text for a boolean': refuse(pod, { 'spec/hostNetwork': 'true' }, 'spec.hostNetwork: must be of type boolean'),
  'a text for a number': refuse(deployment, { 'spec/replicas': '3' }, 'spec.replicas: must be of type integer'),
  'a fraction for a number': refuse(deployment, { 'spec/replicas': 1.5 }, 'spec.replicas: must be of type integer'),
  'an object for a list': refuse(pod, { 'spec/containers': {} }, 'spec.containers: must be of type array'),
  'a list for an object': refuse(pod, { spec: [] }, 'spec: must be of type object'),
  'a fraction for a count or percentage': refuse(
    deployment,
    { 'spec/strategy/rollingUpdate/maxSurge': 0.5 },
    'spec.strategy.rollingUpdate.maxSurge: must be an integer or a string',
  ),
  'a required field that is missing': refuse(
    pod,
    { 'spec/containers/0/name': undefined },
    'spec.containers[0]: must have the field name',
  ),
  'a null': refuseStrictly(
    'a null is a value that the generator has lost',
    refuse(deployment, { 'spec/replicas': null }, 'spec.replicas: must not be null'),
  ),
  'a quantity with a space': refuse(
    pod,
    { 'spec/containers/0/resources': { limits: { memory: '1 Gi' } } },
    'spec.containers[0].resources.limits.memory: must be a quantity such as 500m or 1Gi',
  ),
  'a quantity with an unknown suffix': refuse(
    pod,
    { 'spec/containers/0/resources': { limits: { memory: '1GB' } } },
    'spec.containers[0].resources.limits.memory: must be a quantity such as 500m or 1Gi',
  ),
  'data that is not base64': refuse(
    secret,
    { data: { 'tls.crt': 'not base64' } },
    'data["tls.crt"]: must be base64 text with padding',
  ),
  'base64 without padding': refuse(
    secret,
    { data: { 'tls.crt': 'YQ' } },
    'data["tls.crt"]: must be base64 text with padding',
  ),
  'a time without zone': refuse(
    lease,
    { 'spec/renewTime': '2026-01-02T03:04:05.000006' },
    'spec.renewTime: must be a time with six digits of a second',
    'spec.renewTime: must be an RFC 3339 time',
  ),
  'a time without microseconds': refuse(
    event,
    { eventTime: '2026-01-02T03:04:05Z' },
    'eventTime: must be a time with six digits of a second',
  ),
  'a port by number and name in one list': refuse(
    headlessService,
    { 'spec/ports/0/targetPort': true },
    'spec.ports[0].targetPort: must be an integer or a string',
  ),

  'a name in upper case': refuse(
    configMap,
    { 'metadata/name': 'Checkout' },
    'metadata.name: must be a lower case RFC 1123 subdomain',
  ),
  'a name of 254 characters': refuse(
    configMap,
    { 'metadata/name': 'a'.repeat(254) },
    'metadata.name: must have at most 253 characters',
  ),
  'a Namespace name with a dot': refuse(
    namespace,
    { 'metadata/name': 'shop.two' },
    'metadata.name: must be a lower case RFC 1123 label',
  ),
  'a Service name that starts with a digit': refuseStrictly(
    'servers before 1.36 refuse it',
    refuse(headlessService, { 'metadata/name': '1st' }, 'metadata.name: must be an RFC 1035 label'),
  ),
  'no name': refuse(configMap, { 'metadata/name': undefined }, 'metadata.name: is required'),
  'a generated name': refuse(
    configMap,
    { 'metadata/name': undefined, 'metadata/generateName': 'a-' },
    'metadata.name: is required',
    'metadata.generateName: may not be set; objects are named',
  ),
  'no namespace': refuseStrictly(
    'where it lands would depend on who applies it',
    refuse(configMap, { 'metadata/namespace': undefined }, 'metadata.namespace: is required'),
  ),
  'a namespace on a cluster-wide object': refuseStrictly(
    'the path of the request has no namespace, and the server does not compare',
    refuse(
      clusterRole,
      { 'metadata/namespace': 'shop' },
      'metadata.namespace: may not be set on an object outside namespaces',
    ),
  ),
  'a label key with two slashes': refuse(
    configMap,
    { 'metadata/labels': { 'a/b/c': 'x' } },
    'metadata.labels["a/b/c"]: the key must have at most one slash',
  ),
  'a label key with an upper-case domain': refuse(
    configMap,
    { 'metadata/labels': { 'Example.com/a': 'x' } },
    'metadata.labels["Example.com/a"]: the key must have a DNS subdomain before the slash',
  ),
  'a label value of 64 characters': refuse(
    configMap,
    { 'metadata/labels/tier': 'a'.repeat(64) },
    'metadata.labels.tier: must have at most 63 characters',
  ),
  'a label value with a slash': refuse(
    configMap,
    { 'metadata/labels/tier': 'a/b' },
    'metadata.labels.tier: must be a label value',
  ),
  'an annotation key with a space': refuse(
    configMap,
    { 'metadata/annotations': { 'a b': 'x' } },
    'metadata.annotations["a b"]: the key must be a qualified name such as example.com/my-name',
  ),
  'annotations beyond 256 KiB': refuse(
    configMap,
    { 'metadata/annotations': { a: 'x'.repeat(256 * 1024) } },
    'metadata.annotations: must not exceed 262144 bytes, has 262145',
  ),
  'a finalizer with a space': refuse(
    configMap,
    { 'metadata/finalizers': ['a b'] },
    'metadata.finalizers[0]: must be a qualified name such as example.com/my-name',
  ),
  'a uid': refuse(configMap, { 'metadata/uid': 'a' }, 'metadata.uid: may not be set by anybody but the server'),
  'a resource version': refuseStrictly(
    'the server compares it with the object it has, if any',
    refuse(
      configMap,
      { 'metadata/resourceVersion': '1' },
      'metadata.resourceVersion: may not be set by anybody but the server',
    ),
  ),
  'managed fields': refuse(
    configMap,
    { 'metadata/managedFields': [{ manager: 'a' }] },
    'metadata.managedFields: may not be set by anybody but the server',
  ),
  'an owner without uid': refuse(
    configMap,
    { 'metadata/ownerReferences': [{ ...owner, uid: '' }] },
    'metadata.ownerReferences[0].uid: is required',
  ),
  'two controllers': refuse(
    configMap,
    { 'metadata/ownerReferences': [owner, { ...owner, uid: '2' }] },
    'metadata.ownerReferences: must have at most one controller',
  ),
  'a bad label in a template': refuse(
    deployment,
    { 'spec/template/metadata/labels/tier': 'a b' },
    'spec.template.metadata.labels.tier: must be a label value',
  ),
};
