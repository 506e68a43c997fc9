import { CelEvaluationError } from '../cel-error.ts';
import { type CelMap, type CelValue, typeNameOf } from './cel-value.ts';

/** A map of values that exist already; a later entry replaces an earlier one with an equal key. */
export function literalMap(entries: Iterable<readonly [CelValue, CelValue]>): CelMap {
  const byKey = new Map<string, readonly [CelValue, CelValue]>();
  for (const entry of entries) {
    const key = mapKey(entry[0]);
    if (key === undefined) throw new CelEvaluationError(`unsupported key type: ${typeNameOf(entry[0])}`);
    byKey.set(key, entry);
  }
  return {
    kind: 'map',
    size: () => byKey.size,
    isDeclared: false,
    find: (key) => {
      const known = mapKey(key);
      return known === undefined ? undefined : byKey.get(known)?.[1];
    },
    keys: () => Array.from(byKey.values(), ([key]) => key),
  };
}

/** A text that two keys share exactly when CEL finds them equal (`1`, `1u` and `1.0` are); undefined for what cannot be a key. */
export function mapKey(key: CelValue): string | undefined {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'boolean') return `b${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (typeof key === 'number') return Number.isInteger(key) ? `n${BigInt(key)}` : `d${key}`;
  if (key === null) return 'null';
  return key.kind === 'uint' ? `n${key.value}` : undefined;
}
