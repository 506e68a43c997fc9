import { at, elements, entries, type Field, isFilled, type Problems, problem } from './field.ts';
import { forbid } from './field-checks.ts';
import { ONE, parseQuantity } from './quantity.ts';
import { qualifiedName, type Syntax } from './syntax.ts';

/** Resources that Kubernetes measures itself; everything else has a domain in front. */
const CONTAINER_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/** Checks the requests and limits of a container, or of a whole pod, whose resources are fewer. */
export function* checkResources(resources: Field, claimNames: ReadonlySet<string> | 'pod'): Problems {
  const [requests, limits] = [at(resources, 'requests'), at(resources, 'limits')];
  const allowsName = claimNames === 'pod' ? isPodResource : isContainerResource;
  yield* checkQuantities(requests, allowsName);
  yield* checkQuantities(limits, allowsName);
  for (const [name, request] of entries(requests)) yield* checkAgainstLimit(name, request, at(limits, name));
  const names = [...entries(requests), ...entries(limits)].map(([name]) => name);
  if (names.some(isHugePage) && !names.includes('cpu') && !names.includes('memory')) {
    yield problem(resources, 'huge pages need cpu or memory beside them');
  }
  if (claimNames === 'pod') yield* forbid(at(resources, 'claims'), 'for a whole pod');
  else yield* checkClaims(at(resources, 'claims'), claimNames);
}

/** Checks a map of resource names to amounts: known names, nothing negative, whole numbers where only those make sense. */
export function* checkQuantities(amounts: Field, allowsName: (name: string) => boolean): Problems {
  for (const [name, amount] of entries(amounts)) {
    if (qualifiedName(name) !== undefined || !allowsName(name)) yield problem(amount, `${name} is not a resource here`);
    const quantity = parseQuantity(amount.value) ?? 0n;
    if (quantity < 0n) yield problem(amount, 'must not be negative');
    if (isExtended(name) && quantity % ONE !== 0n) yield problem(amount, 'must be a whole number');
    yield* checkHugePages(name, amount);
  }
}

/** Tells whether a resource belongs to a device plugin: it has a domain, and not one of Kubernetes. */
export function isExtended(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');
}

/** Name of something a container can ask for. */
export const containerResourceName: Syntax = (name) =>
  qualifiedName(name) ?? (isContainerResource(name) ? undefined : 'must be a resource of containers');

function isContainerResource(name: string): boolean {
  return CONTAINER_RESOURCES.includes(name) || isHugePage(name) || name.includes('/');
}

function isPodResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePage(name);
}

function isHugePage(name: string): boolean {
  return name.startsWith('hugepages-');
}

function* checkHugePages(name: string, amount: Field): Problems {
  if (!isHugePage(name)) return;
  const page = parseQuantity(name.slice('hugepages-'.length)) ?? 0n;
  const quantity = parseQuantity(amount.value) ?? 0n;
  if (page <= 0n || quantity % page !== 0n) yield problem(amount, `must be a whole number of ${name}`);
}

function* checkAgainstLimit(name: string, request: Field, limit: Field): Problems {
  const [requested, allowed] = [parseQuantity(request.value), parseQuantity(limit.value)];
  const isFixed = isExtended(name) || isHugePage(name);
  if (isFixed && allowed === undefined) yield problem(request, `needs a limit for ${name}`);
  if (requested === undefined || allowed === undefined) return;
  if (requested > allowed) yield problem(request, `must not exceed the limit ${limit.value}`);
  else if (isFixed && requested !== allowed) yield problem(request, `must equal the limit ${limit.value}`);
}

function* checkClaims(claims: Field, claimNames: ReadonlySet<string>): Problems {
  if (!isFilled(claims)) return;
  for (const claim of elements(claims)) {
    const name = at(claim, 'name');
    if (!claimNames.has(String(name.value))) yield problem(name, `names no resource claim of this pod: ${name.value}`);
  }
}
