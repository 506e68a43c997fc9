import { member, valueAt } from '../../../src/core/json/json.ts';
import type { TestWorld } from '../world/create-world.ts';
import type { ReplicaProcess } from './replica-process.ts';
import type { WrittenStatus } from './written-statuses.ts';

/** A look that walked through phases and was accepted: each in the journal of a replica. */
interface ToldWalk {
  readonly resource: string;
  readonly steps: readonly { readonly from: string; readonly to: string }[];
}

/** What is wrong with what agents told: a transition that did not happen or was told twice, an Event of none, or too many Events. */
export function findTellingFaults(
  world: TestWorld,
  replicas: readonly ReplicaProcess[],
  written: readonly WrittenStatus[],
): readonly string[] {
  const walks = replicas.flatMap(walksOf);
  return [...walkFaults(walks, written), ...eventFaults(world, walks), ...limitFaults(world, replicas)];
}

function walksOf({ journal }: ReplicaProcess): readonly ToldWalk[] {
  const walks = new Map<string, ToldWalk>();
  for (const { level, fields } of journal.lines) {
    const { correlationId, resource, from, to } = fields;
    if (level !== 'info' || typeof from !== 'string' || typeof to !== 'string') continue;
    const { steps } = walks.get(String(correlationId)) ?? { steps: [] };
    walks.set(String(correlationId), { resource: String(resource), steps: [...steps, { from, to }] });
  }
  return [...walks.values()];
}

function walkFaults(walks: readonly ToldWalk[], written: readonly WrittenStatus[]): readonly string[] {
  // One look may walk through other phases and back to the one before.
  const happened = countBy(written, ({ id, from, to }) => `${fieldOf(id)} ${from} → ${to}`);
  const told = countBy(walks, ({ resource, steps }) => `${resource} ${steps[0]?.from} → ${steps.at(-1)?.to}`);
  return [...told]
    .filter(([walk, count]) => count > (happened.get(walk) ?? 0))
    .map(([walk, count]) => `${walk} was told ${count} times and happened ${happened.get(walk) ?? 0} times`);
}

/** `Database.database.example.com/shop/orders` as journals call it. */
function fieldOf(id: string): string {
  const [groupKind = '', namespace = '', name = ''] = id.split('/');
  return `${namespace}/${groupKind.split('.')[0]}/${name}`.toLowerCase();
}

function eventFaults({ api }: TestWorld, walks: readonly ToldWalk[]): readonly string[] {
  const entered = countBy(
    walks.flatMap(({ resource, steps }) => steps.map(({ to }) => `${resource} ${to}`)),
    (step) => step,
  );
  const events = api.server.stored.list('events').filter((event) => member(event, 'action') === 'PhaseTransition');
  const told = new Map<string, number>();
  for (const event of events) {
    const about = (field: string) => valueAt(event, ['involvedObject', field]);
    const key = `${String(about('namespace'))}/${String(about('kind'))}/${String(about('name'))}`.toLowerCase();
    const count = Number(valueAt(event, ['series', 'count']) ?? 1);
    const step = `${key} ${String(member(event, 'reason'))}`;
    told.set(step, (told.get(step) ?? 0) + count);
  }
  return [...told]
    .filter(([step, count]) => count > (entered.get(step) ?? 0))
    .map(([step, count]) => `${count} Events tell ${step}, which was entered ${entered.get(step) ?? 0} times`);
}

/** client-go's: 25 at once of a resource, and then one every five minutes. Counted by replica, because none knows what others told. */
function limitFaults({ api, clock }: TestWorld, replicas: readonly ReplicaProcess[]): readonly string[] {
  const own = api.server.stored
    .list('events')
    .filter((event) => member(event, 'reportingComponent') === 'planwright-agent');
  const counts = countBy(
    own,
    (event) => `${String(member(event, 'reportingInstance'))} ${String(valueAt(event, ['involvedObject', 'uid']))}`,
  );
  return [...counts].flatMap(([key, count]) => {
    const started = replicas.find(({ identity }) => key.startsWith(`${identity} `))?.startedAt ?? 0;
    const allowed = 25 + Math.ceil((clock.elapsed() - started) / 300_000);
    return count > allowed ? [`${key} has ${count} Events`] : [];
  });
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
