import { at, elements, type Field, isSet, number, type Problems, problem, text } from './field.ts';
import { checkEnum, checkPortNumber, checkUnique, requireSyntax } from './field-checks.ts';
import { checkLabelSelector } from './label-selector.ts';
import { checkPort } from './probes.ts';
import { cidr, isStrictSubset } from './syntax.ts';

/** Checks a NetworkPolicy (ValidateNetworkPolicySpec). */
export function* checkNetworkPolicy(manifest: Field): Problems {
  const spec = at(manifest, 'spec');
  yield* checkLabelSelector(at(spec, 'podSelector'));
  for (const rule of elements(at(spec, 'ingress'))) yield* checkRule(rule, at(rule, 'from'));
  for (const rule of elements(at(spec, 'egress'))) yield* checkRule(rule, at(rule, 'to'));
  const types = elements(at(spec, 'policyTypes'));
  for (const type of types) yield* checkEnum(type, ['Ingress', 'Egress']);
  yield* checkUnique(types, (type) => text(type), 'the type');
}

function* checkRule(rule: Field, peers: Field): Problems {
  for (const port of elements(at(rule, 'ports'))) yield* checkPolicyPort(port);
  for (const peer of elements(peers)) yield* checkPeer(peer);
}

function* checkPolicyPort(policyPort: Field): Problems {
  const [port, end] = [at(policyPort, 'port'), at(policyPort, 'endPort')];
  yield* checkEnum(at(policyPort, 'protocol'), ['TCP', 'UDP', 'SCTP']);
  if (isSet(port)) yield* checkPort(port);
  if (!isSet(end)) return;
  yield* checkPortNumber(end);
  if (number(port) === undefined) yield problem(end, 'needs a port that is a number');
  if ((number(end) ?? 0) < (number(port) ?? 0)) yield problem(end, 'must be at least port');
}

function* checkPeer(peer: Field): Problems {
  const selectors = [at(peer, 'podSelector'), at(peer, 'namespaceSelector')].filter(isSet);
  const block = at(peer, 'ipBlock');
  for (const selector of selectors) yield* checkLabelSelector(selector);
  if (selectors.length === 0 && !isSet(block)) yield problem(peer, 'must name a peer');
  if (selectors.length > 0 && isSet(block)) yield problem(block, 'may not be set beside a selector');
  if (!isSet(block)) return;
  yield* requireSyntax(at(block, 'cidr'), cidr);
  for (const except of elements(at(block, 'except'))) {
    yield* requireSyntax(except, cidr);
    if (!isStrictSubset(text(except), text(at(block, 'cidr')))) yield problem(except, 'must lie inside cidr');
  }
}
