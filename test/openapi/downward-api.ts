import { at, type Field, type Problems, problem, text } from './field.ts';
import { checkEnum, requireText } from './field-checks.ts';
import { parseQuantity } from './quantity.ts';
import { qualifiedName } from './syntax.ts';

/** Environment variables can show more of a pod than files can. */
type Place = 'environment' | 'volume';

const VOLUME_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.labels',
  'metadata.annotations',
];
const ENVIRONMENT_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [`limits.${name}`, `requests.${name}`]);
const DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** Checks a reference to a field of the pod. */
export function* checkFieldReference(reference: Field, place: Place): Problems {
  const path = at(reference, 'fieldPath');
  yield* requireText(path);
  yield* checkEnum(at(reference, 'apiVersion'), ['v1']);
  const subscript = /^metadata\.(?:labels|annotations)\['(.*)'\]$/.exec(text(path));
  const names = place === 'volume' ? VOLUME_FIELDS : ENVIRONMENT_FIELDS;
  if (subscript === null) return yield* checkEnum(path, names);
  const key = subscript[1] ?? '';
  const message = qualifiedName(text(path).startsWith('metadata.annotations') ? key.toLowerCase() : key);
  if (message !== undefined) yield problem(path, `the key ${message}`);
}

/** Checks a reference to a resource of a container. */
export function* checkResourceFieldReference(reference: Field, place: Place): Problems {
  const resource = at(reference, 'resource');
  if (place === 'volume') yield* requireText(at(reference, 'containerName'));
  yield* requireText(resource);
  if (!/^(limits|requests)\.hugepages-/.test(text(resource))) yield* checkEnum(resource, RESOURCES);
  const divisor = parseQuantity(at(reference, 'divisor').value);
  const allowed = text(resource).endsWith('.cpu') ? ['1', '1m'] : DIVISORS;
  if (divisor !== undefined && divisor !== 0n && !allowed.some((one) => parseQuantity(one) === divisor)) {
    yield problem(at(reference, 'divisor'), `must be one of ${allowed.join(', ')}`);
  }
}
