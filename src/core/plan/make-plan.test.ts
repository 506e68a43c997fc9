import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import type { JsonObject } from '../json/json.ts';
import { componentSteps, standardSteps } from '../kind/steps.ts';
import { digestOf } from '../manifest/digest.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { PlacedManifest, Placement } from '../synth/placement.ts';
import { makePlan, type PlanInput, planDigestOf, planNameOf } from './make-plan.ts';
import type { Plan } from './plan.ts';

const steps = [
  ...standardSteps('rbac', 'config', 'stateful', 'workloads', 'autoscaling'),
  ...componentSteps('loki', 1, ['stateful']),
];
const resource = { apiVersion: 'toys.example.com/v1', kind: 'Kiosk', namespace: 'market', name: 'fair' };

function placed(
  step: string,
  [apiVersion, kind, name]: readonly [string, string, string],
  { place = {}, ...members }: JsonObject & { readonly place?: Partial<Placement> } = {},
): PlacedManifest {
  const manifest: Manifest = { apiVersion, kind, metadata: { name, namespace: 'market' }, ...members };
  return { step, component: 'stand', ...place, manifest };
}

function plan(objects: readonly PlacedManifest[], change: Partial<PlanInput> = {}): Plan {
  return makePlan({ resource, spec: {}, steps, deletionPolicy: 'Retain', placed: objects, ...change });
}

const podWith = (spec: JsonObject) => ({ spec: { template: { spec } } });
const envFrom = (...names: readonly string[]) =>
  podWith({ containers: [{ envFrom: names.map((name) => ({ secretRef: { name } })) }] });
const deployment = ['apps/v1', 'Deployment', 'web'] as const;
const job = ['batch/v1', 'Job', 'job'] as const;

