import { describe, expect, it, test } from 'vitest';
import { type ArcadeSpec, arcade } from '../../../test/toys/arcade.ts';
import { type KioskSpec, kiosk, kioskWith } from '../../../test/toys/kiosk.ts';
import { renderToy } from '../../../test/toys/render-toy.ts';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonObject } from '../json/json.ts';
import type { Kind } from '../kind/kind.ts';
import { digestOfManifest } from '../manifest/digest.ts';
import type { Plan } from '../plan/plan.ts';

const kioskSpec: KioskSpec = { image: 'example.com/kiosk:1', replicas: 2, greeting: 'Hello', deletionPolicy: 'Retain' };

const planOf = <Spec>(kind: Kind<Spec>, spec: Spec): Plan =>
  renderToy(kind, spec, { writtenSpec: { greeting: 'Hello' } }).plan;

const order = (plan: Plan) => plan.objects.map(({ wave, step, id }) => `${wave} ${step} ${id}`);

describe('a simple kind', () => {
  const plan = planOf(kiosk, { ...kioskSpec, credentialsSecret: 'token' });

  it('has its objects in the order of its steps, whatever the order in its code', () => {
    expect(order(plan)).toEqual([
      '20 rbac ServiceAccount/market/fair',
      '30 config ConfigMap/market/fair-greeting',
      '70 services Service/market/fair',
      '80 workloads Deployment.apps/market/fair',
    ]);
  });

  it('has a Plan that names the resource, its steps and what must be there', () => {
    expect({ ...plan, objects: [] }).toEqual({
      name: 'kiosk-fair',
      resource: {
        apiVersion: 'toys.example.com/v1beta1',
        kind: 'Kiosk',
        namespace: 'market',
        name: 'fair',
        // sha256 of {"greeting":"Hello"}, as `sha256sum` gives it.
        specDigest: 'sha256:00c815ea6ecfab00c055772c9295e721c391971d760faba8985a391fe695fd33',
      },
      resourceSpec: { greeting: 'Hello' },
      digest: plan.digest,
      deletionPolicy: 'Retain',
      steps: kiosk.steps,
      creates: [],
      requires: [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          namespace: 'market',
          name: 'token',
          keys: ['token'],
          neededBy: ['Deployment.apps/market/fair'],
        },
      ],
      objects: [],
    });
  });

  it('has objects that say what they need', () => {
    expect(plan.objects.map(({ references }) => references)).toEqual([
      [],
      [],
      [],
      ['ConfigMap/market/fair-greeting', 'ServiceAccount/market/fair'],
    ]);
  });

  it('tells both appliers, people and the agent where every object belongs', () => {
    for (const { manifest, step, wave, digest } of plan.objects) {
      expect(manifest.metadata).toMatchObject({
        namespace: 'market',
        annotations: {
          'argocd.argoproj.io/sync-wave': String(wave),
          'planwright.dev/plan': 'kiosk-fair',
          'planwright.dev/step': step,
          'planwright.dev/digest': digest,
        },
        labels: {
          'app.kubernetes.io/component': 'stand',
          'app.kubernetes.io/instance': 'fair',
          'app.kubernetes.io/managed-by': 'planwright',
          'planwright.dev/resource': 'kiosk.fair',
        },
      });
      expect(digestOfManifest(manifest)).toBe(digest);
    }
  });

  it('lets its data go where the resource says so', () => {
    expect(planOf(kiosk, { ...kioskSpec, deletionPolicy: 'Delete' }).deletionPolicy).toBe('Delete');
  });
});

describe('a composite kind', () => {
  const plan = planOf(arcade, { machines: 3 });

  it('has its components after each other, 200 waves apart', () => {
    expect(order(plan)).toEqual([
      '250 scores-stateful PersistentVolumeClaim/market/fair-scores',
      '250 scores-stateful Service/market/fair-scores',
      '250 scores-stateful StatefulSet.apps/market/fair-scores',
      '430 machines-config ConfigMap/market/fair-machines',
      '480 machines-workloads Deployment.apps/market/fair-machines',
    ]);
  });

  it('may point ahead where it works without: what is soft is no reference', () => {
    expect(plan.objects.map(({ references }) => references)).toEqual([
      [],
      [],
      ['PersistentVolumeClaim/market/fair-scores', 'Service/market/fair-scores'],
      [],
      ['ConfigMap/market/fair-machines'],
    ]);
    expect(plan.requires).toEqual([]);
  });

  it('keeps the steps that render nothing', () => {
    const without = planOf(arcade, { machines: 0 });
    expect(without.objects).toHaveLength(3);
    expect(without.steps).toEqual(plan.steps);
    expect(without.steps.map(({ wave, name }) => `${wave}-${name}`)).toEqual([
      '20-rbac',
      '30-config',
      '250-scores-stateful',
      '270-scores-services',
      '430-machines-config',
      '480-machines-workloads',
    ]);
  });

  it('protects what bears data, and nothing else', () => {
    const protectedIds = plan.objects.flatMap(({ id, manifest }) => {
      const annotations = manifest.metadata.annotations ?? {};
      const both = [annotations['argocd.argoproj.io/sync-options'], annotations['kustomize.toolkit.fluxcd.io/prune']];
      return both[0] === undefined && both[1] === undefined ? [] : [[id, ...both]];
    });
    expect(protectedIds).toEqual([
      ['PersistentVolumeClaim/market/fair-scores', 'Prune=false,Delete=false', 'disabled'],
    ]);
  });

  it('takes a hard reference to a later component for a mistake', () => {
    const hard: Kind<ArcadeSpec> = {
      ...arcade,
      synthesize(chart, resource) {
        const add = chart.add.bind(chart);
        chart.add = ({ soft: _soft, ...placement }, input) => add(placement, input);
        arcade.synthesize(chart, resource);
      },
    };
    expect(() => planOf(hard, { machines: 1 })).toThrow(
      new InvariantError(
        'Arcade fair: StatefulSet.apps/market/fair-scores (wave 250) needs ConfigMap/market/fair-machines of a later wave',
      ),
    );
  });
});

