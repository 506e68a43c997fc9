import { expect, test } from 'vitest';
import { isRequestUri, parseUrl } from './parse-url.ts';

test.each([
  [
    'https://u:p@h.example:80/a?b=c#d',
    { scheme: 'https', host: 'h.example:80', escapedPath: '/a', query: 'b=c', rest: 'u:p#d' },
  ],
  ['HTTP://H/P', { scheme: 'http', host: 'H', escapedPath: '/P', query: '', rest: '#' }],
  ['/path', { scheme: '', host: '', escapedPath: '/path', query: '', rest: '#' }],
  ['mailto:a@b', { scheme: 'mailto', host: '', escapedPath: '', query: '', rest: 'a@b#' }],
  ['postgres://a:1,b:2/db', { scheme: 'postgres', host: 'a:1,b:2', escapedPath: '/db', query: '', rest: '#' }],
  ['http://[fe80::1%25en0]:80/', { scheme: 'http', host: '[fe80::1%en0]:80', escapedPath: '/', query: '', rest: '#' }],
])('%s', (text, url) => {
  expect(parseUrl(text)).toEqual(url);
});

test.each([
  '',
  'relative',
  ':x',
  'http://h:x/',
  'http://a:1:2/',
  'http://[::1',
  'http://[1.2.3.4]/',
  'http://a b/',
  'http://h/%zz',
  'http://h\u0001/',
  'http://%41/',
  'http://a[b]/',
])('"%s" is no URL', (text) => {
  expect(isRequestUri(text)).toBe(false);
});