describe('a Plan', () => {
  it('is the ordered objects of a resource with their digests', () => {
    const made = plan([
      placed('workloads', deployment, envFrom('keys')),
      placed('rbac', ['v1', 'ServiceAccount', 'web']),
      placed('config', ['v1', 'Secret', 'keys']),
    ]);
    expect(made).toEqual({
      name: 'kiosk-fair',
      resource: { ...resource, specDigest: digestOf('{}') },
      resourceSpec: {},
      digest: planDigestOf(made.objects),
      deletionPolicy: 'Retain',
      steps,
      creates: [],
      requires: [],
      objects: [
        {
          id: 'ServiceAccount/market/web',
          wave: 20,
          step: 'rbac',
          ref: { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'market', name: 'web' },
          digest: made.objects[0]?.digest,
          references: [],
          manifest: made.objects[0]?.manifest,
        },
        {
          id: 'Secret/market/keys',
          wave: 30,
          step: 'config',
          ref: { apiVersion: 'v1', kind: 'Secret', namespace: 'market', name: 'keys' },
          digest: made.objects[1]?.digest,
          references: [],
          manifest: made.objects[1]?.manifest,
        },
        {
          id: 'Deployment.apps/market/web',
          wave: 80,
          step: 'workloads',
          ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'market', name: 'web' },
          digest: made.objects[2]?.digest,
          references: ['Secret/market/keys'],
          manifest: made.objects[2]?.manifest,
        },
      ],
    });
  });

  it('has the spec as written, whatever order its members have', () => {
    const digests = [
      { b: [1, 2], a: 'x' },
      { a: 'x', b: [1, 2] },
    ].map((spec) => plan([], { spec }).resource.specDigest);
    expect(digests).toEqual([digestOf('{"a":"x","b":[1,2]}'), digestOf('{"a":"x","b":[1,2]}')]);
  });
  it('carries the spec, unless it is too large to be carried', () => {
    const short = { text: 'x'.repeat(60_000) };
    const long = { text: 'x'.repeat(70_000) };
    expect(plan([], { spec: short }).resourceSpec).toEqual(short);
    expect(plan([], { spec: long })).not.toHaveProperty('resourceSpec');
  });

  it('of nothing has the digest of nothing', () => {
    expect(plan([]).digest).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('refuses a step that its kind does not have', () => {
    expect(() => plan([placed('verify', job)])).toThrow(new InvariantError("no step 'verify' in this kind"));
  });
});

describe('references', () => {
  it('name each object once, in order, and never the object itself', () => {
    const made = plan([
      placed('config', ['v1', 'Secret', 'b']),
      placed('config', ['v1', 'Secret', 'a']),
      placed('workloads', deployment, envFrom('b', 'a', 'b')),
      placed('autoscaling', ['autoscaling/v2', 'HorizontalPodAutoscaler', 'web'], {
        spec: { scaleTargetRef: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'web' } },
      }),
    ]);
    expect(made.objects.map(({ id, references }) => [id, references])).toEqual([
      ['Secret/market/a', []],
      ['Secret/market/b', []],
      ['Deployment.apps/market/web', ['Secret/market/a', 'Secret/market/b']],
      ['HorizontalPodAutoscaler.autoscaling/market/web', []],
    ]);
    expect(made.requires).toEqual([]);
  });

  it('find an object under any version of its group', () => {
    const made = plan([
      { ...placed('workloads', deployment), autoscaled: true },
      placed('autoscaling', ['autoscaling/v2', 'HorizontalPodAutoscaler', 'web'], {
        spec: { scaleTargetRef: { apiVersion: 'apps/v1beta2', kind: 'Deployment', name: 'web' } },
      }),
    ]);
    expect(made.objects[1]?.references).toEqual(['Deployment.apps/market/web']);
  });

  it('to a later wave are a fault when they are hard', () => {
    const objects = [placed('workloads', ['v1', 'Secret', 'keys']), placed('config', job, envFrom('keys'))];
    expect(() => plan(objects)).toThrow(
      new InvariantError('Kiosk fair: Job.batch/market/job (wave 30) needs Secret/market/keys of a later wave'),
    );
  });

  it.each([
    ['marked soft by the kind', { ...envFrom('keys'), place: { soft: ['Secret/market/keys'] } }],
    [
      'marked optional in the manifest',
      podWith({ containers: [{ envFrom: [{ secretRef: { name: 'keys', optional: true } }] }] }),
    ],
  ])('to a later wave are nothing when they are %s', (_how, members) => {
    const made = plan([placed('workloads', ['v1', 'Secret', 'keys']), placed('config', job, members)]);
    expect(made.objects[0]?.references).toEqual([]);
    expect(made.requires).toEqual([]);
  });

  it('of a governing Service may be to the same wave', () => {
    const made = plan([
      placed('stateful', ['apps/v1', 'StatefulSet', 'db'], { spec: { serviceName: 'db' } }),
      placed('stateful', ['v1', 'Service', 'db'], {}),
    ]);
    expect(made.objects.map(({ id, references }) => [id, references])).toEqual([
      ['Service/market/db', []],
      ['StatefulSet.apps/market/db', ['Service/market/db']],
    ]);
  });

  it('may be from a component to the one before, and not the other way', () => {
    const secret = (step: string) => placed(step, ['v1', 'Secret', 'keys']);
    const user = (step: string) => placed(step, job, envFrom('keys'));
    expect(plan([secret('workloads'), user('loki-stateful')]).objects[1]?.references).toEqual(['Secret/market/keys']);
    expect(() => plan([secret('loki-stateful'), user('workloads')])).toThrow(/\(wave 80\) needs .* of a later wave/);
  });
});

