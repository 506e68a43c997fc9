import { describe, expect, it } from 'vitest';
import { checkSchedule, timeZone } from './schedule.ts';
import * as syntax from './syntax.ts';

/** A rule, what it takes and what it does not. */
const rules: Readonly<Record<string, readonly [syntax.Syntax, readonly string[], readonly string[]]>> = {
  dnsLabel: [syntax.dnsLabel, ['a', '0a', 'a-b', 'a'.repeat(63)], ['', '-a', 'a-', 'a.b', 'A', 'a'.repeat(64), 'a\n']],
  dnsSubdomain: [syntax.dnsSubdomain, ['a.b-c.0'], ['a..b', '.a', 'a.', 'a_b', 'a.-b']],
  dns1035Label: [syntax.dns1035Label, ['a0'], ['0a', 'a.b']],
  qualifiedName: [
    syntax.qualifiedName,
    ['a', 'A_b.c-d', 'a.b/C'],
    ['', '/a', 'a/', 'a/b/c', 'A/b', '-a', `a/${'b'.repeat(64)}`],
  ],
  labelValue: [syntax.labelValue, ['', 'A_b.c-d'], ['-a', 'a/b', 'a b']],
  portName: [syntax.portName, ['http', 'a-1', '9p'], ['', '80', 'a--b', '-a', 'a-', 'A', 'a'.repeat(16)]],
  configMapKey: [syntax.configMapKey, ['.a', 'A_b-c.d'], ['', '.', '..', '..a', 'a/b']],
  relativePath: [syntax.relativePath, ['a/b', 'a/..b', '.'], ['/a', '..', 'a/../b']],
  unreservedPath: [syntax.unreservedPath, ['a'], ['..a', '../a', '/a']],
  ipAddress: [
    syntax.ipAddress,
    ['10.0.0.1', '::', '2001:db8::1'],
    ['10.0.0.01', '10.0.0', '::ffff:10.0.0.1', 'fe80::1%eth0', ''],
  ],
  cidr: [
    syntax.cidr,
    ['0.0.0.0/0', '10.0.0.0/8', '10.1.2.3/32', '::/0', '2001:db8::/32', '2001:db8:0:0:1::/80', '::1/128'],
    ['10.0.0.0', '10.0.0.0/33', '10.0.0.1/8', '10.0.0.0/08', '::/129', '2001:db8::1/32', 'a/8', '10.0.0.0/'],
  ],
  domainPrefixedPath: [syntax.domainPrefixedPath, ['acme.io/a'], ['acme.io', 'acme.io/', '/a', 'A/b']],
  groupVersion: [syntax.groupVersion, ['v1', 'apps/v1'], ['', 'a/b/c', 'Apps/v1', 'apps/']],
  wildcardSubdomain: [syntax.wildcardSubdomain, ['*.a.b'], ['*', 'a.*', '*a.b', '*.']],
  checkSchedule: [
    checkSchedule,
    ['* * * * *', '0 0 1 1 0', '*/5 1-5/2,7 ? JAN-mar sun', '@every 1h30m', '@midnight', ' 0  0 * * * '],
    [
      '',
      '* * * *',
      '* * * * * *',
      '0 24 * * *',
      '0 0 0 * *',
      '0 0 * 13 *',
      '0 0 * * 7',
      '5-1 * * * *',
      'a * * * *',
      '@reboot',
    ],
  ],
  timeZone: [timeZone, ['UTC', 'Etc/UTC', 'Europe/Berlin'], ['', 'Local', 'Mars/Base', '../UTC', 'Europe//Berlin']],
};

describe.each(Object.entries(rules))('%s', (_name, [rule, accepted, refused]) => {
  it.each(accepted)('takes %o', (text) => {
    expect(rule(text)).toBeUndefined();
  });

  it.each(refused)('refuses %o', (text) => {
    expect(rule(text)).toMatch(/^must /);
  });
});

describe('isStrictSubset', () => {
  it.each([
    ['10.1.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.0.0.0/8', false],
    ['11.0.0.0/16', '10.0.0.0/8', false],
    ['2001:db8:1::/48', '2001:db8::/32', true],
    ['10.0.0.0/16', '::/0', false],
  ])('%s in %s is %s', (inner, outer, expected) => {
    expect(syntax.isStrictSubset(inner, outer)).toBe(expected);
  });
});
