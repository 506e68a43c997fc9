import { expect, test } from 'vitest';
import { type AgentOptions, readAgentOptions } from './agent-options.ts';

const OPTIONS: AgentOptions = {
  name: 'planwright-agent',
  logLevel: 'info',
  metricsAddress: ':8080',
  healthAddress: '127.0.0.1:0',
  pageAddress: 'off',
  shards: '1',
  workers: '4',
  requestsPerSecond: '50',
  requestBurst: '100',
  extraKinds: '64',
};

const POD = { podNamespace: 'tools', identity: 'agent-0' };

function read(options: Partial<AgentOptions>): ReturnType<typeof readAgentOptions> {
  return readAgentOptions({ ...OPTIONS, ...options }, POD);
}

test('an agent in a pod keeps its Leases in the namespace of the pod, unless told otherwise', () => {
  expect(read({})).toMatchObject({ settings: { namespace: 'tools', identity: 'agent-0', shards: 1 } });
  expect(read({ namespace: 'other' })).toMatchObject({ settings: { namespace: 'other' } });
  expect(readAgentOptions(OPTIONS, { identity: 'me', podNamespace: undefined })).toMatchObject({
    settings: { namespace: 'planwright-system' },
  });
});

test.each([
  [':8080', { host: undefined, port: 8080 }],
  ['0.0.0.0:9', { host: '0.0.0.0', port: 9 }],
  ['[::1]:8080', { host: '::1', port: 8080 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['off', undefined],
])('metrics at %s', (metricsAddress, metrics) => {
  expect(read({ metricsAddress })).toMatchObject({ metrics });
});

test('the page is for this machine alone, unless a host is named', () => {
  expect(read({ pageAddress: ':8082' })).toMatchObject({ page: { host: '127.0.0.1', port: 8082 } });
  expect(read({ pageAddress: '0.0.0.0:8082' })).toMatchObject({ page: { host: '0.0.0.0', port: 8082 } });
});

test('everything that is wrong is told at once', () => {
  const wrong = read({
    name: 'Agent',
    namespace: 'a b',
    metricsAddress: '8080',
    healthAddress: ':65536',
    pageAddress: '::1:80',
    shards: '0',
    workers: '1.5',
    requestsPerSecond: '-1',
    requestBurst: '10001',
    extraKinds: '0',
  });
  expect(wrong).toMatchObject([
    { message: "'a b' is no value for --namespace" },
    { message: "'Agent' is no value for --name" },
    { message: "'0' is no value for --shards", expected: 'a whole number from 1 to 64' },
    { message: "'1.5' is no value for --workers" },
    { message: "'-1' is no value for --requests-per-second" },
    { message: "'10001' is no value for --request-burst" },
    { message: "'0' is no value for --extra-kinds", expected: 'a whole number from 1 to 1000' },
    { message: "'8080' is no value for --metrics-address" },
    { message: "':65536' is no value for --health-address" },
    { message: "'::1:80' is no value for --page-address", expected: 'host:port, :port or off, such as 127.0.0.1:8080' },
  ]);
});
