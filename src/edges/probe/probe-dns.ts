import type { LookContext } from './open-connection.ts';
import { parseTarget } from './parse-target.ts';
import { ProbeFailure } from './probe-failure.ts';

/** Whether a name has an address (A or AAAA), as the resolver of this machine sees it. Which it is, is told nobody. */
export async function probeDns(text: string, { lookUp, waitingFor }: LookContext): Promise<string> {
  // A port says nothing about a name; it is lent one.
  const target = parseTarget(text, 53);
  if (target === undefined) throw new ProbeFailure('it is not the name of a host');
  waitingFor('its name to be looked up');
  const addresses = await lookUp(target.host);
  if (addresses.length === 0) throw new ProbeFailure('its name has no address');
  return 'its name resolves';
}
