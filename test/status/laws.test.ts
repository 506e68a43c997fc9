import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as cluster from './cluster-model.ts';
import { type LivedMoment, liveThrough } from './live-through.ts';
import { clusterText, databaseText, platformText } from './resources.ts';
import { findFaults } from './status-rules.ts';
import type { Moment } from './timeline.ts';

const LIVES = [
  ['ChronikCluster', [clusterText(), clusterText({ image: 'v1.1.0' }), clusterText({ ingestNodes: 4 })]],
  ['Database', [databaseText(), databaseText({ image: 'postgres:17.7' }), databaseText({ replicas: 3 })]],
  ['ObservabilityPlatform', [platformText(), platformText({ loki: '3.5.7' }), platformText({ retention: '30d' })]],
] as const;

/** Far fewer than it takes to find everything, many enough to find what breaks often: `STATUS_RUNS=500` for a longer search. */
const RUNS = Number(process.env['STATUS_RUNS'] ?? 12);

describe.each(LIVES)('whatever happens to a %s', (_kind, texts) => {
  it('its status is sound at every look, and ready in the end if everything is there', () => {
    fc.assert(
      fc.property(fc.array(arbitraryMoment(texts), { maxLength: 10 }), (moments) => {
        const lived = liveThrough({ title: 'any', resource: texts[0], moments: [...moments, ...endings(texts[0])] });
        expect(lived.flatMap(findFaults)).toEqual([]);
        expect(generationsOf(lived)).toEqual([...generationsOf(lived)].sort((left, right) => left - right));
        const last = lived.at(-1)?.evaluation.status;
        expect([last?.conditions[0]?.status, last?.blocking]).toEqual(['True', undefined]);
      }),
      { numRuns: RUNS },
    );
  });

  it('one look without memory finds the same as many looks with it, once everything is there', () => {
    const [resource] = texts;
    const moments = [...endings(resource), { ...NOTHING, forgets: true }];
    const [, remembered, forgotten] = liveThrough({ title: 'any', resource, moments }).map(
      ({ evaluation }) => evaluation.status,
    );
    const withoutTimes = (text: string) => text.replaceAll(/"[^"]*(Time|Updated|Update)":"[^"]*",?/g, '');
    expect(withoutTimes(JSON.stringify(forgotten))).toBe(withoutTimes(JSON.stringify(remembered)));
  });
});

const NOTHING = { title: 'any', expect: { phase: '' } };

/** Everything is applied and healthy, and then stays so for a minute. */
function endings(resource: string): readonly Moment[] {
  return [
    {
      ...NOTHING,
      resource,
      isPlanned: true,
      annotations: {},
      happens: [cluster.showAll, cluster.releaseAll, cluster.install, cluster.prune, cluster.settle],
    },
    { ...NOTHING, after: 60 },
  ];
}

/** Since the status was lost the last time. */
function generationsOf(lived: readonly LivedMoment[]): readonly number[] {
  const lost = lived.findLastIndex(({ moment }) => moment.forgets === true);
  return lived.slice(lost + 1).map(({ evaluation }) => evaluation.status.observedGeneration);
}

function arbitraryMoment(texts: readonly string[]): fc.Arbitrary<Moment> {
  return fc
    .record({
      after: fc.constantFrom(0, 1, 5, 11, 29, 31, 61, 200, 400, 700),
      happens: fc.array(fc.oneof(...arbitraryEvents()), { maxLength: 3 }),
      agentIsDown: fc.boolean(),
      world: fc.oneof(
        { arbitrary: fc.constant({}), weight: 8 },
        { arbitrary: fc.constantFrom(...texts).map((resource) => ({ resource })), weight: 3 },
        { arbitrary: fc.constantFrom({ forgets: true }, { isPlanned: false }, { isPlanned: true }), weight: 1 },
        {
          arbitrary: fc.constantFrom({ annotations: {} }, { annotations: { 'planwright.dev/paused': 'true' } }),
          weight: 1,
        },
      ),
    })
    .map(({ world, ...moment }) => ({ ...NOTHING, isPlanned: true, ...moment, ...world }));
}

