import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('IP addresses', () => {
  test.each([
    ["isIP('10.0.0.1') && isIP('::1') && isIP('2001:db8::1')", true],
    [
      "isIP('1.2.3') || isIP('01.2.3.4') || isIP('256.1.1.1') || isIP('::ffff:1.2.3.4') || isIP('fe80::1%eth0') || isIP('1::2::3')",
      false,
    ],
    ["ip('10.0.0.1').family() + ip('::1').family()", 10],
    ["string(ip('2001:DB8:0:0:0:0:0:1'))", '2001:db8::1'],
    ["ip.isCanonical('::0001')", false],
    ["ip('127.0.0.1').isLoopback() && ip('::1').isLoopback()", true],
    ["ip('0.0.0.0').isUnspecified() && ip('::').isUnspecified()", true],
    ["ip('169.254.1.1').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast()", true],
    ["ip('224.0.0.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast()", true],
    [
      "ip('10.0.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast() && !ip('127.0.0.1').isGlobalUnicast()",
      true,
    ],
    ["ip('10.0.0.1') == ip('10.0.0.1') && ip('10.0.0.1') != ip('::1')", true],
    ["ip('nope')", 'error: IP Address "nope" parse error during conversion from string'],
    ["type(ip('::1')) == net.IP", true],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});
