import { type Refused, refuse, refuseStrictly } from '../refused.ts';
import { autoscaler, disruptionBudget } from './availability-samples.ts';
import {
  claim,
  configMap,
  coreEvent,
  event,
  lease,
  limitRange,
  namespace,
  resourceQuota,
  secret,
} from './configuration-samples.ts';

const container = 'spec/limits/0';

/** ConfigMaps, Secrets, quotas, budgets, autoscalers and Events. */
export const refusedConfiguration: Readonly<Record<string, Refused>> = {
  'a ConfigMap key with a slash': refuse(
    configMap,
    { data: { 'conf.d/a': 'x' } },
    'data["conf.d/a"]: the key must be a ConfigMap key',
  ),
  'a ConfigMap key of dots': refuse(
    configMap,
    { data: { '..': 'x' } },
    'data[".."]: the key must not be a dot or start with two dots',
  ),
  'one key as text and as bytes': refuse(configMap, { 'data/logo': 'x' }, 'data.logo: is in binaryData too'),
  'a ConfigMap beyond a MiB': refuse(
    configMap,
    { data: { a: 'x'.repeat(1024 * 1024 + 1) }, binaryData: undefined },
    'manifest: must not exceed 1048576 bytes of data, has 1048577',
  ),
  'a binary ConfigMap beyond a MiB': refuse(
    configMap,
    { 'data/a': 'x'.repeat(1024 * 1024) },
    'manifest: must not exceed 1048576 bytes of data, has 1048599',
  ),
  'a TLS Secret without key': refuse(
    secret,
    { stringData: undefined },
    'manifest: must have the key tls.key for type kubernetes.io/tls',
  ),
  'a Secret for basic authentication without user': refuse(
    secret,
    { type: 'kubernetes.io/basic-auth', data: undefined, stringData: { user: 'a' } },
    'manifest: must have the key username or password for type kubernetes.io/basic-auth',
  ),
  'a Secret for a registry that is no JSON': refuse(
    secret,
    { type: 'kubernetes.io/dockerconfigjson', data: undefined, stringData: { '.dockerconfigjson': 'auths: {}' } },
    'stringData[".dockerconfigjson"]: must be a JSON object',
  ),
  'a token of no account': refuse(
    secret,
    { type: 'kubernetes.io/service-account-token' },
    'metadata.annotations["kubernetes.io/service-account.name"]: is required',
  ),
  'an unknown level of pod security': refuse(
    namespace,
    { 'metadata/labels': { 'pod-security.kubernetes.io/enforce': 'strict' } },
    'metadata.labels["pod-security.kubernetes.io/enforce"]: must be one of privileged, baseline, restricted',
  ),
  'an unknown version of pod security': refuse(
    namespace,
    { 'metadata/labels': { 'pod-security.kubernetes.io/enforce-version': '1.36' } },
    'metadata.labels["pod-security.kubernetes.io/enforce-version"]: must be latest or a minor version such as v1.36',
  ),
  'a claim without size': refuse(
    claim,
    { 'spec/resources': undefined },
    'spec.resources.requests.storage: is required',
  ),
  'a claim of an unknown mode': refuse(
    claim,
    { 'spec/volumeMode': 'Object' },
    'spec.volumeMode: must be one of Block, Filesystem',
  ),
  'a claim from another kind of the core API': refuseStrictly(
    'the server drops the source',
    refuse(
      claim,
      { 'spec/dataSource': { kind: 'ConfigMap', name: 'a' } },
      'spec.dataSource.kind: must be PersistentVolumeClaim where there is no apiGroup',
    ),
  ),

  'both sides of a budget': refuse(
    disruptionBudget,
    { 'spec/maxUnavailable': 1 },
    'spec: must not have both minAvailable and maxUnavailable',
  ),
  'a budget beyond all pods': refuse(
    disruptionBudget,
    { 'spec/minAvailable': '101%' },
    'spec.minAvailable: must not be more than 100%',
  ),
  'a negative budget': refuse(disruptionBudget, { 'spec/minAvailable': -1 }, 'spec.minAvailable: must be at least 0'),
  'a budget for a label value that is none': refuse(
    disruptionBudget,
    { 'spec/selector/matchLabels': { app: 'a b' } },
    'spec.selector.matchLabels.app: must be a label value',
  ),
  'a budget for every pod': refuseStrictly(
    'it would cover the pods of others',
    refuse(disruptionBudget, { 'spec/selector': {} }, 'spec.selector: must select the pods of one workload'),
  ),
  'a budget for no pod': refuseStrictly(
    'it would protect nothing',
    refuse(disruptionBudget, { 'spec/selector': undefined }, 'spec.selector: must select the pods of one workload'),
  ),

  'fewer replicas at most than at least': refuse(
    autoscaler,
    { 'spec/maxReplicas': 1 },
    'spec.maxReplicas: must be at least minReplicas',
  ),
  'no replica at all': refuse(
    autoscaler,
    { 'spec/maxReplicas': 0, 'spec/minReplicas': undefined },
    'spec.maxReplicas: must be at least 1',
  ),
  'a minimum of none': refuse(autoscaler, { 'spec/minReplicas': 0 }, 'spec.minReplicas: must be at least 1'),
  'a target without group': refuse(
    autoscaler,
    { 'spec/scaleTargetRef/apiVersion': 'v1' },
    'spec.scaleTargetRef.apiVersion: must have a group and a version',
  ),
  'a target without name': refuse(
    autoscaler,
    { 'spec/scaleTargetRef/name': '' },
    'spec.scaleTargetRef.name: is required',
  ),
  'an unknown type of metric': refuse(
    autoscaler,
    { 'spec/metrics/0/type': 'Cpu' },
    'spec.metrics[0].type: must be one of ContainerResource, External, Object, Pods, Resource',
    'spec.metrics[0].resource: has no place in a metric of type Cpu',
  ),
  'a metric without source': refuse(
    autoscaler,
    { 'spec/metrics/0/resource': undefined },
    'spec.metrics[0].resource: is required',
  ),
  'a metric of two sources': refuse(
    autoscaler,
    { 'spec/metrics/0/pods': { metric: { name: 'a' }, target: { type: 'AverageValue', averageValue: '1' } } },
    'spec.metrics[0].pods: has no place in a metric of type Resource',
  ),
  'a utilization of 0': refuse(
    autoscaler,
    { 'spec/metrics/0/resource/target/averageUtilization': 0 },
    'spec.metrics[0].resource.target.averageUtilization: must be at least 1',
  ),
  'a metric with two targets': refuse(
    autoscaler,
    { 'spec/metrics/0/resource/target/averageValue': '1' },
    'spec.metrics[0].resource.target: must have exactly one of averageUtilization, averageValue',
  ),
  'a metric without target': refuse(
    autoscaler,
    { 'spec/metrics/2/pods/target/averageValue': undefined },
    'spec.metrics[2].pods.target: must have exactly one of averageValue',
  ),
  'a target of 0': refuse(
    autoscaler,
    { 'spec/metrics/2/pods/target/averageValue': '0' },
    'spec.metrics[2].pods.target.averageValue: must be more than 0',
  ),
  'a window of two hours': refuse(
    autoscaler,
    { 'spec/behavior/scaleDown/stabilizationWindowSeconds': 7200 },
    'spec.behavior.scaleDown.stabilizationWindowSeconds: must be 0 to 3600',
  ),
  'a scaling step of 0': refuse(
    autoscaler,
    { 'spec/behavior/scaleDown/policies/0/value': 0 },
    'spec.behavior.scaleDown.policies[0].value: must be at least 1',
  ),
  'a scaling period of an hour': refuse(
    autoscaler,
    { 'spec/behavior/scaleDown/policies/0/periodSeconds': 3600 },
    'spec.behavior.scaleDown.policies[0].periodSeconds: must be 1 to 1800',
  ),
  'an unknown scaling policy': refuse(
    autoscaler,
    { 'spec/behavior/scaleDown/selectPolicy': 'Average' },
    'spec.behavior.scaleDown.selectPolicy: must be one of Max, Min, Disabled',
  ),

  'a quota for an unknown resource': refuse(
    resourceQuota,
    { 'spec/hard/disk': '1' },
    'spec.hard.disk: disk is not a resource here',
  ),
  'a quota for half a pod': refuse(
    resourceQuota,
    { 'spec/hard/pods': '500m' },
    'spec.hard.pods: must be a whole number',
  ),
  'a negative quota': refuse(resourceQuota, { 'spec/hard/pods': '-1' }, 'spec.hard.pods: must not be negative'),
  'a quota in an unknown scope': refuse(
    resourceQuota,
    { 'spec/scopes': ['Running'] },
    'spec.scopes[0]: is not a scope',
  ),
  'a quota in scopes that exclude each other': refuse(
    resourceQuota,
    { 'spec/scopes': ['Terminating', 'NotTerminating'] },
    'spec: Terminating and NotTerminating exclude each other',
  ),
  'a quota in a scope that does not apply': refuse(
    resourceQuota,
    { 'spec/scopes': ['BestEffort'] },
    'spec.scopes[0]: does not apply to requests.cpu',
  ),
  'a limit below the minimum': refuse(
    limitRange,
    { [`${container}/max/cpu`]: '5m' },
    'spec.limits[0].min.cpu: must not be above max',
    'spec.limits[0].defaultRequest.cpu: must not be above max',
    'spec.limits[0].default.cpu: must not be above max',
  ),
  'a default request above the default': refuse(
    limitRange,
    { [`${container}/defaultRequest/cpu`]: '1' },
    'spec.limits[0].defaultRequest.cpu: must not be above default',
  ),
  'a default for a whole pod': refuse(
    limitRange,
    { [`${container}/type`]: 'Pod' },
    'spec.limits[0].default: may not be set for type Pod',
    'spec.limits[0].defaultRequest: may not be set for type Pod',
  ),
  'a limit for claims without size': refuse(
    limitRange,
    { 'spec/limits/1/max': {} },
    'spec.limits[1]: must have min or max storage',
  ),
  'two limits of one type': refuse(
    limitRange,
    { 'spec/limits/1': { type: 'Container' } },
    'spec.limits[1]: repeats the type Container',
  ),
  'a ratio below 1': refuse(
    limitRange,
    { [`${container}/maxLimitRequestRatio`]: { cpu: '500m' } },
    'spec.limits[0].maxLimitRequestRatio.cpu: must be at least 1',
  ),

  'a lease for no time': refuse(
    lease,
    { 'spec/leaseDurationSeconds': 0 },
    'spec.leaseDurationSeconds: must be at least 1',
  ),
  'an Event of an unknown type': refuse(event, { type: 'Error' }, 'type: must be one of Normal, Warning'),
  'an Event without action': refuse(event, { action: undefined }, 'action: is required'),
  'an Event with a long reason': refuse(event, { reason: 'a'.repeat(129) }, 'reason: must have at most 128 bytes'),
  'an Event with a long note': refuse(event, { note: 'a'.repeat(1025) }, 'note: must have at most 1024 bytes'),
  'a series of one': refuse(event, { 'series/count': 1 }, 'series.count: must be at least 2'),
  'an Event about another namespace': refuseStrictly(
    'an agent that writes it has mixed up two objects',
    refuse(event, { 'regarding/namespace': 'other' }, "regarding.namespace: must be the event's namespace"),
  ),

  'a preferred holder without a strategy': refuseStrictly(
    'servers drop it while coordinated leader election is off',
    refuse(lease, { 'spec/preferredHolder': 'agent-1' }, 'spec.preferredHolder: needs a strategy'),
  ),
  'an Event of the core API about another namespace': refuse(
    coreEvent,
    { 'involvedObject/namespace': 'other' },
    "involvedObject.namespace: must be the event's namespace",
  ),
  'an Event of the core API with a time and no reporter': refuse(
    coreEvent,
    { eventTime: '2026-01-02T03:04:05.000006Z', action: 'Reconcile', reportingInstance: 'agent-0' },
    'reportingComponent: is required',
  ),
  'a quota scope with a value that it does not take': refuse(
    resourceQuota,
    {
      'spec/scopes': undefined,
      'spec/scopeSelector': { matchExpressions: [{ scopeName: 'NotTerminating', operator: 'In', values: ['a'] }] },
    },
    'spec.scopeSelector.matchExpressions[0].operator: must be Exists for NotTerminating',
  ),
  'a quota scope in no value': refuse(
    resourceQuota,
    {
      'spec/scopes': undefined,
      'spec/scopeSelector': { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] },
    },
    'spec.scopeSelector.matchExpressions[0].values: must be there for In and NotIn, and only for those',
  ),
  'a limit of an unknown type': refuse(
    limitRange,
    { [`${container}/type`]: 'Node' },
    'spec.limits[0].type: is not a type of limit',
  ),
  'a limit of an unknown resource': refuse(
    limitRange,
    { [`${container}/max`]: { disk: '1' } },
    'spec.limits[0].max.disk: disk is not a resource here',
  ),
};
