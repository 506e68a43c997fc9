import fc from 'fast-check';
import { SECOND } from '../../../../src/core/time/instant.ts';
import { seededGenerator } from '../../../control-plane/fault-proxy/seeded-generator.ts';
import { showAll } from '../../../status/cluster-model.ts';
import { clusterText, databaseText, platformText } from '../../../status/resources.ts';
import { randomFaults } from '../api/faults.ts';
import type { TestWorld } from '../create-world.ts';
import { HAPPENINGS, type Happening, happening } from './happenings.ts';
import type { LivingCluster } from './living-cluster.ts';

/**
 * One thing that happens in a world, as data: a test can print it, and make a failing course of things shorter. `life` counts the
 * resources of `LIVES`; what cannot happen does not.
 */
export type LifeEvent =
  | { readonly type: 'pass'; readonly seconds: number }
  /** The resource in one of its forms, or only it, or only its Plan. */
  | { readonly type: 'commit'; readonly life: number; readonly form: number; readonly what?: 'resource' | 'plan' }
  | { readonly type: 'happen'; readonly life: number; readonly what: Happening; readonly number: number }
  | { readonly type: 'pause' | 'resume' | 'retry' | 'remove' | 'loseStatus'; readonly life: number }
  | { readonly type: 'uninstall'; readonly life: number }
  | { readonly type: 'install' | 'drop' | 'compact' | 'calm' }
  | { readonly type: 'forbid'; readonly resource: string }
  | { readonly type: 'partition' | 'lag' | 'jump'; readonly seconds: number }
  | { readonly type: 'faults'; readonly seed: number; readonly rate: number };

/** The resources of a random life, each in the forms in which people might commit it. */
export const LIVES: readonly (readonly string[])[] = [
  [databaseText(), databaseText({ replicas: 3 }), databaseText({ image: 'postgres:17.5' })],
  [clusterText(), clusterText({ ingestNodes: 3 }), clusterText({ image: 'v1.1.0' })],
  [platformText(), platformText({ retention: '30d' }), platformText({ loki: '3.5.6' })],
];

const PAUSED = 'planwright.dev/paused';
const RETRY = 'planwright.dev/retry';

/** Where things happen. */
export interface Stage {
  readonly world: TestWorld;
  readonly cluster: LivingCluster;
}

/** Lets one thing happen. Faults strike the connection of the world's first replica. */
export async function playEvent({ world, cluster }: Stage, event: LifeEvent): Promise<void> {
  const { api, clock } = world;
  switch (event.type) {
    case 'pass':
      return world.advance(event.seconds * SECOND);
    case 'commit':
      return commit(cluster, event);
    case 'install':
      return cluster.install();
    case 'uninstall':
      return cluster.uninstall(definitionOf(event.life));
    case 'drop':
      return api.drop();
    case 'compact':
      return api.compact();
    case 'partition':
      return api.partition(event.seconds * SECOND);
    case 'lag':
      return api.lagBehind(event.seconds * SECOND);
    case 'jump':
      return clock.jump(event.seconds * SECOND);
    case 'forbid':
      return void api.forbid({ verbs: ['*'], resource: event.resource });
    case 'faults':
      return api.suffer(randomFaults(seededGenerator('faults', event.seed).fraction, ratesOf(event.rate)));
    case 'calm':
      return calm({ world, cluster });
    default:
      return touch(cluster, event);
  }
}

/** An applier that is refused tries again some other time: the kind is not served, or about to go. */
function commit(cluster: LivingCluster, { life, form, what }: Extract<LifeEvent, { readonly type: 'commit' }>): void {
  try {
    cluster.commit(formOf(life, form), what);
  } catch (error) {
    if (!(error instanceof Error && /is not served|is terminating|being terminated/.test(error.message))) throw error;
  }
}

function ratesOf(rate: number): { readonly requests: number; readonly events: number } {
  return { requests: rate, events: rate / 5 };
}

function formOf(life: number, form: number): string {
  const forms = LIVES[life % LIVES.length] ?? [];
  return forms[form % forms.length] ?? '';
}

const DEFINITIONS = [
  'databases.database.example.com',
  'chronikclusters.chronik.stream',
  'observabilityplatforms.observability.io',
];

function definitionOf(life: number): string {
  return DEFINITIONS[life % DEFINITIONS.length] ?? '';
}

/** Every fault ends, and everything is allowed and served again. */
function calm({ world: { api }, cluster }: Stage): void {
  api.suffer(undefined);
  api.lagBehind(0);
  api.allowAll();
  for (const id of cluster.ids) cluster.happen(id, showAll);
  cluster.install();
}

type Touch = Extract<LifeEvent, { readonly life: number }>;

/** What happens to a resource that is there. */
function touch(cluster: LivingCluster, event: Exclude<Touch, { readonly type: 'commit' | 'uninstall' }>): void {
  const id = cluster.ids[event.life % Math.max(cluster.ids.length, 1)];
  if (id === undefined) return;
  if (event.type === 'happen') return cluster.happen(id, happening(event.what, event.number));
  if (cluster.find(id) === undefined) return;
  switch (event.type) {
    case 'pause':
      return cluster.annotate(id, { [PAUSED]: 'true' });
    case 'resume':
      return cluster.annotate(id, { [PAUSED]: null });
    case 'retry':
      return cluster.annotate(id, { [RETRY]: 'now' });
    case 'remove':
      return cluster.remove(id);
    case 'loseStatus':
      return cluster.loseStatus(id);
  }
}

const life = fc.nat({ max: LIVES.length - 1 });
const form = fc.nat({ max: 2 });
const number = fc.nat({ max: 60 });

const happen = fc.record({
  type: fc.constant('happen' as const),
  life,
  what: fc.constantFrom(...HAPPENINGS),
  number,
});

/** What happens to resources and their objects, while the API is well. */
export const anyQuietEvent: fc.Arbitrary<LifeEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      seconds: fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 900 })),
    }),
  },
  { weight: 12, arbitrary: happen },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('commit' as const), life, form }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('commit' as const),
      life,
      form,
      what: fc.constantFrom('resource' as const, 'plan' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'pause' as const,
        'resume' as const,
        'retry' as const,
        'remove' as const,
        'loseStatus' as const,
      ),
      life,
    }),
  },
);

/** What happens to the API and the connection to it. */
const anyTrouble: fc.Arbitrary<LifeEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('uninstall' as const), life }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('install' as const, 'drop' as const, 'compact' as const, 'calm' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('forbid' as const),
      resource: fc.constantFrom(
        'secrets',
        'pods',
        'statefulsets.apps',
        'plans.planwright.dev',
        'databases.database.example.com/status',
        'events.events.k8s.io',
        'leases.coordination.k8s.io',
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('partition' as const), seconds: fc.nat({ max: 120 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lag' as const), seconds: fc.nat({ max: 20 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('jump' as const), seconds: fc.integer({ min: -600, max: 600 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('faults' as const),
      seed: fc.nat(),
      rate: fc.constantFrom(0.02, 0.1, 0.5),
    }),
  },
);

/** Anything that may happen. */
export const anyEvent: fc.Arbitrary<LifeEvent> = fc.oneof(
  { weight: 4, arbitrary: anyQuietEvent },
  { weight: 1, arbitrary: anyTrouble },
);
