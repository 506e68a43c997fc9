import { describe, expect, it } from 'vitest';
import { hostBasedAccess, hostBasedAccessFault } from './host-based-access.ts';

describe('pg_hba.conf', () => {
  it('lets Jobs and replicas in before the user’s lines, and everybody with a password after them', () => {
    expect(
      hostBasedAccess(['host all app 10.0.0.0/8 reject']),
    ).toBe(`# Replicas, and the Jobs that configure, verify and back up.
local all all scram-sha-256
host replication replicator all scram-sha-256
host postgres replicator all scram-sha-256
host all postgres all scram-sha-256
# Lines of the resource.
host all app 10.0.0.0/8 reject
# Everybody else.
host replication all all reject
host all replicator all reject
host all all all scram-sha-256
`);
  });

  it('has no section without lines', () => {
    expect(hostBasedAccess([])).not.toContain('resource');
  });

  // What PostgreSQL itself says about such lines is asked in test/postgresql/configuration.test.ts.
  it.each<readonly [string, string, string | undefined]>([
    ['a rule', 'host all all 10.0.0.0/8 scram-sha-256', undefined],
    ['a rule with a mask', 'host all all 10.0.0.0 255.0.0.0 md5', undefined],
    [
      'two lines',
      'host all all all trust\nhost all postgres all trust',
      'contains a control character or a line break; write one rule an entry',
    ],
    ['a continued line', 'host all all all \\', 'ends in a backslash, which would join it with the next line'],
    ['nothing', '  # only a comment', 'is empty'],
    ['an unknown type', 'hst all all all md5', 'begins with hst; write one of local, host, hostnossl, hostnogssenc'],
    [
      'TLS',
      'hostssl all all all md5',
      'begins with hostssl, but the server has no certificate or key for it: no connection would match',
    ],
    ['an open quote', 'host "all all all md5', 'has a quote that does not end'],
    ['a comma too many', 'host a,, all all md5', 'has a comma with no word after it'],
    ['a file of names', 'host @names all all md5', 'reads names from a file (@), which is not in the pods'],
    ['a quoted name with @', 'host "@names" all all md5', undefined],
    [
      'a regular expression',
      'host /^db all all md5',
      'has a name that begins with a slash, a regular expression since PostgreSQL 16 only',
    ],
    ['no address', 'host all all', 'names no address'],
    [
      'an address without a length',
      'host all all 10.0.0.1 md5',
      'has the address 10.0.0.1 without a length; write 10.0.0.1/32',
    ],
    ['an IPv6 address without a length', 'host all all ::1 md5', 'has the address ::1 without a length; write ::1/128'],
    ['two addresses', 'host all all 10.0.0.0/8,::1/128 md5', 'has several addresses; write a rule for each'],
    [
      'a number as a name',
      'host all all 1.2.3 md5',
      "has the address 1.2.3; write all, samenet, samehost, a range such as 10.0.0.0/8, or a host's name",
    ],
    ['no method', 'host all all all', 'names no method'],
    [
      'peer over TCP',
      'host all all all peer',
      'has the method peer; write one of scram-sha-256, md5, password, reject, trust, ldap',
    ],
    ['peer on the socket', 'local all all peer', undefined],
    ['an option', 'host all all all md5 map=x', 'has options, which md5 does not take'],
    ['ldap without a server', 'host all all all ldap ldapprefix=x', 'has no ldapserver'],
  ])('%s', (_sentence, line, expected) => {
    expect(hostBasedAccessFault(line)).toBe(expected);
  });
});
