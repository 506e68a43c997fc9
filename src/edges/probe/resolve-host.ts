import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isForbiddenAddress } from './forbidden-address.ts';
import { ProbeFailure } from './probe-failure.ts';

/** The addresses of a name, as the resolver of this machine gives them (search domains, /etc/hosts). */
export type LookUp = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * The addresses of a host to connect to. Those that are never connected to are left out after the name is resolved, whatever it is called;
 * throws a ProbeFailure where that leaves none. Whoever connects uses these addresses and does not ask again: the second answer might be
 * another one.
 */
export async function resolveHost(host: string, lookUp: LookUp): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  const found = family === 0 ? await lookUp(host) : [{ address: host, family }];
  const allowed = found.filter(({ address }) => !isForbiddenAddress(address));
  if (allowed.length > 0) return allowed;
  throw new ProbeFailure(
    found.length === 0
      ? 'its name has no address'
      : 'its address is link-local or a metadata service: never connected to',
  );
}

/** Answers what `net.connect` asks with addresses that are known already. */
export function knownAddresses(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, options: LookupOptions, callback) => {
    const [first] = addresses;
    // With `all` it takes them all, and tries one after the other.
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}
