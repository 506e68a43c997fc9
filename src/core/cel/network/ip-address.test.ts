import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpAddress, maskAddress, parseIpAddress, parseIpPrefix, prefixContains } from './ip-address.ts';

test.each([
  ['::', '::'],
  ['::1', '::1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
  ['::1.2.3.4', '::102:304'],
  ['10.0.0.1', '10.0.0.1'],
])('%s is written %s', (text, canonical) => {
  const address = parseIpAddress(text);
  expect(address && formatIpAddress(address)).toBe(canonical);
});

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '1.2.3.256',
  '1:2:3',
  '1::2::3',
  ':::',
  '12345::',
  'g::',
  '::ffff:1.2.3.4',
  'fe80::1%e',
  '1:2:3:4:5:6:7:8:9',
  '1.2.3.4.',
])('"%s" is no address', (text) => {
  expect(parseIpAddress(text)).toBeUndefined();
});

const addresses = fc.oneof(fc.ipV4(), fc.ipV6()).filter((text) => parseIpAddress(text) !== undefined);

test('the canonical text of an address is an address of the same value', () => {
  fc.assert(
    fc.property(addresses, (text) => {
      const address = parseIpAddress(text);
      expect(address && parseIpAddress(formatIpAddress(address))).toEqual(address);
    }),
  );
});

test('a network contains its own address, masked or not', () => {
  fc.assert(
    fc.property(addresses, fc.nat(32), (text, length) => {
      const prefix = parseIpPrefix(`${text}/${length}`);
      expect(prefix && prefixContains(prefix, prefix.address)).toBe(true);
      expect(prefix && prefixContains(prefix, maskAddress(prefix.address, length))).toBe(true);
    }),
  );
});
