import { countAt, integerAt, textAt } from '../../core/health/field-readers.ts';
import { wantedReplicas } from '../../core/health/pod-controller-pods.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** How far a StatefulSet is, in numbers of replicas. */
export interface StatefulRevisions {
  readonly wanted: number;
  readonly replicas: number;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
  /** Replicas with a lower ordinal keep the current revision. Zero where nothing is said, and with OnDelete. */
  readonly partition: number;
  readonly wantedUpdated: number;
  /** Replicas that the controller still has to replace, and those that are being deleted. */
  readonly stale: number;
  readonly isOnDelete: boolean;
  readonly isOrdered: boolean;
  readonly isRollingOut: boolean;
  readonly firstOrdinal: number;
  readonly currentRevision: string | undefined;
  readonly updateRevision: string | undefined;
}

/** Reads the numbers of a StatefulSet. Defaulting adds `rollingUpdate` only when the strategy has no type, so both forms count. */
export function readRevisions(statefulSet: LiveObject): StatefulRevisions {
  const count = (name: string): number => countAt(statefulSet, ['status', name]);
  const [wanted, replicas, updated] = [wantedReplicas(statefulSet), count('replicas'), count('updatedReplicas')];
  const isOnDelete = textAt(statefulSet, ['spec', 'updateStrategy', 'type']) === 'OnDelete';
  const partition = isOnDelete ? 0 : countAt(statefulSet, ['spec', 'updateStrategy', 'rollingUpdate', 'partition']);
  const currentRevision = textAt(statefulSet, ['status', 'currentRevision']);
  const updateRevision = textAt(statefulSet, ['status', 'updateRevision']);
  const wantedUpdated = Math.max(0, wanted - partition);
  const held = Math.min(partition, wanted);
  const stale = isOnDelete ? 0 : Math.max(0, replicas - updated - held);
  return {
    wanted,
    replicas,
    ready: count('readyReplicas'),
    available: count('availableReplicas'),
    updated,
    partition,
    wantedUpdated,
    stale,
    isOnDelete,
    isOrdered: textAt(statefulSet, ['spec', 'podManagementPolicy']) !== 'Parallel',
    isRollingOut: !isOnDelete && currentRevision !== updateRevision && (partition === 0 || stale > 0),
    firstOrdinal: Math.max(0, integerAt(statefulSet, ['spec', 'ordinals', 'start']) ?? 0),
    currentRevision,
    updateRevision,
  };
}

/** Whether a pod may stay as it is: it is updated, or is not to be updated. */
export function isOfWantedRevision(pod: LiveObject, revisions: StatefulRevisions): boolean {
  const { updateRevision, partition, isOnDelete, firstOrdinal } = revisions;
  if (isOnDelete || updateRevision === undefined) return true;
  if (textAt(pod, ['metadata', 'labels', 'controller-revision-hash']) === updateRevision) return true;
  return ordinalOf(pod) - firstOrdinal < partition;
}

/** The number at the end of a pod's name; Infinity when it has none. */
export function ordinalOf({ metadata }: LiveObject): number {
  const digits = /-(\d{1,9})$/.exec(metadata.name)?.[1];
  return digits === undefined ? Number.POSITIVE_INFINITY : Number(digits);
}
