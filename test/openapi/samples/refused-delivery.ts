import { certificate, issuer } from './certificate-samples.ts';
import { type Refused, refuse } from '../refused.ts';
import {
  application,
  applicationSet,
  appProject,
  gitRepository,
  kustomization,
  ociRepository,
} from './delivery-samples.ts';
import { podMonitor, prometheusRule, serviceMonitor } from './monitoring-samples.ts';

/** The appliers' and monitoring kinds, as their CRDs decide. */
export const refusedDelivery: Readonly<Record<string, Refused>> = {
  'a Kustomization with an unknown field': refuse(
    kustomization,
    { 'spec/dependson': [] },
    'spec.dependson: is not a field of this object',
  ),
  'a Kustomization without interval': refuse(
    kustomization,
    { 'spec/interval': undefined },
    'spec: must have the field interval',
  ),
  'an interval without unit': refuse(
    kustomization,
    { 'spec/interval': '10' },
    'spec.interval: must match ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$',
  ),
  'a source of an unknown kind': refuse(
    kustomization,
    { 'spec/sourceRef/kind': 'HelmRepository' },
    'spec.sourceRef.kind: must be one of "OCIRepository", "GitRepository", "Bucket", "ExternalArtifact"',
  ),
  'an unknown deletion policy': refuse(
    kustomization,
    { 'spec/deletionPolicy': 'Keep' },
    'spec.deletionPolicy: must be one of "MirrorPrune", "Delete", "WaitForTermination", "Orphan"',
  ),
  'a cluster named twice': refuse(
    kustomization,
    { 'spec/kubeConfig': { secretRef: { name: 'a' }, configMapRef: { name: 'b' } } },
    'spec.kubeConfig: exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified',
  ),
  'a cluster not named': refuse(
    kustomization,
    { 'spec/kubeConfig': {} },
    'spec.kubeConfig: exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified',
  ),
  'a repository by an unknown scheme': refuse(
    gitRepository,
    { 'spec/url': 'git://example.com/a' },
    'spec.url: must match ^(http|https|ssh)://.*$',
  ),
  'a ServiceAccount for any provider': refuse(
    gitRepository,
    { 'spec/serviceAccountName': 'a' },
    "spec: serviceAccountName can only be set when provider is 'azure' or 'aws'",
  ),
  'a registry that is none': refuse(
    ociRepository,
    { 'spec/url': 'https://example.com/a' },
    'spec.url: must match ^oci://.*$',
  ),
  'an Application without destination': refuse(
    application,
    { 'spec/destination': undefined },
    'spec: must have the field destination',
  ),
  'an Application with an unknown field': refuse(
    application,
    { 'spec/syncPolicy/automated/selfheal': true },
    'spec.syncPolicy.automated.selfheal: is not a field of this object',
  ),
  'an Application that retries by text': refuse(
    application,
    { 'spec/syncPolicy/retry/limit': 'forever' },
    'spec.syncPolicy.retry.limit: must be of type integer',
  ),
  'an ApplicationSet with a nested unknown field': refuse(
    applicationSet,
    { 'spec/generators/0/git/revison': 'main' },
    'spec.generators[0].git.revison: is not a field of this object',
  ),
  'an ApplicationSet without template': refuse(
    applicationSet,
    { 'spec/template': undefined },
    'spec: must have the field template',
  ),
  'a project of one text': refuse(appProject, { 'spec/sourceRepos': '*' }, 'spec.sourceRepos: must be of type array'),
  'a ServiceMonitor that scrapes by words': refuse(
    serviceMonitor,
    { 'spec/endpoints/0/interval': 'often' },
    'spec.endpoints[0].interval: must match ^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$',
  ),
  'a ServiceMonitor with an unknown scheme': refuse(
    serviceMonitor,
    { 'spec/endpoints/0/scheme': 'ftp' },
    'spec.endpoints[0].scheme: must be one of "http", "https"',
  ),
  'a Certificate without a Secret': refuse(
    certificate,
    { 'spec/secretName': undefined },
    'spec: must have the field secretName',
  ),
  'an Issuer that signs by words': refuse(
    issuer,
    { 'spec/selfSigned': 'yes' },
    'spec.selfSigned: must be of type object',
  ),
  'a PodMonitor without selector': refuse(
    podMonitor,
    { 'spec/selector': undefined },
    'spec: must have the field selector',
  ),
  'two rule groups of one name': refuse(
    prometheusRule,
    { 'spec/groups': [{ name: 'a' }, { name: 'a' }] },
    'spec.groups[1]: repeats the element with key ["a"]',
  ),
  'a rule without expression': refuse(
    prometheusRule,
    { 'spec/groups/0/rules/0/expr': undefined },
    'spec.groups[0].rules[0]: must have the field expr',
  ),
  'a group name of no character': refuse(
    prometheusRule,
    { 'spec/groups/0/name': '' },
    'spec.groups[0].name: must have at least 1 characters',
  ),
};
