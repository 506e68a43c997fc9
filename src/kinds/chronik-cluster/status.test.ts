import { describe, expect, it } from 'vitest';
import { giveAddress, hide, install, loseReplica, remove, scale } from '../../../test/status/cluster-model.ts';
import { clusterText } from '../../../test/status/resources.ts';
import { reportOf } from '../../../test/status/status-facts.ts';

const DOMAIN = 'streams.svc.cluster.local';

function controllers(...ordinals: readonly number[]): readonly string[] {
  return ordinals.map((ordinal) => `events-controller-${ordinal}.events-controller.${DOMAIN}:9090`);
}

describe('what a ChronikCluster reports', () => {
  it('addresses and counts of everything that is ready', () => {
    expect(reportOf(clusterText(), { happens: [install] })).toEqual({
      endpoints: {
        controller: `events-controller-client.${DOMAIN}:9090`,
        kafka: `events-ingest-client.${DOMAIN}:9092`,
        search: `events-search.${DOMAIN}:9093`,
      },
      fields: {
        controllers: controllers(0, 1, 2),
        ingestNodes: [0, 1].map((ordinal) => `events-ingest-${ordinal}.events-ingest.${DOMAIN}:9092`),
        searchNodes: [`events-search.${DOMAIN}:9093`],
        readyReplicas: { controllers: 3, ingestNodes: 2, searchNodes: 2 },
      },
    });
  });

  it('nothing of what is not there', () => {
    expect(reportOf(clusterText())).toEqual({
      endpoints: {},
      fields: {
        controllers: [],
        ingestNodes: [],
        searchNodes: [],
        readyReplicas: { controllers: 0, ingestNodes: 0, searchNodes: 0 },
      },
    });
  });

  it('the pods that are ready, not as many of the first ones', () => {
    const { fields } = reportOf(clusterText(), { happens: [install, loseReplica('StatefulSet/events-controller', 1)] });
    expect(fields['controllers']).toEqual(controllers(0, 2));
  });

  it('a cluster without search nodes has none', () => {
    const text = clusterText().replace('searchNodes: 2', 'searchNodes: 0');
    const { endpoints, fields } = reportOf(text, { happens: [install] });
    expect(Object.keys(endpoints)).toEqual(['controller', 'kafka']);
    expect([fields['searchNodes'], fields['readyReplicas']]).toEqual([
      [],
      { controllers: 3, ingestNodes: 2, searchNodes: 0 },
    ]);
  });

  it('as many members as an autoscaler made', () => {
    const { fields } = reportOf(clusterText(), {
      happens: [install, scale('StatefulSet/events-controller', 11), install],
    });
    expect(fields['controllers']).toEqual(controllers(...Array.from({ length: 11 }, (_, ordinal) => ordinal)));
  });

  it.each([
    ['a name', 'kafka.example.com', 'kafka.example.com:9092'],
    ['an address', '192.0.2.7', '192.0.2.7:9092'],
    ['an address of IPv6', '2001:db8::7', '[2001:db8::7]:9092'],
  ])('%s of a load balancer, while an ingest node is ready', (_what, given, expected) => {
    const text = clusterText({ more: '  network: {serviceType: LoadBalancer}' });
    const happens = [install, giveAddress('Service/events-ingest-external', given)];
    expect(reportOf(text, { happens: [install] }).endpoints['kafka-external']).toBeUndefined();
    expect(reportOf(text, { happens }).endpoints['kafka-external']).toBe(expected);
    const lost = [0, 1].map((index) => loseReplica('StatefulSet/events-ingest', index));
    expect(reportOf(text, { happens: [...happens, ...lost] }).endpoints['kafka-external']).toBeUndefined();
  });

  it('nothing of which nobody knows', () => {
    const happens = [install, hide('EndpointSlice.discovery.k8s.io'), hide('Pod')];
    expect(reportOf(clusterText(), { happens })).toEqual({
      endpoints: {},
      fields: {
        controllers: undefined,
        ingestNodes: undefined,
        searchNodes: undefined,
        readyReplicas: { controllers: undefined, ingestNodes: undefined, searchNodes: undefined },
      },
    });
  });

  it('no addresses of a Service that somebody removed', () => {
    const { endpoints, fields } = reportOf(clusterText(), { happens: [install, remove('Service/events-search')] });
    expect([endpoints['search'], fields['searchNodes']]).toEqual([undefined, []]);
  });
});
