import { BlockList, isIP } from 'node:net';

/**
 * Whether an address is never connected to. Link-local addresses are where clouds hand credentials to whoever runs on a node
 * (169.254.169.254; fd00:ec2::254 at Amazon, fd20:ce::254 at Google, 100.100.100.200 at Alibaba, 168.63.129.16 at Azure); nothing that a resource depends on is there.
 */
export function isForbiddenAddress(address: string): boolean {
  // A zone (`fe80::1%eth0`) is no part of the address.
  const plain = address.replace(/%.*$/, '');
  return FORBIDDEN.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

const FORBIDDEN = forbidden();

/** An IPv4 address written as an IPv6 one (`::ffff:169.254.169.254`) is found by the IPv4 rules; NAT64 has a prefix of its own. */
function forbidden(): BlockList {
  const list = new BlockList();
  list.addSubnet('169.254.0.0', 16, 'ipv4');
  list.addAddress('100.100.100.200', 'ipv4');
  list.addAddress('168.63.129.16', 'ipv4');
  list.addSubnet('fe80::', 10, 'ipv6');
  list.addAddress('fd00:ec2::254', 'ipv6');
  list.addAddress('fd20:ce::254', 'ipv6');
  list.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
  return list;
}