describe('what a Plan requires', () => {
  it('is every hard reference to something else, with its keys and who needs it, in order', () => {
    const secretKey = (name: string, key: string) => ({ valueFrom: { secretKeyRef: { name, key } } });
    const made = plan([
      placed(
        'workloads',
        deployment,
        podWith({
          serviceAccountName: 'default',
          containers: [{ env: [secretKey('keys', 'b'), secretKey('keys', 'a'), secretKey('keys', 'b')] }],
        }),
      ),
      placed('config', job, podWith({ containers: [{ env: [secretKey('keys', 'c')] }] })),
    ]);
    expect(made.requires).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        namespace: 'market',
        name: 'keys',
        keys: ['a', 'b', 'c'],
        neededBy: ['Deployment.apps/market/web', 'Job.batch/market/job'],
      },
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        namespace: 'market',
        name: 'default',
        keys: [],
        neededBy: ['Deployment.apps/market/web'],
      },
    ]);
  });

  it('has no namespace where the object has none', () => {
    const roleRef = { kind: 'ClusterRole', name: 'view' };
    const made = plan([placed('rbac', ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'a'], { roleRef })]);
    expect(made.requires).toEqual([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        name: 'view',
        keys: [],
        neededBy: ['RoleBinding.rbac.authorization.k8s.io/market/a'],
      },
    ]);
  });

  it('leaves out what is optional or soft', () => {
    const optional = podWith({ volumes: [{ secret: { secretName: 'a', optional: true } }], containers: [] });
    const soft = { ...envFrom('b'), place: { soft: ['Secret/market/b'] } };
    expect(plan([placed('config', job, optional), placed('workloads', deployment, soft)]).requires).toEqual([]);
  });
});

describe('the plan digest', () => {
  it('is over the sorted lines "wave/step/id digest"', () => {
    const objects = [
      { wave: 50, step: 'stateful', id: 'Service/market/b', digest: 'sha256:2' },
      { wave: 120, step: 'autoscaling', id: 'Service/market/c', digest: 'sha256:3' },
      { wave: 50, step: 'stateful', id: 'Service/market/a', digest: 'sha256:1' },
    ];
    // printf '120/autoscaling/Service/market/c sha256:3\n50/stateful/Service/market/a sha256:1\n50/stateful/Service/market/b sha256:2\n' | sha256sum
    expect(planDigestOf(objects)).toBe('sha256:ab33275bb0a5d4f8837267d7d748c136c3524df937f220196de8d385243f2781');
  });

  test('does not depend on order, and changes with every part of every line', () => {
    const object = fc.record({
      wave: fc.constantFrom(20, 50, 250),
      step: fc.constantFrom('rbac', 'loki-rbac'),
      id: fc.constantFrom('Service/market/a', 'Service/market/b', 'Service/market/c'),
      digest: fc.constantFrom('sha256:1', 'sha256:2'),
    });
    const objects = fc.uniqueArray(object, { minLength: 1, selector: ({ id }) => id });
    fc.assert(
      fc.property(objects, fc.nat(), (all, pick) => {
        const digest = planDigestOf(all);
        expect(planDigestOf(all.toReversed())).toBe(digest);
        const at = pick % all.length;
        const changed = (change: object) =>
          planDigestOf(all.map((each, index) => (index === at ? { ...each, ...change } : each)));
        expect(changed({ wave: 999 })).not.toBe(digest);
        expect(changed({ step: 'other' })).not.toBe(digest);
        expect(changed({ id: 'Service/market/d' })).not.toBe(digest);
        expect(changed({ digest: 'sha256:9' })).not.toBe(digest);
        expect(planDigestOf(all.toSpliced(at, 1))).not.toBe(digest);
      }),
    );
  });

  it('is the same for a Plan that came to be in another order', () => {
    const objects = [
      placed('config', ['v1', 'Secret', 'keys']),
      placed('workloads', deployment, envFrom('keys')),
      placed('rbac', ['v1', 'ServiceAccount', 'web']),
    ];
    expect(plan(objects.toReversed())).toEqual(plan(objects));
  });
});

describe('the name of a Plan', () => {
  it('is the kind in lower case and the name', () => {
    expect(planNameOf({ kind: 'ChronikCluster', name: 'basic.cluster' })).toBe('chronikcluster-basic.cluster');
  });

  it('leaves room for what is called after it: an Argo CD Application, a part, a file', () => {
    const name = planNameOf({ kind: 'ChronikCluster', name: 'a'.repeat(253) });
    expect(`${'n'.repeat(63)}.${name}`).toHaveLength(253);
    expect(`${name}-99`.length).toBeLessThanOrEqual(253);
    expect(planNameOf({ kind: 'ChronikCluster', name: `${'a'.repeat(252)}b` })).not.toBe(name);
  });
});

