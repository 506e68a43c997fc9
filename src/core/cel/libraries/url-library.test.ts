import { describe, expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

describe('URLs', () => {
  test.each([
    ["isURL('https://example.com') && isURL('/a/b') && isURL('mailto:a@b')", true],
    ["isURL('example.com') || isURL('') || isURL('http://h:port') || isURL('https://h/%zz')", false],
    ["url('https://user:pw@h.example:8443/p%20x?a=1&a=2&b=%41+c#f').getScheme()", 'https'],
    ["url('https://user:pw@h.example:8443/p%20x?a=1#f').getHost()", 'h.example:8443'],
    ["url('https://user:pw@h.example:8443/p').getHostname()", 'h.example'],
    ["url('https://[::1]:80/').getHostname()", '::1'],
    ["url('https://h.example:8443/p').getPort()", '8443'],
    ["url('https://h.example/p').getPort()", ''],
    ["url('https://h/p%20x y').getEscapedPath()", '/p%20x%20y'],
    ["url('https://h/?a=1&a=2&b=%41+c').getQuery()", { a: ['1', '2'], b: ['A c'] }],
    ["url('//host/path').getHost()", 'host'],
    ["url('HTTPS://h/a') == url('https://h/a')", true],
    ["url('nope')", 'error: URL parse error during conversion from string: "nope"'],
  ])('%s', (expression, value) => {
    expect(celValue(expression)).toEqual(value);
  });
});
