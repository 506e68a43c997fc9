import { countAt, textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import {
  assessPodController,
  type PodControllerFacts,
  type Statement,
  worstFirst,
} from '../../core/health/pod-controller-health.ts';
import { describeUnread, findPodProblems, remainingPods, unobserved } from '../../core/health/pod-controller-pods.ts';
import { findCreationWarning } from '../../core/health/pod-creation-problem.ts';
import { isPodReady } from '../../core/health/pod-fields.ts';
import type { PodProblem } from '../../core/health/pod-problem.ts';
import { counted } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** The strict profile of a DaemonSet: one broken node of many does not fail it, most of them do. */
export const daemonSetRule: HealthRule = {
  groupKind: 'DaemonSet.apps',
  summary:
    'Observed, and every node that is to run a pod runs one that is ready, available and of the current template (with OnDelete: of any); or no node is to run one.',
  reads: ['Pod', 'PersistentVolumeClaim', 'StorageClass.storage.k8s.io', 'Event'],
  assess,
};

function assess(daemonSet: LiveObject, context: HealthContext): Health {
  const nodes = readNodes(daemonSet);
  return unobserved(daemonSet, nodes.wanted) ?? assessPodController(readFacts(daemonSet, nodes, context), context);
}

interface NodeCounts {
  readonly wanted: number;
  readonly current: number;
  readonly updated: number;
  readonly available: number;
  readonly ready: number;
  readonly isOnDelete: boolean;
}

function readNodes(daemonSet: LiveObject): NodeCounts {
  const count = (name: string): number => countAt(daemonSet, ['status', name]);
  return {
    wanted: count('desiredNumberScheduled'),
    current: count('currentNumberScheduled'),
    updated: count('updatedNumberScheduled'),
    available: count('numberAvailable'),
    ready: count('numberReady'),
    isOnDelete: textAt(daemonSet, ['spec', 'updateStrategy', 'type']) === 'OnDelete',
  };
}

function readFacts(daemonSet: LiveObject, nodes: NodeCounts, context: HealthContext): PodControllerFacts {
  const { live } = context;
  const { wanted, current, updated, available, isOnDelete } = nodes;
  const pods = remainingPods(daemonSet, live);
  const wantedPods = isOnDelete ? pods : pods.filter((pod) => isOfTemplate(pod, daemonSet));
  const stale = isOnDelete ? 0 : Math.max(0, current - updated);
  return {
    wanted,
    ready:
      pods.length > 0 ? Math.min(nodes.ready, wantedPods.filter(isPodReady).length) : Math.max(0, nodes.ready - stale),
    unit: 'nodes',
    isRollingOut: stale > 0,
    missing: missingOf(nodes),
    complete: completeOf(nodes),
    lost: { reason: 'LessAvailable', message: `${available} of ${wanted} nodes are available` },
    problems: worstFirst([
      current < wanted ? findCreationWarning(daemonSet, pods, context) : undefined,
      ...unlessMost(findPodProblems(wantedPods, context), wanted),
    ]),
    unread: describeUnread(live, ['Pod']),
  };
}

/** A node or two may be broken in their own way: only when most pods fail is it the DaemonSet that fails. */
function unlessMost(problems: readonly PodProblem[], wanted: number): readonly PodProblem[] {
  const failed = problems.filter(({ severity }) => severity === 'failed');
  if (failed.length * 2 > wanted) return problems;
  const others = problems.filter(({ severity }) => severity !== 'failed');
  return [...failed.map((problem): PodProblem => ({ ...problem, severity: 'pending' })), ...others];
}

/** The controller counts generations of the template in an annotation and labels the pods with them (util.IsPodUpdated). */
function isOfTemplate(pod: LiveObject, daemonSet: LiveObject): boolean {
  const wanted = textAt(daemonSet, ['metadata', 'annotations', 'deprecated.daemonset.template.generation']);
  const actual = textAt(pod, ['metadata', 'labels', 'pod-template-generation']);
  return wanted === undefined || actual === undefined || wanted === actual;
}

function missingOf(nodes: NodeCounts): Statement | undefined {
  const { wanted, current, updated, available, ready, isOnDelete } = nodes;
  if (current < wanted) return { reason: 'LessScheduled', message: `${current} of ${wanted} nodes have a pod` };
  if (updated < wanted && !isOnDelete)
    return { reason: 'LessUpdated', message: `${updated} of ${wanted} nodes are updated` };
  if (ready < wanted) return { reason: 'LessReady', message: `${ready} of ${wanted} nodes are ready` };
  if (available < wanted) return { reason: 'LessAvailable', message: `${available} of ${wanted} nodes are available` };
  return undefined;
}

function completeOf({ wanted, updated, isOnDelete }: NodeCounts): Statement {
  if (wanted === 0)
    return { reason: 'NoMatchingNodes', message: '0 nodes match its node selector, affinity and tolerations' };
  const ready = `${wanted}/${wanted} nodes ready`;
  if (!isOnDelete || updated >= wanted) return { reason: 'Available', message: ready };
  return {
    reason: 'PendingRestart',
    message: `${ready}; update strategy OnDelete: delete the pods of ${counted(wanted - updated, 'node')} to update`,
  };
}
