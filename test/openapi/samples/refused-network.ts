import { type Refused, refuse, refuseStrictly } from '../refused.ts';
import { externalService, headlessService, ingress, networkPolicy, service } from './network-samples.ts';

const path = 'spec/rules/0/http/paths/0';
const rule = 'spec/ingress/0';

/** Services, NetworkPolicies and Ingresses. */
export const refusedNetwork: Readonly<Record<string, Refused>> = {
  'two Service ports of one name': refuse(
    service,
    { 'spec/ports/1/name': 'http' },
    'spec.ports[1]: repeats the port name http',
  ),
  'a second Service port without name': refuse(
    service,
    { 'spec/ports/1/name': undefined },
    'spec.ports[1].name: is required beside other ports',
  ),
  'a Service port name with a dot': refuse(
    service,
    { 'spec/ports/0/name': 'http.web' },
    'spec.ports[0].name: must be a lower case RFC 1123 label',
  ),
  'one Service port twice': refuse(
    service,
    { 'spec/ports/2/protocol': 'UDP' },
    'spec.ports[2]: repeats the element with key [53,"UDP"]',
  ),
  'a Service port 0': refuse(service, { 'spec/ports/0/port': 0 }, 'spec.ports[0].port: must be 1 to 65535'),
  'a target port name of sixteen characters': refuse(
    service,
    { 'spec/ports/0/targetPort': 'http-metrics-web' },
    'spec.ports[0].targetPort: must be a port name: at most 15 of a-z, 0-9 and single inner hyphens, with a letter',
  ),
  'one node port twice': refuse(
    service,
    { 'spec/ports/2/nodePort': 30053, 'spec/ports/2/protocol': 'UDP', 'spec/ports/2/port': 54 },
    'spec.ports[2]: repeats the node port UDP 30053',
  ),
  'a node port inside the cluster': refuse(
    headlessService,
    { 'spec/ports/0/nodePort': 30080 },
    'spec.ports[0].nodePort: may not be set for type ClusterIP',
  ),
  'no port': refuse(service, { 'spec/ports': [] }, 'spec.ports: is required'),
  'an application protocol with a space': refuse(
    service,
    { 'spec/ports/0/appProtocol': 'h 2' },
    'spec.ports[0].appProtocol: must be a qualified name such as example.com/my-name',
  ),
  'an unknown type of Service': refuse(
    service,
    { 'spec/type': 'Balancer' },
    'spec.type: must be one of ClusterIP, NodePort, LoadBalancer, ExternalName',
    'spec.loadBalancerSourceRanges: may only be set for type LoadBalancer',
    'spec.loadBalancerClass: may not be set unless type is LoadBalancer',
    'spec.allocateLoadBalancerNodePorts: may not be set unless type is LoadBalancer',
    'spec.externalTrafficPolicy: may only be set for Services that are reached from outside',
  ),
  'a load balancer without address': refuse(
    service,
    { 'spec/clusterIP': 'None' },
    'spec.clusterIP: must not be None for type LoadBalancer',
  ),
  'a cluster address that is none': refuse(
    headlessService,
    { 'spec/clusterIP': 'auto' },
    'spec.clusterIP: must be an IP address',
  ),
  'source ranges inside the cluster': refuse(
    headlessService,
    { 'spec/loadBalancerSourceRanges': ['10.0.0.0/8'] },
    'spec.loadBalancerSourceRanges: may only be set for type LoadBalancer',
  ),
  'a source range that is an address': refuse(
    service,
    { 'spec/loadBalancerSourceRanges/0': '10.0.0.1' },
    'spec.loadBalancerSourceRanges[0]: must be a CIDR such as 10.0.0.0/8',
  ),
  'a source range with bits beyond its prefix': refuse(
    service,
    { 'spec/loadBalancerSourceRanges/0': '10.0.0.1/8' },
    'spec.loadBalancerSourceRanges[0]: must not have bits set beyond the prefix length',
  ),
  'a class for no load balancer': refuse(
    headlessService,
    { 'spec/loadBalancerClass': 'acme.io/internal' },
    'spec.loadBalancerClass: may not be set unless type is LoadBalancer',
  ),
  'node ports for no load balancer': refuse(
    headlessService,
    { 'spec/allocateLoadBalancerNodePorts': false },
    'spec.allocateLoadBalancerNodePorts: may not be set unless type is LoadBalancer',
  ),
  'an outer traffic policy inside the cluster': refuse(
    headlessService,
    { 'spec/externalTrafficPolicy': 'Local' },
    'spec.externalTrafficPolicy: may only be set for Services that are reached from outside',
  ),
  'an unknown traffic policy': refuse(
    service,
    { 'spec/externalTrafficPolicy': 'Node' },
    'spec.externalTrafficPolicy: must be one of Cluster, Local',
  ),
  'a health check port for all nodes': refuse(
    service,
    { 'spec/externalTrafficPolicy': 'Cluster', 'spec/healthCheckNodePort': 30100 },
    'spec.healthCheckNodePort: needs type LoadBalancer and externalTrafficPolicy Local',
  ),
  'an unknown session affinity': refuse(
    service,
    { 'spec/sessionAffinity': 'Cookie' },
    'spec.sessionAffinity: must be one of ClientIP, None',
    'spec.sessionAffinityConfig: may not be set unless sessionAffinity is ClientIP',
  ),
  'a session of two days': refuse(
    service,
    { 'spec/sessionAffinityConfig/clientIP/timeoutSeconds': 172_800 },
    'spec.sessionAffinityConfig.clientIP.timeoutSeconds: must be 1 to 86400',
  ),
  'a session for nobody': refuseStrictly(
    'the server drops the configuration',
    refuse(
      service,
      { 'spec/sessionAffinity': 'None' },
      'spec.sessionAffinityConfig: may not be set unless sessionAffinity is ClientIP',
    ),
  ),
  'an unknown address family': refuse(
    service,
    { 'spec/ipFamilies': ['IPv5'] },
    'spec.ipFamilies[0]: must be one of IPv4, IPv6',
  ),
  'one address family twice': refuse(
    service,
    { 'spec/ipFamilies': ['IPv4', 'IPv4'] },
    'spec.ipFamilies[1]: repeats the family IPv4',
    'spec.ipFamilies: must be one family unless ipFamilyPolicy is a dual-stack one',
  ),
  'an unknown traffic distribution': refuse(
    service,
    { 'spec/trafficDistribution': 'Nearest' },
    'spec.trafficDistribution: must be one of PreferClose, PreferSameZone, PreferSameNode',
  ),
  'an outer name that is none': refuse(
    externalService,
    { 'spec/externalName': 'a_b' },
    'spec.externalName: must be a lower case RFC 1123 subdomain',
  ),
  'an outer name with a cluster address': refuse(
    externalService,
    { 'spec/clusterIP': '10.96.0.9' },
    'spec.clusterIP: may not be set for type ExternalName',
  ),
  'a Service selector that is no label': refuse(
    service,
    { 'spec/selector': { app: 'a b' } },
    'spec.selector.app: must be a label value',
  ),

  'a peer by address and selector': refuse(
    networkPolicy,
    { [`${rule}/from/1/podSelector`]: {} },
    'spec.ingress[0].from[1].ipBlock: may not be set beside a selector',
  ),
  'a peer that is nobody': refuse(
    networkPolicy,
    { [`${rule}/from/1`]: {} },
    'spec.ingress[0].from[1]: must name a peer',
  ),
  'an exception outside its block': refuse(
    networkPolicy,
    { [`${rule}/from/1/ipBlock/except/0`]: '192.168.0.0/16' },
    'spec.ingress[0].from[1].ipBlock.except[0]: must lie inside cidr',
  ),
  'an exception of the whole block': refuse(
    networkPolicy,
    { [`${rule}/from/1/ipBlock/except/0`]: '10.0.0.0/8' },
    'spec.ingress[0].from[1].ipBlock.except[0]: must lie inside cidr',
  ),
  'an exception of the other family': refuse(
    networkPolicy,
    { [`${rule}/from/1/ipBlock/except/0`]: '2001:db8::/33' },
    'spec.ingress[0].from[1].ipBlock.except[0]: must lie inside cidr',
  ),
  'a block that is a name': refuse(
    networkPolicy,
    { 'spec/egress/0/to/0/ipBlock/cidr': 'example.com' },
    'spec.egress[0].to[0].ipBlock.cidr: must be a CIDR such as 10.0.0.0/8',
  ),
  'ports from a name on': refuse(
    networkPolicy,
    { [`${rule}/ports/0/endPort`]: 9000 },
    'spec.ingress[0].ports[0].endPort: needs a port that is a number',
  ),
  'ports that run backwards': refuse(
    networkPolicy,
    { [`${rule}/ports/1/endPort`]: 29_999 },
    'spec.ingress[0].ports[1].endPort: must be at least port',
  ),
  'ports from nowhere': refuse(
    networkPolicy,
    { [`${rule}/ports/1/port`]: undefined },
    'spec.ingress[0].ports[1].endPort: needs a port that is a number',
  ),
  'a policy port with an unknown protocol': refuse(
    networkPolicy,
    { [`${rule}/ports/0/protocol`]: 'ICMP' },
    'spec.ingress[0].ports[0].protocol: must be one of TCP, UDP, SCTP',
  ),
  'an unknown type of policy': refuse(
    networkPolicy,
    { 'spec/policyTypes/0': 'Inbound' },
    'spec.policyTypes[0]: must be one of Ingress, Egress',
  ),
  'a policy for a label value that is none': refuse(
    networkPolicy,
    { 'spec/podSelector/matchLabels': { app: 'a b' } },
    'spec.podSelector.matchLabels.app: must be a label value',
  ),

  'an Ingress to nothing': refuse(ingress, { 'spec/rules': [] }, 'spec: must have rules or a defaultBackend'),
  'a host that is an address': refuse(
    ingress,
    { 'spec/rules/0/host': '10.0.0.1' },
    'spec.rules[0].host: must be a DNS name, not an address',
  ),
  'a wildcard in the middle': refuse(
    ingress,
    { 'spec/rules/0/host': 'shop.*.com' },
    'spec.rules[0].host: must be a wildcard subdomain such as *.example.com',
  ),
  'a host in upper case': refuse(
    ingress,
    { 'spec/tls/0/hosts/0': 'Shop.example.com' },
    'spec.tls[0].hosts[0]: must be a lower case RFC 1123 subdomain',
  ),
  'a relative path': refuse(
    ingress,
    { [`${path}/path`]: 'shop' },
    'spec.rules[0].http.paths[0].path: must be an absolute path',
  ),
  'a path with an empty part': refuse(
    ingress,
    { [`${path}/path`]: '/shop//cart' },
    "spec.rules[0].http.paths[0].path: must not have empty, '.' or '..' parts nor an escaped slash",
  ),
  'a path that ends in dots': refuse(
    ingress,
    { [`${path}/path`]: '/shop/..' },
    "spec.rules[0].http.paths[0].path: must not have empty, '.' or '..' parts nor an escaped slash",
  ),
  'a path without type': refuse(
    ingress,
    { [`${path}/pathType`]: undefined },
    'spec.rules[0].http.paths[0]: must have the field pathType',
  ),
  'an unknown type of path': refuse(
    ingress,
    { [`${path}/pathType`]: 'Regex' },
    'spec.rules[0].http.paths[0].pathType: must be one of Exact, Prefix, ImplementationSpecific',
  ),
  'a backend of two sorts': refuse(
    ingress,
    { [`${path}/backend/resource`]: { kind: 'Bucket', name: 'a' } },
    'spec.rules[0].http.paths[0].backend: must have exactly one of resource, service',
  ),
  'a backend port by name and number': refuse(
    ingress,
    { [`${path}/backend/service/port/number`]: 80 },
    'spec.rules[0].http.paths[0].backend.service.port: must have either a name or a number',
  ),
  'a backend without port': refuse(
    ingress,
    { [`${path}/backend/service/port`]: {} },
    'spec.rules[0].http.paths[0].backend.service.port: must have either a name or a number',
  ),
  'no path': refuse(ingress, { 'spec/rules/0/http/paths': [] }, 'spec.rules[0].http.paths: must not be empty'),
  'two classes': refuse(
    ingress,
    { 'metadata/annotations': { 'kubernetes.io/ingress.class': 'other' } },
    'metadata.annotations["kubernetes.io/ingress.class"]: must equal ingressClassName',
  ),
  'a backend name that starts with a digit': refuseStrictly(
    'servers before 1.36 refuse it',
    refuse(
      ingress,
      { [`${path}/backend/service/name`]: '1st' },
      'spec.rules[0].http.paths[0].backend.service.name: must be an RFC 1035 label',
    ),
  ),

  'three cluster addresses': refuse(
    service,
    { 'spec/clusterIP': '10.96.0.9', 'spec/clusterIPs': ['10.96.0.9', '10.96.0.10', '2001:db8::1'] },
    'spec.clusterIPs: must be one address of each family',
  ),
  'a cluster address unlike the first of all': refuse(
    service,
    { 'spec/clusterIP': '10.96.0.9', 'spec/clusterIPs': ['10.96.0.10'] },
    'spec.clusterIPs: must start with clusterIP',
  ),
  'an unknown policy for address families': refuse(
    service,
    { 'spec/ipFamilyPolicy': 'TripleStack' },
    'spec.ipFamilyPolicy: must be one of SingleStack, PreferDualStack, RequireDualStack',
  ),
};
