import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/observability/test-platform.ts';
import { traceReceivers } from './trace-receivers.ts';

test.each([
  ['plain', false, {}],
  [
    'with the certificate of the platform, but for the protocols over UDP',
    true,
    { tls: { cert_file: '/etc/observability/tls/tls.crt', key_file: '/etc/observability/tls/tls.key' } },
  ],
])('every protocol listens on every address, %s', (_, enabled, tls) => {
  const platform = testPlatform(
    `components: {tempo: {}}\nsecurity: {tls: {enabled: ${enabled}, certSecret: certificate}}`,
  );
  expect(traceReceivers(platform)).toEqual({
    otlp: {
      protocols: { grpc: { endpoint: '0.0.0.0:4317', ...tls }, http: { endpoint: '0.0.0.0:4318', ...tls } },
    },
    jaeger: {
      protocols: {
        grpc: { endpoint: '0.0.0.0:14250', ...tls },
        thrift_http: { endpoint: '0.0.0.0:14268', ...tls },
        thrift_compact: { endpoint: '0.0.0.0:6831' },
        thrift_binary: { endpoint: '0.0.0.0:6832' },
      },
    },
    zipkin: { endpoint: '0.0.0.0:9411', ...tls },
  });
});
