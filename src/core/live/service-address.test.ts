import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import { createLiveState } from './live-state.ts';
import { knownEndpoints, loadBalancerAddress, portOf } from './service-address.ts';

describe('the address that a load balancer gave', () => {
  it.each<[string, JsonValue, string | undefined]>([
    ['a name', [{ hostname: 'kafka.example.com' }], 'kafka.example.com'],
    ['a name before an address', [{ hostname: 'kafka.example.com', ip: '192.0.2.1' }], 'kafka.example.com'],
    ['an address', [{ ip: '192.0.2.1', ipMode: 'VIP' }], '192.0.2.1'],
    ['an address of IPv6, as it stands before a port', [{ ip: '2001:db8::1' }], '[2001:db8::1]'],
    ['the first that says something', [null, {}, { ip: '' }, { ip: '192.0.2.2' }], '192.0.2.2'],
    ['none yet', [], undefined],
    ['no list', 'pending', undefined],
  ])('%s', (_sentence, ingress, expected) => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kafka', namespace: 'shop' },
      status: { loadBalancer: { ingress } },
    };
    expect(loadBalancerAddress(createLiveState([service]), 'Service/shop/kafka')).toBe(expected);
  });

  it('a Service that is not there has none', () => {
    expect(loadBalancerAddress(createLiveState([]), 'Service/shop/kafka')).toBeUndefined();
  });
});

it.each([
  ['the first port', undefined, 1],
  ['a port by its name', 'metrics', 2],
  ['no port of that name', 'grpc', undefined],
])('%s', (_sentence, name, expected) => {
  const ports = [
    { name: 'http', port: 1 },
    { name: 'metrics', port: 2 },
  ];
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports } };
  expect(portOf(service, name)).toBe(expected);
});

it('endpoints of which nothing is known are left out', () => {
  expect(knownEndpoints({ rw: 'a:1', ro: undefined })).toEqual({ rw: 'a:1' });
});
