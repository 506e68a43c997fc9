import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('networks', () => {
  test.each([
    ["cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))", true],
    ["cidr('10.0.0.0/8').containsIP('11.0.0.1') || cidr('10.0.0.0/8').containsIP('::1')", false],
    ["cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))", true],
    ["cidr('10.1.2.3/8').prefixLength()", 8],
    ["string(cidr('10.1.2.3/8').masked())", '10.0.0.0/8'],
    ["string(cidr('10.1.2.3/8').ip())", '10.1.2.3'],
    ["isCIDR('2001:db8::/32') && !isCIDR('10.0.0.0') && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0/08')", true],
    ["cidr('10.0.0.0/8') == cidr('10.0.0.0/8')", true],
    ["cidr('10.0.0.0')", 'error: network address "10.0.0.0" parse error during conversion from string'],
    ["cidr('10.0.0.0/8').containsIP('nope')", 'error: IP Address "nope" parse error during conversion from string'],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});
