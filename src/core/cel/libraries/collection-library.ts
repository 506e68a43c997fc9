import { noSuchOverload } from '../cel-error.ts';
import { globalFunction, type Library, memberFunction } from '../type-system/function-declaration.ts';
import { type CelValue, typeNameOf } from '../value/cel-value.ts';
import { codePointCount } from '../value/code-points.ts';
import { asString } from '../value/narrow-value.ts';

/** `size`, `startsWith`, `endsWith`, `contains`, `type` and `dyn`: what every version has besides operators. */
export const COLLECTION_LIBRARY: Library = {
  sinceMinor: 0,
  types: [
    'bool',
    'bytes',
    'double',
    'duration',
    'int',
    'list(dyn)',
    'map(dyn, dyn)',
    'null',
    'string',
    'timestamp',
    'type',
    'uint',
  ],
  overloads: [
    ...['bytes', 'list(A)', 'map(A, B)', 'string'].flatMap((type) => [
      globalFunction(`size(${type}): int`, sizeOf),
      memberFunction(`${type}.size(): int`, sizeOf),
    ]),
    memberFunction('string.startsWith(string): bool', (text, part) => asString(text).startsWith(asString(part))),
    memberFunction('string.endsWith(string): bool', (text, part) => asString(text).endsWith(asString(part))),
    memberFunction('string.contains(string): bool', (text, part) => asString(text).includes(asString(part))),
    globalFunction('type(A): type(A)', (value = null) => ({
      kind: 'type',
      name: typeNameOf(value),
    })),
    globalFunction('dyn(A): dyn', (value = null) => value),
  ],
};

function sizeOf(value: CelValue | undefined): bigint {
  if (typeof value === 'string') return BigInt(codePointCount(value));
  if (typeof value !== 'object' || value === null) throw noSuchOverload();
  switch (value.kind) {
    case 'list':
      return BigInt(value.length);
    case 'map':
      return BigInt(value.size());
    case 'bytes':
      return BigInt(value.bytes.length);
    default:
      throw noSuchOverload();
  }
}
