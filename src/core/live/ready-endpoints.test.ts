import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json/json.ts';
import type { LiveObject } from './live-object.ts';
import { createLiveState } from './live-state.ts';
import { readyAddresses } from './ready-endpoints.ts';

function slice(name: string, endpoints: JsonValue): LiveObject {
  const labels = { 'kubernetes.io/service-name': 'orders' };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'shop', labels },
    endpoints,
  };
}

function endpoint(pod: string, conditions?: JsonValue): JsonValue {
  return { targetRef: { kind: 'Pod', name: pod }, ...(conditions === undefined ? {} : { conditions }) };
}

describe('the pods behind a Service, by its EndpointSlices', () => {
  it.each<[string, JsonValue, readonly string[]]>([
    [
      'a pod that serves is ready',
      [endpoint('orders-0', { ready: true, serving: true, terminating: false })],
      ['orders-0'],
    ],
    [
      'a Service that publishes addresses that are not ready calls every pod ready: serving tells',
      [endpoint('orders-0', { ready: true, serving: false })],
      [],
    ],
    [
      'a pod that goes away is not ready, though it serves',
      [endpoint('orders-0', { serving: true, terminating: true })],
      [],
    ],
    [
      'where nothing is said of serving, ready counts',
      [endpoint('a', { ready: true }), endpoint('b', { ready: false })],
      ['a'],
    ],
    ['no condition at all means ready', [endpoint('a')], ['a']],
    ['ordinals are numbers', [endpoint('a-10'), endpoint('a-9'), endpoint('a-0')], ['a-0', 'a-9', 'a-10']],
    ['what is no list has no pods', 'nonsense', []],
  ])('%s', (_sentence, endpoints, pods) => {
    const live = createLiveState([slice('orders-1', endpoints)]);
    expect(readyAddresses(live, 'shop', 'orders')).toEqual({ pods, any: pods.length > 0 });
  });

  it('a pod with two addresses in two slices counts once', () => {
    const live = createLiveState([
      slice('orders-4', [endpoint('orders-0')]),
      slice('orders-6', [endpoint('orders-0')]),
    ]);
    expect(readyAddresses(live, 'shop', 'orders')).toEqual({ pods: ['orders-0'], any: true });
  });

  it('something that is no pod can stand behind a Service', () => {
    const live = createLiveState([slice('orders-1', [{ addresses: ['192.0.2.1'], conditions: { ready: true } }])]);
    expect(readyAddresses(live, 'shop', 'orders')).toEqual({ pods: [], any: true });
  });

  it('a Service without slices has nobody behind it', () => {
    expect(readyAddresses(createLiveState([]), 'shop', 'orders')).toEqual({ pods: [], any: false });
  });
});

describe('where EndpointSlices cannot be read', () => {
  const failure = { groupKind: 'EndpointSlice.discovery.k8s.io', reason: 'Forbidden', message: 'no' } as const;
  const service: LiveObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { selector: { app: 'orders' } },
  };

  function pod(
    name: string,
    { ready = 'True', labels = { app: 'orders' }, namespace = 'shop', deleted = false } = {},
  ): LiveObject {
    const deletion = deleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {};
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels, ...deletion },
      status: { conditions: [{ type: 'Ready', status: ready }] },
    };
  }

  it('the ready pods that the Service selects stand behind it', () => {
    const pods = [
      pod('orders-1'),
      pod('orders-0'),
      pod('unready', { ready: 'False' }),
      pod('other', { labels: { app: 'other' } }),
      pod('elsewhere', { namespace: 'other' }),
      pod('going', { deleted: true }),
    ];
    const live = createLiveState([service, ...pods], [failure]);
    expect(readyAddresses(live, 'shop', 'orders')).toEqual({ pods: ['orders-0', 'orders-1'], any: true });
  });

  it('nobody knows where the Service is not there, or selects nothing', () => {
    expect(readyAddresses(createLiveState([pod('orders-0')], [failure]), 'shop', 'orders')).toBeUndefined();
    const live = createLiveState([{ ...service, spec: {} }, pod('orders-0')], [failure]);
    expect(readyAddresses(live, 'shop', 'orders')).toBeUndefined();
  });

  it('nobody knows where pods cannot be read either', () => {
    const live = createLiveState([service], [failure, { groupKind: 'Pod', reason: 'NotRead', message: 'no' }]);
    expect(readyAddresses(live, 'shop', 'orders')).toBeUndefined();
  });
});
