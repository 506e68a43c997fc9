import { expect, it } from 'vitest';
import { writeIni } from './write-ini.ts';

it('writes sections in their order, and leaves out what is undefined', () => {
  const file = { server: { http_port: 3000, domain: undefined, gzip: false }, 'auth.ldap': { enabled: true } };
  expect(writeIni(file)).toBe('[server]\nhttp_port = 3000\ngzip = false\n\n[auth.ldap]\nenabled = true\n');
});

it.each([
  ['what every reader takes as it is', 'https://a.example.com/g?x=%(y)s', '`https://a.example.com/g?x=%(y)s`'],
  ['a reference to a file', '$__file{/etc/a-b/c}', '$__file{/etc/a-b/c}'],
  ['the beginning of a comment', 'a#b;c', '`a#b;c`'],
  ['outer quotes', `"a"`, '`"a"`'],
  ['backticks', '`a` || b`', '``a` || b``'],
  ['a backslash at the end', 'a\\', '`a\\`'],
  ['a space at the end', 'a ', '`a `'],
  ['lines', "a &&\n  b\r\n|| 'c'", "`a && b || 'c'`"],
  ['nothing', '', ''],
])('writes %s so that it is read as it was', (_title, value, text) => {
  expect(writeIni({ s: { key: value } })).toBe(`[s]\nkey = ${text}\n`);
});
