import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ResourceType } from '../harness/discovery.ts';
import type { AuditEvent } from '../harness/audit-log.ts';
import { hasCondition } from '../harness/conditions.ts';
import type { CommittedPlan, PlannedObject } from './fleet.ts';

/** When one object of a Plan was created, and when it was first ready, in microseconds. */
export interface AppliedObject extends PlannedObject {
  readonly created: number;
  /** The same as `created` for kinds that are ready once they exist. */
  readonly ready: number;
}

/** What an audit log tells about the objects of Plans. */
export interface AuditReader {
  readonly eventsOf: (manifest: Manifest) => readonly AuditEvent[];
  /** Throws, naming the object, where it was never created or never ready. */
  readonly applied: (plan: CommittedPlan) => readonly AppliedObject[];
}

/** Reads an audit log with the kinds the server serves. */
export function createAuditReader(events: readonly AuditEvent[], types: readonly ResourceType[]): AuditReader {
  const plurals = new Map(types.map(({ apiVersion, kind, plural }) => [`${apiVersion} ${kind}`, plural]));
  const byObject = groupByObject(events.filter(hasChanged));
  const eventsOf: AuditReader['eventsOf'] = ({ apiVersion, kind, metadata: { name, namespace } }) => {
    const plural = plurals.get(`${apiVersion} ${kind}`) ?? '';
    return byObject.get(objectKey({ apiVersion, plural, namespace, name })) ?? [];
  };
  const appliedObject = (object: PlannedObject): AppliedObject => {
    const own = eventsOf(object.manifest);
    const created = own.find(({ status, subresource }) => status === 201 && subresource === undefined);
    if (created === undefined) throw new Error(`${object.id} was never created`);
    const ready = own.find((event) => event.response !== undefined && isReady(event.response as Manifest));
    if (ready === undefined) throw new Error(`${object.id} was never ready`);
    return { ...object, created: created.time, ready: ready.time };
  };
  return { eventsOf, applied: ({ objects }) => objects.map(appliedObject) };
}

/** Node 20 has no `Map.groupBy`. */
function groupByObject(events: readonly AuditEvent[]): ReadonlyMap<string, readonly AuditEvent[]> {
  const groups = new Map<string, AuditEvent[]>();
  for (const event of events) {
    const key = objectKey(event);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return groups;
}

function hasChanged({ isDryRun, status }: AuditEvent): boolean {
  return !isDryRun && status < 300;
}

/** The version says nothing about which object it is. */
function objectKey({
  apiVersion,
  plural,
  namespace,
  name,
}: Pick<AuditEvent, 'apiVersion' | 'plural' | 'namespace' | 'name'>): string {
  return [apiVersion.split('/').slice(0, -1).join(''), plural, namespace, name].join('/');
}

/** Whether a workload's own controller says that it serves, as kstatus and Argo CD judge. Other kinds are ready once they exist. */
function isReady(object: Manifest): boolean {
  if (object.kind === 'Job') return hasCondition(object, 'Complete');
  if (object.kind !== 'StatefulSet' && object.kind !== 'Deployment') return true;
  const { generation } = object.metadata as Counts;
  const replicas = (object['spec'] as Counts)['replicas'] ?? 1;
  const { observedGeneration, readyReplicas, updatedReplicas } = (object['status'] ?? {}) as Counts;
  return (
    atLeast(observedGeneration, generation) && atLeast(readyReplicas, replicas) && atLeast(updatedReplicas, replicas)
  );
}

type Counts = Readonly<Record<string, number | undefined>>;

/** A count that is not there is zero: Go leaves it out. */
function atLeast(count: number | undefined, wanted: number | undefined): boolean {
  return (count ?? 0) >= (wanted ?? 0);
}

/** Pairs of groups in which something was created before everything of an earlier group was ready: empty when the order was kept. */
export function orderViolations(groups: readonly (readonly AppliedObject[])[]): readonly string[] {
  return groups.flatMap((group, index) =>
    groups
      .slice(index + 1)
      .flatMap((later) =>
        later.flatMap((object) =>
          group
            .filter(({ ready }) => ready > object.created)
            .map(
              (earlier) =>
                `${object.id} was created ${object.created - earlier.ready} µs before ${earlier.id} was ready`,
            ),
        ),
      ),
  );
}

/** Hard references of which the target did not exist when the object that needs it was created. */
export function brokenReferences(objects: readonly AppliedObject[]): readonly string[] {
  const byId = new Map(objects.map((object) => [object.id, object]));
  return objects.flatMap((object) =>
    object.references.flatMap((id) => {
      const target = byId.get(id);
      return target !== undefined && target.created > object.created ? [`${object.id} was created before ${id}`] : [];
    }),
  );
}
