import type { ManagedFieldsEntry } from '../live/live-object.ts';
import { type Instant, parseInstant } from '../time/instant.ts';
import type { ValueDifference } from './compare-values.ts';
import type { Difference } from './difference.ts';
import { childOf, nodeAt, ownedFields, ownershipOf } from './managed-fields.ts';
import { type Place, partsOfPlace } from './place.ts';
import { writerOf } from './writers.ts';

/** Who wrote what the cluster holds; every member is undefined where Kubernetes did not record it. */
export type Attribution = Pick<Difference, 'manager' | 'writer' | 'time'>;

/**
 * Who wrote a difference, from managedFields: of those that own the place the newest. Kubernetes does not record who removed a field;
 * where a person put another one beside it (`hostPath` for `emptyDir`, a port under another number), it most likely was the same person.
 */
export function attributeDifference(
  difference: ValueDifference,
  entries: readonly ManagedFieldsEntry[],
  appliers: readonly string[] = [],
): Attribution {
  const parts = partsOfPlace(difference.place);
  const owners = entries
    .flatMap((entry): readonly Owner[] => {
      const ownership = ownershipIn(entry, parts, entries);
      return ownership === undefined ? [] : [{ ...claimOf(entry, appliers), ownership }];
    })
    .sort(byImportance);
  const owner = owners[0] ?? replacerOf(difference, parts, { entries, appliers });
  if (owner === undefined) return {};
  const { manager, writer, time } = owner;
  return { manager, writer, time };
}

/** `{}` is the whole of what is written as one. Where others own parts of it, it is only the list or the map itself, and none of the parts. */
function ownershipIn(
  { fieldsV1 }: ManagedFieldsEntry,
  parts: readonly Place[],
  entries: readonly ManagedFieldsEntry[],
): Ownership | undefined {
  const ownership = ownershipOf(fieldsV1, parts);
  if (ownership !== 'above') return ownership;
  const depth = parts.findIndex(
    (_, at) => Object.keys(nodeAt(fieldsV1, parts.slice(0, at)) ?? { '.': {} }).length === 0,
  );
  const whole = parts.slice(0, depth);
  const isSplit = entries.some((other) => ownedFields(nodeAt(other.fieldsV1, whole) ?? {}).length > 0);
  return isSplit ? undefined : ownership;
}

type Ownership = 'itself' | 'above';

interface Claim {
  readonly manager: string;
  readonly writer: NonNullable<Difference['writer']>;
  readonly time: Instant | undefined;
}

interface Owner extends Claim {
  readonly ownership: Ownership;
}

function claimOf(entry: ManagedFieldsEntry, appliers: readonly string[]): Claim {
  return { manager: entry.manager ?? '', writer: writerOf(entry, appliers), time: parseInstant(entry.time) };
}

const WRITERS: readonly Claim['writer'][] = ['person', 'autoscaler', 'controller', 'applier'];

function byImportance(left: Owner, right: Owner): number {
  if (left.ownership !== right.ownership) return left.ownership === 'itself' ? -1 : 1;
  return (
    (right.time ?? 0) - (left.time ?? 0) ||
    WRITERS.indexOf(left.writer) - WRITERS.indexOf(right.writer) ||
    (left.manager < right.manager ? -1 : 1)
  );
}

interface Writers {
  readonly entries: readonly ManagedFieldsEntry[];
  readonly appliers: readonly string[];
}

function replacerOf(
  difference: ValueDifference,
  parts: readonly Place[],
  { entries, appliers }: Writers,
): Claim | undefined {
  const { siblings } = difference;
  if (siblings === undefined) return undefined;
  return entries
    .filter((entry) => isEdit(entry, appliers) && ownsOther(entry, parts.slice(0, -1), siblings))
    .map((entry) => ({ ...claimOf(entry, appliers), ownership: 'itself' as const }))
    .sort(byImportance)[0];
}

/** Whoever wrote the whole object owns much that no Plan has, without having put it in the place of anything. */
function isEdit(entry: ManagedFieldsEntry, appliers: readonly string[]): boolean {
  const isWhole =
    entry.operation === 'Apply' || /^kubectl-(client-side-apply|create|replace)$/.test(entry.manager ?? '');
  return !isWhole && writerOf(entry, appliers) === 'person';
}

/** Whether an entry owns something below a place that is not among the names the Plan has there. */
function ownsOther(entry: ManagedFieldsEntry, parent: readonly Place[], planned: ReadonlySet<string>): boolean {
  const node = nodeAt(entry.fieldsV1, parent);
  if (node === undefined) return false;
  const ours = [...planned].map((name) => childOf(node, { parent: undefined, name }));
  return ownedFields(node).some(({ fields }) => !ours.includes(fields));
}
