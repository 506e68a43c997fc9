import type { Plan, PlannedObject } from '../../../src/core/plan/plan.ts';
import type { SeededGenerator } from '../fault-proxy/seeded-generator.ts';

/** Kinds that describe pods and may be changed: what a Job runs never changes. */
export const POD_OWNERS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'];

/** The list in another order. */
export function shuffled<Item>(items: readonly Item[], random: SeededGenerator): readonly Item[] {
  return items
    .map((item) => ({ item, order: random.fraction() }))
    .sort((left, right) => left.order - right.order)
    .map(({ item }) => item);
}

/** Plans of every kind of object, and more until there are that many objects; those that make the most pods for their size. */
export function plansOfEveryKind(plans: readonly Plan[], count: number): readonly Plan[] {
  const kinds = new Set<string>();
  const chosen: Plan[] = [];
  let objects = 0;
  for (const plan of plans.toSorted((left, right) => shareOfPods(right) - shareOfPods(left))) {
    const own = plan.objects.map(({ ref }) => ref.kind);
    if (objects >= count && own.every((kind) => kinds.has(kind))) continue;
    for (const kind of own) kinds.add(kind);
    chosen.push(plan);
    objects += own.length;
  }
  return chosen;
}

function shareOfPods({ objects }: Plan): number {
  return objects.filter(({ ref }) => POD_OWNERS.includes(ref.kind)).length / objects.length;
}

/** The objects of the Plans, one of each kind after the other as long as there are any: Services are many, Certificates few. */
export function kindAfterKind(objects: readonly PlannedObject[]): readonly PlannedObject[] {
  const byKind = new Map<string, PlannedObject[]>();
  for (const object of objects) byKind.set(object.ref.kind, [...(byKind.get(object.ref.kind) ?? []), object]);
  const queues = [...byKind.values()];
  const longest = Math.max(...queues.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => queues.flatMap((queue) => queue.slice(at, at + 1))).flat();
}
