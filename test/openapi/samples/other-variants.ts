import type { JsonObject } from '../../../src/core/json/json.ts';
import { change } from '../change.ts';
import { admissionPolicy, admissionPolicyBinding, clusterRole, roleBinding } from './access-samples.ts';
import { autoscaler, disruptionBudget } from './availability-samples.ts';
import { claim, coreEvent, limitRange, resourceQuota, secret } from './configuration-samples.ts';
import { headlessService, ingress, networkPolicy, service } from './network-samples.ts';
import { selector } from './sample-metadata.ts';

/** Rarer forms of everything but pods, all accepted. */
export const otherVariants: Readonly<Record<string, JsonObject>> = {
  'a NodePort Service': change(service, {
    'spec/type': 'NodePort',
    'spec/loadBalancerSourceRanges': undefined,
    'spec/loadBalancerClass': undefined,
    'spec/allocateLoadBalancerNodePorts': undefined,
  }),
  'a ClusterIP Service with outer addresses': change(headlessService, {
    'spec/clusterIP': undefined,
    'spec/externalIPs': ['192.0.2.10'],
    'spec/externalTrafficPolicy': 'Cluster',
    'spec/sessionAffinity': 'ClientIP',
  }),
  'a headless Service without ports': change(headlessService, { 'spec/ports': undefined }),
  'a NetworkPolicy that denies everything': change(networkPolicy, {
    'spec/podSelector': {},
    'spec/ingress': [],
    'spec/egress': undefined,
  }),
  'an Ingress with only a default backend': change(ingress, {
    'spec/rules': undefined,
    'spec/defaultBackend': { resource: { apiGroup: 'shop.example.com', kind: 'Bucket', name: 'static' } },
  }),
  'a PodDisruptionBudget by number': change(disruptionBudget, {
    'spec/minAvailable': undefined,
    'spec/maxUnavailable': 1,
  }),
  'an autoscaler without metrics': change(autoscaler, {
    'spec/metrics': undefined,
    'spec/behavior': { scaleUp: { stabilizationWindowSeconds: 0 } },
  }),
  'a ClusterRole that gathers others': change(clusterRole, {
    rules: undefined,
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'shop.example.com/gather': 'true' } }] },
  }),
  'a RoleBinding of a ClusterRole to a user': change(roleBinding, {
    'roleRef/kind': 'ClusterRole',
    subjects: [{ kind: 'User', name: 'jane@example.com', apiGroup: 'rbac.authorization.k8s.io' }],
  }),
  'an admission policy with parameters': change(admissionPolicy, {
    'spec/paramKind': { apiVersion: 'v1', kind: 'ConfigMap' },
    'spec/auditAnnotations': [{ key: 'images', valueExpression: 'string(size(variables.containers))' }],
    'spec/matchConstraints/excludeResourceRules': [
      { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], resourceNames: ['exempt'] },
    ],
  }),
  'a binding with parameters': change(admissionPolicyBinding, {
    'spec/paramRef': { name: 'limits', namespace: 'shop', parameterNotFoundAction: 'Deny' },
    'spec/validationActions': ['Warn'],
  }),
  'an opaque Secret': change(secret, { type: 'Opaque', data: undefined }),
  'a Secret for basic authentication': change(secret, {
    type: 'kubernetes.io/basic-auth',
    data: undefined,
    stringData: { username: 'shop' },
  }),
  'a Secret for a registry': change(secret, {
    type: 'kubernetes.io/dockerconfigjson',
    data: undefined,
    stringData: { '.dockerconfigjson': '{"auths":{}}' },
  }),
  'a claim from a snapshot': change(claim, {
    'spec/accessModes': ['ReadWriteOncePod'],
    'spec/volumeMode': 'Filesystem',
    'spec/storageClassName': '',
    'spec/dataSource': { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'nightly' },
  }),
  'a ResourceQuota for a priority class': change(resourceQuota, {
    'spec/scopes': undefined,
    'spec/scopeSelector': {
      matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['shop-critical'] }],
    },
  }),
  'a LimitRange of whole pods': change(limitRange, {
    'spec/limits': [{ type: 'Pod', max: { memory: '4Gi' }, maxLimitRequestRatio: { cpu: '4' } }],
  }),
  'an Event of the core API': coreEvent,
  'a NetworkPolicy by namespace': change(networkPolicy, {
    'spec/ingress': [{ from: [{ namespaceSelector: selector }], ports: [{ protocol: 'SCTP' }] }],
  }),
};
