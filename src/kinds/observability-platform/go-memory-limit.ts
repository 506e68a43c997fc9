import { InvariantError } from '../../core/diagnostic/invariant-error.ts';
import type { EnvVar } from '../../core/manifest/typed-manifest.ts';
import { parseQuantity } from '../../core/quantity/parse-quantity.ts';
import type { ComponentName, ObservabilityPlatform } from './components.ts';
import { effectiveResources } from './effective-resources.ts';

const MEBIBYTE = 1024n * 1024n;

/**
 * GOMEMLIMIT at nine tenths of the container's memory limit (https://go.dev/doc/gc-guide#Memory_limit): the program collects its garbage
 * before the kernel kills it. What is not Go's, such as mapped files, has the rest.
 */
export function goMemoryLimit(platform: ObservabilityPlatform, name: ComponentName): EnvVar {
  const { memory } = effectiveResources(platform, name).limits;
  return { name: 'GOMEMLIMIT', value: `${(bytesOf(memory) * 9n) / 10n / MEBIBYTE}MiB` };
}

function bytesOf(memory: string): bigint {
  const quantity = parseQuantity(memory);
  if (quantity === undefined)
    throw new InvariantError(`the memory limit ${memory} passed the schema and is no quantity`);
  const { mantissa, exponent } = quantity;
  return exponent >= 0 ? mantissa * 10n ** BigInt(exponent) : mantissa / 10n ** BigInt(-exponent);
}