describe('a kind may not', () => {
  const pod = (extra: JsonObject) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'extra' },
    spec: { template: { spec: { containers: [], ...extra } } },
  });
  const budget = (component: string) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'extra' },
    spec: { selector: { matchLabels: { 'app.kubernetes.io/component': component } } },
  });
  const component = 'stand';

  it('render one object twice', () => {
    const twice = kioskWith((chart) =>
      chart.add({ step: 'rbac', component }, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'fair' } }),
    );
    expect(() => planOf(twice, kioskSpec)).toThrow(
      new InvariantError('Kiosk fair: ServiceAccount/market/fair is rendered twice'),
    );
  });

  it('render one object twice in two versions, which are one object to the API server', () => {
    const versions = kioskWith((chart) =>
      chart.add(
        { step: 'workloads', component },
        { apiVersion: 'apps/v1beta2', kind: 'Deployment', metadata: { name: 'fair' } },
      ),
    );
    expect(() => planOf(versions, kioskSpec)).toThrow(/Deployment\.apps\/market\/fair is rendered twice/);
  });

  it('need something of a later wave', () => {
    const early = kioskWith((chart) =>
      chart.add({ step: 'rbac', component }, pod({ volumes: [{ name: 'a', configMap: { name: 'fair-greeting' } }] })),
    );
    expect(() => planOf(early, kioskSpec)).toThrow(
      new InvariantError(
        'Kiosk fair: Job.batch/market/extra (wave 20) needs ConfigMap/market/fair-greeting of a later wave',
      ),
    );
  });

  it('select pods that nobody renders', () => {
    const blind = kioskWith((chart) => chart.add({ step: 'disruption', component }, budget('stall')));
    expect(() => planOf(blind, kioskSpec)).toThrow(
      new InvariantError(
        'Kiosk fair: PodDisruptionBudget.policy/market/extra selects {"app.kubernetes.io/component":"stall"}, which no pod of the Plan carries',
      ),
    );
  });

  it('name a step it does not have', () => {
    const nowhere = kioskWith((chart) => chart.add({ step: 'verify', component }, pod({})));
    expect(() => planOf(nowhere, kioskSpec)).toThrow(new InvariantError("no step 'verify' in this kind"));
  });

  it('hand over a field that cdk8s drops', () => {
    const data: unknown = JSON.parse('{"__proto__": "lost"}');
    const input = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' }, data };
    const losing = kioskWith((chart) => chart.add({ step: 'config', component }, input));
    expect(() => planOf(losing, kioskSpec)).toThrow(new InvariantError('ConfigMap extra: cdk8s lost data.__proto__'));
  });
});

describe('a kind may', () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'extra' },
    spec: {
      template: {
        spec: { containers: [{ name: 'a', envFrom: [{ configMapRef: { name: 'fair-greeting', optional: true } }] }] },
      },
    },
  };

  it('point at something later that is marked optional in the manifest', () => {
    const optional = kioskWith((chart) => chart.add({ step: 'rbac', component: 'stand' }, job));
    expect(order(planOf(optional, kioskSpec))).toContain('20 rbac Job.batch/market/extra');
  });

  it('select pods by a part of their labels', () => {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'extra' },
      spec: { podSelector: { matchLabels: { 'planwright.dev/resource': 'kiosk.fair' } } },
    };
    const open = kioskWith((chart) => chart.add({ step: 'config', component: 'stand' }, policy));
    expect(order(planOf(open, kioskSpec))).toContain('30 config NetworkPolicy.networking.k8s.io/market/extra');
  });
});

test('the same resource gives the same Plan, to the byte', () => {
  expect(JSON.stringify(planOf(kiosk, kioskSpec))).toBe(JSON.stringify(planOf(kiosk, kioskSpec)));
});
