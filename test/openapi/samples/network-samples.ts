import type { JsonObject } from '../../../src/core/json/json.ts';
import { labels, metadata, selector } from './sample-metadata.ts';

/** A LoadBalancer Service. */
export const service: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: {
    type: 'LoadBalancer',
    selector: labels,
    ports: [
      { name: 'http', port: 80, targetPort: 'http', appProtocol: 'kubernetes.io/h2c' },
      { name: 'dns', port: 53, targetPort: 5353, protocol: 'UDP', nodePort: 30053 },
      { name: 'dns-tcp', port: 53, targetPort: 5353, protocol: 'TCP' },
    ],
    externalTrafficPolicy: 'Local',
    internalTrafficPolicy: 'Cluster',
    loadBalancerSourceRanges: ['10.0.0.0/8', '2001:db8::/32'],
    loadBalancerClass: 'acme.io/internal',
    allocateLoadBalancerNodePorts: true,
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
    ipFamilyPolicy: 'SingleStack',
    ipFamilies: ['IPv4'],
    trafficDistribution: 'PreferClose',
  },
};

/** A headless Service. */
export const headlessService: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: labels, ports: [{ port: 8080 }] },
};

/** An ExternalName Service. */
export const externalService: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { type: 'ExternalName', externalName: 'database.example.com.' },
};

/** A NetworkPolicy. */
export const networkPolicy: JsonObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata,
  spec: {
    podSelector: selector,
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [
          { podSelector: selector, namespaceSelector: {} },
          { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
        ],
        ports: [
          { protocol: 'TCP', port: 'http' },
          { port: 30000, endPort: 32767 },
        ],
      },
    ],
    egress: [{ to: [{ ipBlock: { cidr: '2001:db8::/32' } }] }],
  },
};

/** An Ingress. */
export const ingress: JsonObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata,
  spec: {
    ingressClassName: 'nginx',
    tls: [{ hosts: ['shop.example.com', '*.shop.example.com'], secretName: 'shop-tls' }],
    rules: [
      {
        host: 'shop.example.com',
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: { service: { name: 'checkout', port: { name: 'http' } } } },
          ],
        },
      },
      {
        host: '*.shop.example.com',
        http: {
          paths: [
            { pathType: 'ImplementationSpecific', backend: { service: { name: 'checkout', port: { number: 80 } } } },
          ],
        },
      },
    ],
  },
};
