import { type JsonValue, member, valueAt } from '../json/json.ts';

/** Names a resource as diagnostics do, `ChronikCluster chronik-stream/basic-cluster`; undefined without a kind and a name. */
export function describeResource(value: JsonValue): string | undefined {
  const kind = member(value, 'kind');
  const name = valueAt(value, ['metadata', 'name']);
  const namespace = valueAt(value, ['metadata', 'namespace']);
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return typeof namespace === 'string' ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}
