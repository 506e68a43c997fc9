import { at, elements, type Field, isFilled, isSet, number, type Problems, problem, text } from './field.ts';
import { checkPortNumber, checkSyntax, requireEnum, requireExactlyOne, requireSyntax } from './field-checks.ts';
import {
  dns1035Label,
  dnsSubdomain,
  ipAddress,
  pathSegment,
  portName,
  type Syntax,
  wildcardSubdomain,
} from './syntax.ts';

/** Checks an Ingress (ValidateIngressSpec). */
export function* checkIngress(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  const rules = elements(at(spec, 'rules'));
  const backend = at(spec, 'defaultBackend');
  if (rules.length === 0 && !isSet(backend)) yield problem(spec, 'must have rules or a defaultBackend');
  if (isSet(backend)) yield* checkBackend(backend);
  for (const rule of rules) yield* checkRule(rule);
  for (const tls of elements(at(spec, 'tls'))) {
    for (const host of elements(at(tls, 'hosts'))) yield* requireSyntax(host, hostName);
    yield* checkSyntax(at(tls, 'secretName'), dnsSubdomain);
  }
  yield* checkSyntax(at(spec, 'ingressClassName'), dnsSubdomain);
  yield* checkClassAnnotation(manifest);
}

const hostName: Syntax = (value) => {
  if (ipAddress(value) === undefined) return 'must be a DNS name, not an address';
  return value.includes('*') ? wildcardSubdomain(value) : dnsSubdomain(value);
};

function* checkClassAnnotation(manifest: Field): Problems {
  const annotation = at(manifest, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
  const className = at(manifest, 'spec', 'ingressClassName');
  if (isSet(annotation) && isSet(className) && text(annotation) !== text(className)) {
    yield problem(annotation, 'must equal ingressClassName');
  }
}

function* checkRule(rule: Field): Problems {
  yield* checkSyntax(at(rule, 'host'), hostName);
  const http = at(rule, 'http');
  if (isSet(http) && !isFilled(at(http, 'paths'))) yield problem(at(http, 'paths'), 'must not be empty');
  for (const path of elements(at(http, 'paths'))) {
    yield* requireEnum(at(path, 'pathType'), ['Exact', 'Prefix', 'ImplementationSpecific']);
    yield* checkPath(at(path, 'path'), text(at(path, 'pathType')));
    yield* checkBackend(at(path, 'backend'));
  }
}

function* checkPath(path: Field, type: string): Problems {
  const value = text(path);
  const mayBeEmpty = type === 'ImplementationSpecific';
  if (!(value.startsWith('/') || (mayBeEmpty && value === ''))) yield problem(path, 'must be an absolute path');
  if (mayBeEmpty) return;
  const isPlain = !/\/\/|\/\.\.?\/|%2f|\/\.\.?$/i.test(value);
  if (!isPlain) yield problem(path, "must not have empty, '.' or '..' parts nor an escaped slash");
}

function* checkBackend(backend: Field): Problems {
  yield* requireExactlyOne(backend, ['resource', 'service']);
  const [service, resource] = [at(backend, 'service'), at(backend, 'resource')];
  if (isSet(service)) yield* checkServiceBackend(service);
  if (!isSet(resource)) return;
  yield* requireSyntax(at(resource, 'kind'), pathSegment);
  yield* requireSyntax(at(resource, 'name'), pathSegment);
  yield* checkSyntax(at(resource, 'apiGroup'), dnsSubdomain);
}

function* checkServiceBackend(service: Field): Problems {
  yield* requireSyntax(at(service, 'name'), dns1035Label);
  const [name, port] = [at(service, 'port', 'name'), at(service, 'port', 'number')];
  const hasNumber = (number(port) ?? 0) !== 0;
  if ((text(name) !== '') === hasNumber) yield problem(at(service, 'port'), 'must have either a name or a number');
  yield* checkSyntax(name, portName);
  if (hasNumber) yield* checkPortNumber(port);
}
