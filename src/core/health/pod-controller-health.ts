import type { Health, HealthContext } from './health.ts';
import { earliest } from './pod-fields.ts';
import type { PodProblem } from './pod-problem.ts';

/** A reason and its sentence. */
export interface Statement {
  readonly reason: string;
  readonly message: string;
}

/** What the rule of a pod controller (Deployment, StatefulSet, DaemonSet, ReplicaSet) found out. */
export interface PodControllerFacts {
  readonly wanted: number;
  /** Ready and of the wanted revision. */
  readonly ready: number;
  /** What is counted, in messages. */
  readonly unit: 'replicas' | 'nodes';
  readonly isRollingOut: boolean;
  /** What is still missing according to the object's own status; undefined when nothing is. */
  readonly missing: Statement | undefined;
  /** Said when nothing is missing. */
  readonly complete: Statement;
  /** Said when it was complete in this revision and is not now, and no pod says why. */
  readonly lost: Statement;
  /** Why pods are not ready or not there, worst first. */
  readonly problems: readonly PodProblem[];
  /** What could not be read, for the message. */
  readonly unread: string | undefined;
}

/**
 * The verdict on a pod controller. A problem that does not go away is Failed, or Degraded when this revision was ready
 * before; so is any loss. Everything else that is missing is Progressing.
 */
export function assessPodController(facts: PodControllerFacts, { wasReady }: HealthContext): Health {
  const { missing, problems, isRollingOut, wanted } = facts;
  const problem = problems.find(({ severity }) => severity === 'failed') ?? problems[0];
  const hasFailed = problem?.severity === 'failed';
  const replicas = { wanted, ready: Math.min(facts.ready, wanted) };
  if (missing === undefined && !hasFailed)
    return { status: 'Ready', ...facts.complete, isRollingOut: false, replicas: { wanted, ready: wanted } };
  const isLost = wasReady && !isRollingOut;
  const statement = isLost ? facts.lost : (missing ?? facts.complete);
  return {
    status: unreadyStatus(isLost, hasFailed),
    reason: problem?.reason ?? statement.reason,
    message: composeMessage(facts, statement, problem),
    ...blame(problem),
    isRollingOut,
    replicas,
    nextCheck: earliest(problems.map(({ nextCheck }) => nextCheck)),
  };
}

/** Not ready: lost what it had, will not get there, or is on the way. */
export function unreadyStatus(isLost: boolean, hasFailed: boolean): 'Degraded' | 'Failed' | 'Progressing' {
  if (isLost) return 'Degraded';
  return hasFailed ? 'Failed' : 'Progressing';
}

/** Puts problems in the order in which they are told: what has failed comes first, otherwise the order stays. */
export function worstFirst(problems: readonly (PodProblem | undefined)[]): readonly PodProblem[] {
  const known = problems.filter((problem) => problem !== undefined);
  const isFailed = ({ severity }: PodProblem): boolean => severity === 'failed';
  return [...known.filter(isFailed), ...known.filter((problem) => !isFailed(problem))];
}

/** A problem as part of a sentence: `pod orders-0: ImagePullBackOff: Back-off pulling image "x"`. */
export function describeProblem({ subject, reason, message }: PodProblem): string {
  return `${subject === undefined ? '' : `${subject}: `}${reason}: ${message}`;
}

/** The fields of a verdict that say whose fault it is. */
export function blame(problem: PodProblem | undefined): Pick<Health, 'culprit' | 'errorClass' | 'hint'> {
  if (problem === undefined) return {};
  const { culprit, errorClass, hint } = problem;
  return { culprit, errorClass, hint };
}

/** `2/3 replicas ready`. */
export function readyCount({ ready, wanted, unit }: Pick<PodControllerFacts, 'ready' | 'wanted' | 'unit'>): string {
  return `${Math.min(ready, wanted)}/${wanted} ${unit} ready`;
}

function composeMessage(facts: PodControllerFacts, statement: Statement, problem: PodProblem | undefined): string {
  const others = facts.problems.filter(({ subject }) => subject !== undefined && subject !== problem?.subject).length;
  return [
    readyCount(facts),
    problem === undefined ? statement.message : describeProblem(problem),
    others === 0 || problem === undefined
      ? undefined
      : `${others} more ${others === 1 ? 'pod is' : 'pods are'} not ready`,
    facts.unread,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('; ');
}