describe('an object that is named by its content', () => {
  const nameIn = (made: Plan, kind: string) =>
    made.objects.find(({ ref }) => ref.kind === kind)?.ref.name ?? 'is missing';
  const verify = (image: string, namedByContent: 'own' | 'earlier-steps' = 'own') =>
    placed('workloads', job, { ...podWith({ containers: [{ image }] }), place: { namedByContent } });
  const config = (data: string) => placed('rbac', ['v1', 'ConfigMap', 'settings'], { data: { a: data } });

  it('keeps its name as long as its content is the same', () => {
    expect(nameIn(plan([verify('a:1')]), 'Job')).toMatch(/^job-[0-9a-f]{8}$/);
    expect(nameIn(plan([verify('a:1'), config('x')]), 'Job')).toBe(nameIn(plan([verify('a:1')]), 'Job'));
    expect(nameIn(plan([verify('a:2')]), 'Job')).not.toBe(nameIn(plan([verify('a:1')]), 'Job'));
  });

  it('runs again after a change in an earlier wave, where it is to judge that', () => {
    const named = (data: string) => nameIn(plan([verify('a:1', 'earlier-steps'), config(data)]), 'Job');
    expect(named('x')).toBe(named('x'));
    expect(named('x')).not.toBe(named('y'));
  });

  it('does not run again after a change in its own wave or a later one', () => {
    const named = (image: string) =>
      nameIn(
        plan([
          verify('a:1', 'earlier-steps'),
          placed('workloads', deployment, podWith({ containers: [{ image }] })),
          placed('loki-stateful', ['v1', 'ConfigMap', 'later'], { data: { image } }),
        ]),
        'Job',
      );
    expect(named('x')).toBe(named('y'));
  });

  it('runs again when an earlier Job does', () => {
    const named = (image: string) => {
      const earlier = placed('stateful', ['batch/v1', 'Job', 'configure'], {
        ...podWith({ containers: [{ image }] }),
        place: { namedByContent: 'own' },
      });
      const [, last] = plan([verify('a:1', 'earlier-steps'), earlier]).objects;
      return last?.ref.name;
    };
    expect(named('x')).not.toBe(named('y'));
  });

  it('runs again when the resource asks for it', () => {
    const names = [undefined, '1', '2'].map((retry) => nameIn(plan([verify('a:1')], { retry }), 'Job'));
    expect(new Set(names).size).toBe(3);
    expect(nameIn(plan([verify('a:1')], { retry: '' }), 'Job')).toBe(names[0]);
  });

  it('has a name that fits into a label, however long the plain name is', () => {
    const long = { ...verify('a:1'), manifest: { ...verify('a:1').manifest, metadata: { name: 'j'.repeat(80) } } };
    expect(nameIn(plan([long]), 'Job')).toMatch(/^j{45}-[0-9a-f]{8}-[0-9a-f]{8}$/);
  });
});

describe('an object that makes another', () => {
  const keys = { apiVersion: 'v1', kind: 'Secret', namespace: 'market', name: 'keys' };
  const maker = placed('stateful', job, { place: { creates: [{ ...keys, keys: ['password'] }] } });

  it('is what those need who need the other, and nothing is required from outside', () => {
    const made = plan([maker, placed('workloads', deployment, envFrom('keys', 'others'))]);
    expect(made.creates).toEqual([{ ...keys, keys: ['password'], createdBy: 'Job.batch/market/job' }]);
    expect(made.requires.map(({ name }) => name)).toEqual(['others']);
    expect(made.objects.map(({ references }) => references)).toEqual([[], ['Job.batch/market/job']]);
  });

  it('must not come after them', () => {
    const late = () => plan([maker, placed('config', deployment, envFrom('keys'))]);
    expect(late).toThrow(/Deployment.apps\/market\/web \(wave 30\) needs Job.batch\/market\/job of a later wave/);
  });
});
