import { expect, it } from 'vitest';
import { planOf } from '../../../test/observability/test-platform.ts';
import { addCertificate } from './certificate.ts';

it('names every Service and every pod of the components that there are', () => {
  const { objects, creates } = planOf(
    'components: {prometheus: {}, loki: {}}\nsecurity: {tls: {enabled: true, autoTLS: true}}',
    addCertificate,
  );
  expect(objects.map(({ manifest }) => [manifest.kind, manifest['spec']])).toEqual([
    [
      'Certificate',
      {
        secretName: 'production-tls',
        dnsNames: [
          'prometheus-production',
          'prometheus-production.monitoring',
          'prometheus-production.monitoring.svc',
          'prometheus-production.monitoring.svc.cluster.local',
          '*.prometheus-production-headless.monitoring.svc.cluster.local',
          'loki-production',
          'loki-production.monitoring',
          'loki-production.monitoring.svc',
          'loki-production.monitoring.svc.cluster.local',
          '*.loki-production-headless.monitoring.svc.cluster.local',
        ],
        usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
        issuerRef: { name: 'production-tls', kind: 'Issuer', group: 'cert-manager.io' },
      },
    ],
    ['Issuer', { selfSigned: {} }],
  ]);
  expect(creates).toMatchObject([{ kind: 'Secret', name: 'production-tls', keys: ['tls.crt', 'tls.key', 'ca.crt'] }]);
});

it.each([
  ['nothing serves HTTPS', 'components: {prometheus: {}}'],
  [
    'the spec names a Secret, which wins',
    'components: {prometheus: {}}\nsecurity: {tls: {enabled: true, autoTLS: true, certSecret: own}}',
  ],
])('is not made where %s', (_title, spec) => {
  expect(planOf(spec, addCertificate).objects).toEqual([]);
});
