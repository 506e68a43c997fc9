import { conditionOf, type LiveCondition } from '../health/conditions.ts';
import type { Kind } from '../kind/kind.ts';
import type { LiveObject } from '../live/live-object.ts';
import { member } from '../json/json.ts';
import type { DependencyState } from './evaluation.ts';
import { resourceOf } from './gather-findings.ts';
import type { ExternalDependency } from './kind-status.ts';
import { STANDARD_STATUS } from './standard-status.ts';
import { withoutCredentials } from './without-credentials.ts';

/**
 * What the agent found of a resource's external dependencies, read from the status that it wrote, for whoever cannot look there: an
 * evaluation with it says of them what the agent said. Undefined where the status says nothing of them, or was written for an older
 * generation; where one is in the way, it is the only one that the status tells of.
 */
export function toldDependencies(kind: Kind, resource: LiveObject): readonly DependencyState[] | undefined {
  const declared = (kind.status ?? STANDARD_STATUS).dependencies?.(resourceOf(resource)) ?? [];
  const told = conditionOf(resource, 'DependenciesReady');
  if (declared.length === 0 || told === undefined) return undefined;
  if (told.observedGeneration !== resource.metadata.generation) return undefined;
  if (told.status === 'True') return declared.map((each) => ({ ...named(each), state: 'Available', message: THERE }));
  const inTheWay = declared.flatMap((each) => stateInTheWay(named(each), told, resource));
  return inTheWay.length === 0 ? undefined : inTheWay;
}

/** What it was in detail, no status says. */
const THERE = 'the agent found it there';

function named({ name, target }: ExternalDependency): Pick<DependencyState, 'name' | 'target'> {
  return { name, target: withoutCredentials(target) };
}

/** As `checkDependencies` words it. */
function stateInTheWay(
  { name, target }: Pick<DependencyState, 'name' | 'target'>,
  { reason, message = '' }: LiveCondition,
  { status }: LiveObject,
): readonly DependencyState[] {
  const beginning = `${name} (${target}): `;
  if (!message.startsWith(beginning)) return [];
  const state = { name, target, message: message.slice(beginning.length) };
  if (reason === 'ExternalDependencyUnavailable') return [{ ...state, state: 'Unavailable' }];
  if (reason !== 'ExternalDependencyUnknown') return [];
  const isHolding = member(member(status, 'blocking'), 'object') === target;
  return [{ ...state, state: 'Unknown', lastKnown: isHolding ? 'Unavailable' : 'Available' }];
}
