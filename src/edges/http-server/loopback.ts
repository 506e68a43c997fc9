/** Whether nothing but this machine reaches what listens on an address, as `Server.address()` tells it. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || IPV4_LOOPBACK.test(address.replace(/^::ffff:/i, ''));
}

/**
 * Whether a Host header names this machine, with whatever port. A page of somebody else that has its own name resolve to a loopback address
 * (DNS rebinding) still sends that name.
 */
export function isLoopbackHost(header: string | undefined): boolean {
  const [, host = ''] = HOST.exec(header ?? '') ?? [];
  return host.toLowerCase() === 'localhost' || host === '[::1]' || IPV4_LOOPBACK.test(host);
}

const IPV4_LOOPBACK = /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
/** A name or an address of IPv4, or one of IPv6 in brackets; perhaps with a port. */
const HOST = /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