const FAULTS = [
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerConfigError',
  'Unschedulable',
];
const WORKLOADS = ['StatefulSet', 'Deployment'];

function arbitraryEvents(): readonly fc.Arbitrary<cluster.Operation>[] {
  const pick = fc.nat();
  return [
    fc
      .constantFrom(20, 40, 50, 60, 80, 270, 470, 1000)
      .map((wave) => named(`apply up to ${wave}`, cluster.applyUpTo(wave))),
    fc.constantFrom(named('settle', cluster.settle), named('settle', cluster.settle), named('prune', cluster.prune)),
    fc.constantFrom(named('install', cluster.install), named('show all', cluster.showAll)),
    pick.map((index) => toAny('ready', index, [], (id) => cluster.makeReady(id))),
    pick.map((index) => toAny('lose', index, WORKLOADS, (id) => cluster.loseReplica(id))),
    fc
      .tuple(pick, fc.constantFrom(...FAULTS))
      .map(([index, reason]) => toAny(reason, index, WORKLOADS, (id) => cluster.failPods(id, reason))),
    fc
      .tuple(pick, fc.constantFrom(...FAULTS))
      .map(([index, reason]) => toAny(`one pod ${reason}`, index, WORKLOADS, (id) => cluster.failPod(id, reason))),
    fc
      .tuple(pick, fc.nat({ max: 4 }))
      .map(([index, replicas]) => toAny(`scale to ${replicas}`, index, WORKLOADS, (id) => cluster.scale(id, replicas))),
    fc.constant(named('provide', cluster.provideRequired)),
    pick.map((index) => toAny('no pods', index, WORKLOADS, (id) => cluster.losePods(id))),
    pick.map((index) => toAny('stuck', index, ['Deployment'], cluster.exceedDeadline)),
    pick.map((index) => toAny('fail try', index, ['Job'], cluster.failJobTry)),
    pick.map((index) => toAny('fail', index, ['Job'], cluster.failJob)),
    pick.map((index) => toAny('unobserved', index, WORKLOADS, cluster.unobserve)),
    pick.map((index) => toAny('remove', index, [], cluster.remove)),
    pick.map((index) => toAny('terminate', index, ['Service', 'ConfigMap'], cluster.terminate)),
    pick.map((index) => toAny('edit', index, ['Service'], (id) => cluster.edit(id, ['spec', 'type'], 'NodePort'))),
    fc
      .constantFrom('StatefulSet.apps', 'Pod', 'EndpointSlice.discovery.k8s.io', 'Secret', 'Job.batch')
      .map((kind) => named(`hide ${kind}`, cluster.hide(kind))),
  ];
}

/** Something happens to one of the objects that are there, of some kinds or of any; to none where there is none. */
function toAny(
  title: string,
  index: number,
  kinds: readonly string[],
  operation: (id: string) => cluster.Operation,
): cluster.Operation {
  return named(`${title} #${index}`, (model) => {
    const ids = [...model.applied].filter(([, object]) => isOf(object, kinds)).map(([id]) => id);
    const id = ids[index % ids.length];
    return id === undefined ? model : operation(id)(model);
  });
}

function isOf(
  { manifest, pods }: cluster.ClusterModel['applied'] extends ReadonlyMap<string, infer Item> ? Item : never,
  kinds: readonly string[],
): boolean {
  return (
    kinds.length === 0 || (kinds.includes(manifest.kind) && (pods.length > 0 || !WORKLOADS.includes(manifest.kind)))
  );
}

/** An operation that fast-check can print. */
function named(title: string, operation: cluster.Operation): cluster.Operation {
  return Object.assign((model: cluster.ClusterModel) => operation(model), { [fc.toStringMethod]: () => title });
}
