import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import { standardSteps } from '../kind/steps.ts';
import { valueAt } from '../json/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Resource } from '../resource/resource.ts';
import type { ManifestInput, Placement } from './placement.ts';
import { ResourceChart } from './resource-chart.ts';

const fair: Resource = {
  apiVersion: 'toys.example.com/v1',
  kind: 'Kiosk',
  metadata: { name: 'fair', namespace: 'market', labels: { team: 'fun' }, annotations: { note: 'mine' } },
  spec: {},
};
const placement: Placement = { step: 'workloads', component: 'stand' };

function chartOf(resource: Resource = fair): ResourceChart {
  return new ResourceChart(new App(), resource, standardSteps('rbac', 'workloads'));
}

function render(input: ManifestInput, resource: Resource = fair): Manifest | undefined {
  const chart = chartOf(resource);
  chart.add(placement, input);
  return chart.placedManifests()[0]?.manifest;
}

const labels = {
  'app.kubernetes.io/component': 'stand',
  'app.kubernetes.io/instance': 'fair',
  'app.kubernetes.io/managed-by': 'planwright',
  'planwright.dev/resource': 'kiosk.fair',
};

describe('a manifest', () => {
  it('gets the labels of its component and the namespace of its resource', () => {
    const input = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } };
    expect(render(input)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { labels, name: 'settings', namespace: 'market' },
      data: { a: 'b' },
    });
  });

  it('keeps labels and annotations of its own, but for the labels that only the chart sets', () => {
    const own = { 'app.kubernetes.io/name': 'kiosk', 'planwright.dev/resource': 'other', tier: 'front' };
    const metadata = { name: 'settings', labels: own, annotations: { note: 'a' } };
    expect(render({ apiVersion: 'v1', kind: 'ConfigMap', metadata })?.metadata).toEqual({
      annotations: { note: 'a' },
      labels: { ...labels, 'app.kubernetes.io/name': 'kiosk', tier: 'front' },
      name: 'settings',
      namespace: 'market',
    });
  });

  it('has its own name, without a hash', () => {
    expect(render({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'fair' } })?.metadata.name).toBe('fair');
  });

  it('of a cluster-wide kind has no namespace', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'viewer' } };
    expect(render(role)?.metadata).toEqual({ labels, name: 'viewer' });
  });

  it('of a workload has pods that its selector finds', () => {
    const input = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'fair' },
      spec: { template: { metadata: { labels: { team: 'fun' } }, spec: { containers: [] } } },
    };
    const selector = { 'app.kubernetes.io/component': 'stand', 'planwright.dev/resource': 'kiosk.fair' };
    expect(render(input)).toMatchObject({
      spec: {
        selector: { matchLabels: selector },
        template: { metadata: { labels: { team: 'fun', ...labels } }, spec: { containers: [] } },
      },
    });
  });

  it('is written with its members in order, so that the order in the code leaves no trace', () => {
    const data = { z: '1', b: { y: '2', c: '3' } };
    const input = { immutable: true, data, metadata: { name: 'a' }, kind: 'ConfigMap', apiVersion: 'v1' };
    expect(JSON.stringify(render(input))).toBe(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { labels, name: 'a', namespace: 'market' },
        data: { b: { c: '3', y: '2' }, z: '1' },
        immutable: true,
      }),
    );
  });

  it('loses members that are undefined, and keeps what is empty, false or zero', () => {
    const spec = {
      clusterIP: undefined,
      ports: [],
      publishNotReadyAddresses: false,
      externalName: '',
      healthCheckNodePort: 0,
    };
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'fair' }, spec };
    expect(render(service)).toMatchObject({
      spec: { ports: [], publishNotReadyAddresses: false, externalName: '', healthCheckNodePort: 0 },
    });
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])('may have a label called %s', (name) => {
    const metadata = { name: 'a', labels: { [name]: 'mine' }, annotations: { [name]: 'mine' } };
    const template = {
      metadata: { labels: { [name]: 'mine', a: 'b', z: 'y' } },
      spec: { nodeSelector: { [name]: 'x' } },
    };
    const manifest = render({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { template },
    } as ManifestInput);
    expect(manifest?.metadata).toMatchObject({ labels: { [name]: 'mine' }, annotations: { [name]: 'mine' } });
    expect(manifest).toMatchObject({ spec: { template } });
    const podLabels = Object.keys(Object(valueAt(manifest, ['spec', 'template', 'metadata', 'labels'])));
    expect(podLabels).toEqual(podLabels.toSorted());
  });

  it('may belong to a resource called constructor', () => {
    const named = { ...fair, metadata: { ...fair.metadata, name: 'constructor' } };
    const input = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'constructor' } };
    expect(render(input, named)?.metadata).toMatchObject({
      name: 'constructor',
      labels: { 'planwright.dev/resource': 'kiosk.constructor' },
    });
  });

  it('of a resource with the longest name has labels that an API server takes', () => {
    const name = `${'a'.repeat(60)}.${'b'.repeat(192)}`;
    const long = { ...fair, metadata: { ...fair.metadata, name } };
    // sha256 of the name, and of "kiosk." and the name, as `sha256sum` gives them.
    expect(render({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }, long)?.metadata.labels).toMatchObject(
      {
        'app.kubernetes.io/instance': `${'a'.repeat(54)}-e7a87e9c`,
        'planwright.dev/resource': `kiosk.${'a'.repeat(48)}-f029d163`,
      },
    );
  });
});

describe('the chart', () => {
  it('selects by exactly two labels', () => {
    expect(chartOf().selector('stand')).toEqual({
      'planwright.dev/resource': 'kiosk.fair',
      'app.kubernetes.io/component': 'stand',
    });
  });

  it('gives manifests back in the order they were added, each with its place', () => {
    const chart = chartOf();
    const first = { ...placement, protected: true, soft: ['Secret/market/a'] };
    chart.add(first, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'b' } });
    chart.add({ step: 'rbac', component: 'door' }, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } });
    expect(chart.placedManifests().map(({ manifest, ...place }) => [place, manifest.metadata.name])).toEqual([
      [first, 'b'],
      [{ step: 'rbac', component: 'door' }, 'a'],
    ]);
  });

  it('takes two manifests of one kind and name, which only the Plan can judge', () => {
    const chart = chartOf();
    chart.add(placement, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } });
    chart.add(placement, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } });
    expect(chart.placedManifests()).toHaveLength(2);
  });

  it('refuses a step that its kind does not have', () => {
    const add = () =>
      chartOf().add(
        { step: 'stateful', component: 'stand' },
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } },
      );
    expect(add).toThrow(new InvariantError("no step 'stateful' in this kind"));
  });

  it('refuses to render a manifest of which cdk8s drops a field', () => {
    // What a YAML reader makes of such a key; cdk8s takes it for the prototype.
    const data: unknown = JSON.parse('{"__proto__": "mine", "other": "kept"}');
    const chart = chartOf();
    const input = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data };
    chart.add(placement, input);
    expect(() => chart.placedManifests()).toThrow(new InvariantError('ConfigMap a: cdk8s lost data.__proto__'));
  });
});
