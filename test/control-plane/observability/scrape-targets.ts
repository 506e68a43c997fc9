import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { selfSigned } from '../../observability/self-signed.ts';
import type { Cluster } from '../harness/start-cluster.ts';

/** The namespace of the platform. */
export const NAMESPACE = 'monitoring';

/** A node whose kubelet answers, an annotated pod in each of two namespaces, and what is not to be found beside them. */
export async function createTargets({ client }: Cluster): Promise<readonly Server[]> {
  const pod = createServer((request, response) =>
    response.end(request.url === '/shop/metrics' ? 'orders 1\n' : 'nothing'),
  );
  const { certificate, key } = selfSigned(['node-1']);
  const kubelet = createSecureServer({ cert: certificate, key }, (request, response) => {
    response.statusCode = request.headers.authorization?.startsWith('Bearer ey') === true ? 200 : 401;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end('kubelet 1\n');
  });
  const servers = [pod, kubelet];
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const [podPort = 0, kubeletPort = 0] = servers.map((server) => (server.address() as AddressInfo).port);
  const objects = [...namespace(NAMESPACE), ...namespace('shop'), ...podsOf(podPort), ...servicesOf()];
  for (const object of objects) await client.apply(object);
  await client.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } });
  await client.patch(
    { apiVersion: 'v1', kind: 'Node', name: 'node-1' },
    {
      status: {
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
      },
    },
    'status',
  );
  for (const { kind, metadata } of objects.filter(({ kind }) => kind === 'Pod')) {
    const name = { apiVersion: 'v1', kind, namespace: metadata.namespace, name: metadata.name };
    const status = { phase: 'Running', podIP: '127.0.0.1', podIPs: [{ ip: '127.0.0.1' }] };
    await client.patch(name, { status }, 'status');
  }
  return servers;
}

/** A namespace with the account that pods have by default; the controller that makes it does not run here. */
function namespace(name: string): readonly Manifest[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } },
  ];
}

function podsOf(port: number): readonly Manifest[] {
  const annotations = {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port),
    'prometheus.io/path': '/shop/metrics',
  };
  const spec = {
    nodeName: 'node-1',
    automountServiceAccountToken: false,
    initContainers: [{ name: 'first', image: 'a:1' }],
    containers: [{ name: 'one', image: 'a:1', ports: [{ containerPort: 1111 }, { containerPort: 2222 }] }],
  };
  return ['shop', NAMESPACE].flatMap((place) => [
    pod('annotated', place, { annotations, spec }),
    pod('silent', place, { annotations: {}, spec }),
  ]);
}

function pod(
  name: string,
  place: string,
  { annotations, spec }: { readonly annotations: Readonly<Record<string, string>>; readonly spec: JsonObject },
): Manifest {
  const metadata = { name, namespace: place, labels: { app: name, 'pod-template-hash': 'x' }, annotations };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

/** The API server's own Service with the address that it cannot have in a test, and an annotated one with an IPv6 address. */
function servicesOf(): readonly Manifest[] {
  const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'prometheus.io/scheme': 'https' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'six', namespace: 'shop', annotations },
      // Prometheus 3 leaves out addresses that are not of the Service's first family.
      spec: {
        clusterIP: 'None',
        ipFamilyPolicy: 'RequireDualStack',
        ipFamilies: ['IPv6', 'IPv4'],
        ports: [{ name: 'main', port: 1234 }],
      },
    },
    slice('six', { namespace: 'shop', addressType: 'IPv6', address: 'fd00::5', port: { name: 'main', port: 1234 } }),
    slice('kubernetes', {
      namespace: 'default',
      addressType: 'IPv4',
      address: '10.9.9.9',
      port: { name: 'https', port: 6443 },
    }),
  ];
}

function slice(
  service: string,
  {
    namespace: place,
    addressType,
    address,
    port,
  }: { readonly namespace: string; readonly addressType: string; readonly address: string; readonly port: JsonObject },
): Manifest {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: service, namespace: place, labels: { 'kubernetes.io/service-name': service } },
    addressType,
    endpoints: [{ addresses: [address] }],
    ports: [port],
  };
}
