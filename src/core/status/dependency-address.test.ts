import { expect, test } from 'vitest';
import { dependencyAddress, dependencyAddressOf, dependencyHost } from './dependency-address.ts';

const RESOURCE = { metadata: { name: 'a', namespace: 'shop', labels: {}, annotations: {} } };

test.each([
  ['the name of a Service', 'postgres', 'postgres.shop.svc'],
  ['a Service in another namespace', 'postgres.data', 'postgres.data'],
  ['a name elsewhere', 'db.example.com', 'db.example.com'],
  ['an address', '10.0.0.1', '10.0.0.1'],
  ['an IPv6 address', '2001:db8::1', '2001:db8::1'],
  ['the machine itself', 'localhost', 'localhost'],
])('%s is looked for where pods find it', (_what, host, expected) => {
  expect(dependencyHost(RESOURCE, host)).toBe(expected);
  expect(dependencyAddress(RESOURCE, host, 5432)).toBe(host.includes(':') ? `[${host}]:5432` : `${expected}:5432`);
});

test.each([
  ['minio.example.com:9000', 'minio.example.com:9000'],
  ['minio.example.com', 'minio.example.com:443'],
  ['https://minio.example.com', 'minio.example.com:443'],
  ['http://minio.example.com/', 'minio.example.com:80'],
  ['http://minio:9000/bucket', 'minio.shop.svc:9000'],
  ['https://me:secret@minio.example.com', 'minio.example.com:443'],
  ['https://[2001:db8::1]:9000', '[2001:db8::1]:9000'],
  ['', undefined],
  ['https://', undefined],
  ['a:b:c', undefined],
])('the address %s means %s', (address, expected) => {
  expect(dependencyAddressOf(RESOURCE, address, 443)).toBe(expected);
});
