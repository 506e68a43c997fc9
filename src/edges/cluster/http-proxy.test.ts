import { expect, test } from 'vitest';
import { proxyOf } from './http-proxy.ts';

const SERVER = 'https://api.shop.example.com:6443';

const CASES: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>, string | undefined]>> = {
  'none where the environment names none': [SERVER, {}, undefined],
  'HTTPS_PROXY for HTTPS': [SERVER, { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
  'the same in lower case': [SERVER, { https_proxy: 'http://proxy:3128' }, 'http://proxy:3128'],
  'an address without a scheme': [SERVER, { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128'],
  'HTTP_PROXY only for HTTP': [SERVER, { HTTP_PROXY: 'http://proxy:3128' }, undefined],
  'none where NO_PROXY names the host': [
    SERVER,
    { HTTPS_PROXY: 'http://p', NO_PROXY: 'a,api.shop.example.com' },
    undefined,
  ],
  'none where NO_PROXY names its domain': [SERVER, { HTTPS_PROXY: 'http://p', NO_PROXY: '.example.com' }, undefined],
  'none where NO_PROXY names everything': [SERVER, { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, undefined],
  'one where NO_PROXY names another domain': [SERVER, { HTTPS_PROXY: 'http://p', NO_PROXY: 'ample.com' }, 'http://p'],
  'none for this machine': ['https://127.0.0.1:6443', { HTTPS_PROXY: 'http://p' }, undefined],
};

test.each(Object.entries(CASES))('the proxy is %s', (_situation, [server, environment, proxy]) => {
  expect(proxyOf(server, environment)).toBe(proxy);
});
