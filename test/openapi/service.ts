import { at, elements, type Field, isFilled, number, type Problems, problem, text, texts } from './field.ts';
import {
  checkEnum,
  checkPortNumber,
  checkRange,
  checkSyntax,
  checkUnique,
  forbid,
  requireSyntax,
} from './field-checks.ts';
import { checkLabels } from './metadata.ts';
import { checkPort } from './probes.ts';
import { cidr, dnsLabel, dnsSubdomain, ipAddress, isIpv6, qualifiedName } from './syntax.ts';

const AFFINITY_LIMIT_SECONDS = 86_400;

/** Checks a Service (ValidateServiceCreate). */
export function* checkService(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  const type = text(at(spec, 'type'), 'ClusterIP');
  yield* checkEnum(at(spec, 'type'), ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']);
  yield* checkLabels(at(spec, 'selector'));
  yield* checkPorts(spec, type);
  yield* checkAddresses(spec, type);
  yield* checkAffinity(spec);
  yield* checkLoadBalancer(spec, type);
  yield* checkTraffic(spec, type);
  for (const address of elements(at(spec, 'externalIPs'))) yield* requireSyntax(address, ipAddress);
}

function isHeadless(spec: Field): boolean {
  return text(at(spec, 'clusterIP')) === 'None' || texts(at(spec, 'clusterIPs')).includes('None');
}

function* checkPorts(spec: Field, type: string): Problems {
  const ports = elements(at(spec, 'ports'));
  if (ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName') {
    yield problem(at(spec, 'ports'), 'is required');
  }
  yield* checkUnique(ports, (port) => text(at(port, 'name')) || undefined, 'the port name');
  const nodePort = (port: Field) => number(at(port, 'nodePort'));
  yield* checkUnique(
    ports,
    (port) => (nodePort(port) ? `${protocolOf(port)} ${nodePort(port)}` : undefined),
    'the node port',
  );
  for (const port of ports) {
    if (ports.length > 1 && text(at(port, 'name')) === '') {
      yield problem(at(port, 'name'), 'is required beside other ports');
    }
    yield* checkSyntax(at(port, 'name'), dnsLabel);
    yield* checkPortNumber(at(port, 'port'));
    yield* checkEnum(at(port, 'protocol'), ['TCP', 'UDP', 'SCTP']);
    // 0 and the empty text are defaulted to the port itself.
    if (at(port, 'targetPort').value !== 0 && at(port, 'targetPort').value !== '') {
      yield* checkPort(at(port, 'targetPort'));
    }
    yield* checkSyntax(at(port, 'appProtocol'), qualifiedName);
    yield* checkPortNumber(at(port, 'nodePort'));
    if (type === 'ClusterIP') yield* forbid(at(port, 'nodePort'), 'for type ClusterIP');
  }
}

function protocolOf(port: Field): string {
  return text(at(port, 'protocol'), 'TCP');
}

function* checkAddresses(spec: Field, type: string): Problems {
  const [clusterIp, clusterIps] = [at(spec, 'clusterIP'), at(spec, 'clusterIPs')];
  for (const address of [clusterIp, ...elements(clusterIps)]) {
    if (text(address) !== 'None') yield* checkSyntax(address, ipAddress);
  }
  const first = texts(clusterIps)[0];
  if (first !== undefined && first !== text(clusterIp)) yield problem(clusterIps, 'must start with clusterIP');
  if (isHeadless(spec) && (type === 'LoadBalancer' || type === 'NodePort')) {
    yield problem(clusterIp, `must not be None for type ${type}`);
  }
  if (texts(clusterIps).length > 1) yield* checkDualStack(clusterIps);
  yield* checkFamilies(spec);
  if (type === 'ExternalName') yield* checkExternalName(spec);
}

function* checkDualStack(clusterIps: Field): Problems {
  const families = new Set(texts(clusterIps).map(isIpv6));
  const isPair = texts(clusterIps).length === 2 && families.size === 2 && !texts(clusterIps).includes('None');
  if (!isPair) yield problem(clusterIps, 'must be one address of each family');
}

function* checkFamilies(spec: Field): Problems {
  const families = elements(at(spec, 'ipFamilies'));
  yield* checkUnique(families, (family) => text(family), 'the family');
  for (const family of families) yield* checkEnum(family, ['IPv4', 'IPv6']);
  yield* checkEnum(at(spec, 'ipFamilyPolicy'), ['SingleStack', 'PreferDualStack', 'RequireDualStack']);
  if (families.length > 1 && text(at(spec, 'ipFamilyPolicy'), 'SingleStack') === 'SingleStack') {
    yield problem(at(spec, 'ipFamilies'), 'must be one family unless ipFamilyPolicy is a dual-stack one');
  }
}

function* checkExternalName(spec: Field): Problems {
  yield* requireSyntax(at(spec, 'externalName'), (name) => dnsSubdomain(name.replace(/\.$/, '')));
  for (const name of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
    yield* forbid(at(spec, name), 'for type ExternalName');
  if (text(at(spec, 'clusterIP')) !== '') yield problem(at(spec, 'clusterIP'), 'may not be set for type ExternalName');
}

function* checkAffinity(spec: Field): Problems {
  yield* checkEnum(at(spec, 'sessionAffinity'), ['ClientIP', 'None']);
  const config = at(spec, 'sessionAffinityConfig');
  if (text(at(spec, 'sessionAffinity')) !== 'ClientIP') {
    return yield* forbid(config, 'unless sessionAffinity is ClientIP');
  }
  yield* checkRange(at(config, 'clientIP', 'timeoutSeconds'), 1, AFFINITY_LIMIT_SECONDS);
}

function* checkLoadBalancer(spec: Field, type: string): Problems {
  const ranges = at(spec, 'loadBalancerSourceRanges');
  for (const range of elements(ranges)) yield* requireSyntax(range, (value) => cidr(value.trim()));
  yield* checkSyntax(at(spec, 'loadBalancerClass'), qualifiedName);
  if (type === 'LoadBalancer') return;
  if (isFilled(ranges)) yield problem(ranges, 'may only be set for type LoadBalancer');
  for (const name of ['loadBalancerClass', 'allocateLoadBalancerNodePorts']) {
    yield* forbid(at(spec, name), 'unless type is LoadBalancer');
  }
}

function* checkTraffic(spec: Field, type: string): Problems {
  const external = at(spec, 'externalTrafficPolicy');
  yield* checkEnum(external, ['Cluster', 'Local']);
  const isExternal =
    type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && isFilled(at(spec, 'externalIPs')));
  if (!isExternal && text(external) !== '') {
    yield problem(external, 'may only be set for Services that are reached from outside');
  }
  const healthCheck = at(spec, 'healthCheckNodePort');
  const hasHealthCheck = type === 'LoadBalancer' && text(external) === 'Local';
  if (!hasHealthCheck && number(healthCheck)) {
    yield problem(healthCheck, 'needs type LoadBalancer and externalTrafficPolicy Local');
  }
  yield* checkEnum(at(spec, 'internalTrafficPolicy'), ['Cluster', 'Local']);
  yield* checkEnum(at(spec, 'trafficDistribution'), ['PreferClose', 'PreferSameZone', 'PreferSameNode']);
}
