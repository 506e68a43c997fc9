import { describe, expect, it } from 'vitest';
import { giveAddress, install, loseReplica } from '../../../test/status/cluster-model.ts';
import { platformText } from '../../../test/status/resources.ts';
import { reportOf } from '../../../test/status/status-facts.ts';
import type { ComponentPhase, ComponentStatus } from '../../core/status/status.ts';

const DOMAIN = 'production.monitoring.svc.cluster.local';

function component(name: string, phase: ComponentPhase, more: Partial<ComponentStatus> = {}): ComponentStatus {
  return { name, phase, ...more };
}

describe('the endpoints of an ObservabilityPlatform', () => {
  it('are those of the components that are ready', () => {
    const { endpoints } = reportOf(platformText(), { happens: [install, loseReplica('StatefulSet/loki-production')] });
    expect(endpoints).toEqual({
      prometheus: `http://prometheus-${DOMAIN}:9090`,
      grafana: `http://grafana-${DOMAIN}:3000`,
    });
  });

  it('speak HTTPS where the platform does', () => {
    const more = '  security: {tls: {enabled: true, certSecret: platform-tls}}';
    const { endpoints } = reportOf(platformText({ more }), { happens: [install] });
    expect(endpoints['loki']).toBe(`https://loki-${DOMAIN}:3100`);
  });

  it('name the collector as the spec does', () => {
    const text = platformText().replace(
      'openTelemetryCollector: {enabled: false}',
      'openTelemetryCollector: {enabled: true}',
    );
    const { endpoints } = reportOf(text, { happens: [install] });
    expect(endpoints['openTelemetryCollector']).toBe(`http://collector-${DOMAIN}:4317`);
  });

  it.each([
    ['{host: grafana.example.com}', 'http://grafana.example.com/'],
    ['{host: grafana.example.com, path: /charts, tls: {enabled: true}}', 'https://grafana.example.com/charts'],
  ])('have the Ingress %s as %s, once it has an address and while Grafana is ready', (ingress, expected) => {
    const text = platformText().replace('grafana: {enabled: true}', `grafana: {enabled: true, ingress: ${ingress}}`);
    const addressed = [install, giveAddress('Ingress/grafana-production', '192.0.2.7')];
    const lost = [...addressed, loseReplica('Deployment/grafana-production')];
    const found = [[install], addressed, lost].map(
      (happens) => reportOf(text, { happens }).endpoints['grafana-external'],
    );
    expect(found).toEqual([undefined, expected, undefined]);
  });
});

describe('the components of an ObservabilityPlatform', () => {
  it('are written as the printer columns read them, without what only serves them', () => {
    const components = [
      component('prometheus', 'Ready', { version: 'v3.5.0', replicas: 2, readyReplicas: 2 }),
      component('collector', 'Degraded', { replicas: 3, readyReplicas: 1, message: '1/3 replicas ready' }),
      component('platform', 'Ready'),
    ];
    expect(reportOf(platformText(), { components }).fields).toEqual({
      componentStatus: {
        prometheus: { phase: 'Ready', version: 'v3.5.0', replicas: 2, ready: 2, lastUpdate: '2026-01-01T00:00:00Z' },
        openTelemetryCollector: {
          phase: 'Degraded',
          replicas: 3,
          ready: 1,
          message: '1/3 replicas ready',
          lastUpdate: '2026-01-01T00:00:00Z',
        },
      },
      health: { status: 'Degraded', healthyCount: 1, totalCount: 2 },
    });
  });

  it('keep their time until something else in them changes', () => {
    const previous = {
      componentStatus: {
        loki: { lastUpdate: '2025-12-01T00:00:00Z', phase: 'Ready', ready: 1, replicas: 1, version: '3.5.5' },
        tempo: { lastUpdate: '2025-12-01T00:00:00Z', phase: 'Installing', message: 'starting' },
      },
    };
    const components = [
      component('loki', 'Ready', { version: '3.5.5', replicas: 1, readyReplicas: 1 }),
      component('tempo', 'Installing'),
    ];
    const { fields } = reportOf(platformText(), { components, previous });
    expect(fields['componentStatus']).toMatchObject({
      loki: { lastUpdate: '2025-12-01T00:00:00Z' },
      tempo: { lastUpdate: '2026-01-01T00:00:00Z' },
    });
  });

  it.each<[string, readonly ComponentPhase[], object]>([
    ['all ready', ['Ready', 'Ready'], { status: 'Healthy', healthyCount: 2, totalCount: 2 }],
    ['some ready', ['Ready', 'Failed'], { status: 'Degraded', healthyCount: 1, totalCount: 2 }],
    ['none ready', ['Installing', 'Pending'], { status: 'Unhealthy', healthyCount: 0, totalCount: 2 }],
    ['none at all', [], { status: 'Unknown', healthyCount: 0, totalCount: 0 }],
  ])('with %s add up', (_sentence, phases, expected) => {
    const components = phases.map((phase, index) => component(['prometheus', 'loki'][index] ?? '', phase));
    expect(reportOf(platformText(), { components }).fields['health']).toEqual(expected);
  });
});
