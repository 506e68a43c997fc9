import type { DependencyState } from '../../../src/core/status/evaluation.ts';
import { add, applyUpTo, hide, provideRequired, showAll } from '../cluster-model.ts';
import { platformText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const STORE = 's3: {enabled: true, bucketName: logs, endpoint: "minio.example.com:9000", secretName: store}';

function store(state: Omit<DependencyState, 'name' | 'target'>): readonly DependencyState[] {
  return [{ name: 'loki-object-store', target: 'minio.example.com:9000', ...state }];
}

const QUOTA = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'team', namespace: 'monitoring', uid: 'team' },
  status: { hard: { pods: '10' }, used: { pods: '8' } },
};

export const life = timeline({
  title: 'a platform waits for one thing after the other before anything is applied',
  resource: platformText({ more: '  security: {tls: {enabled: true, autoTLS: true}}' }).replace(
    'loki: {',
    `loki: {${STORE}, `,
  ),
  moments: [
    {
      title: 'the Secret of its object store is missing',
      happens: [
        hide('Issuer.cert-manager.io', 'NotServed'),
        hide('Certificate.cert-manager.io', 'NotServed'),
        add(QUOTA),
      ],
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False/SecretNotFound DependenciesReady=False/SecretNotFound Failed=False !Stalled',
        blocking: /^Secret\/monitoring\/store SecretNotFound$/,
        fields: { 'retry.class': 'configuration' },
      },
    },
    {
      title: 'the object store does not answer',
      after: 5,
      happens: [provideRequired],
      dependencies: store({ state: 'Unavailable', message: 'it refused the connection' }),
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False/ExternalDependencyUnavailable DependenciesReady=False/ExternalDependencyUnavailable',
        blocking: /^minio.example.com:9000 ExternalDependencyUnavailable$/,
        fields: { 'retry.class': 'transient' },
      },
    },
    {
      title: 'nobody asks it for a while, and it counts as what it was',
      after: 60,
      dependencies: store({ state: 'Unknown', message: 'five looks have failed', lastKnown: 'Unavailable' }),
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False/ExternalDependencyUnknown DependenciesReady=Unknown/ExternalDependencyUnknown',
        blocking: /^minio.example.com:9000 ExternalDependencyUnknown$/,
        message: /five looks have failed/,
      },
    },
    {
      title: 'it answers; cert-manager is not installed',
      after: 60,
      dependencies: store({ state: 'Available', message: 'it takes connections' }),
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False/Pending DependenciesReady=True Failed=False !Stalled',
        blocking: /^Issuer.cert-manager.io\/monitoring\/production-tls KindNotServed$|^Certificate\.\S+ KindNotServed$/,
        message: /cert-manager\.io.*fix: install its CustomResourceDefinition/,
        fields: { 'retry.class': 'configuration' },
      },
    },
    {
      title: 'cert-manager is there; the quota has no room',
      after: 60,
      happens: [showAll],
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False/Pending DependenciesReady=True Failed=False !Stalled',
        blocking: /^ResourceQuota\/monitoring\/team QuotaInsufficient$/,
        message: /^ResourceQuota team leaves no room: pods needs 3, and 8 of 10 are used; fix: Raise the quota/,
        fields: { 'retry.class': 'resource' },
      },
    },
    {
      title: 'it has room',
      after: 60,
      happens: [add({ ...QUOTA, status: { hard: { pods: '11' }, used: { pods: '8' } } })],
      expect: { phase: 'Pending', conditions: 'Ready=False/Pending', blocking: /NotApplied$/ },
    },
    {
      title: 'once something is applied, the objects say themselves what is wrong',
      after: 60,
      happens: [add(QUOTA), applyUpTo(30)],
      expect: { phase: 'Installing', walk: 'Pending → Installing', conditions: 'Ready=False', blocking: /./ },
    },
    {
      title: 'a look that has grown too old holds nothing up',
      after: 60,
      dependencies: store({ state: 'Unknown', message: 'nobody has looked', lastKnown: 'Available' }),
      expect: { phase: 'Installing', conditions: 'Ready=False DependenciesReady=Unknown', blocking: /./ },
    },
  ],
});
