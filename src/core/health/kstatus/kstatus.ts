import { type JsonValue, valueAt } from '../../json/json.ts';
import type { LiveObject } from '../../live/live-object.ts';
import type { Instant } from '../../time/instant.ts';
import type { KstatusCondition } from './kstatus-conditions.ts';

/** What kstatus says of an object (fluxcd/cli-utils, pkg/kstatus/status); `Unknown` where its own computation ends in an error. */
export type KstatusStatus = 'Current' | 'InProgress' | 'Failed' | 'Terminating' | 'Unknown';

/** A result of kstatus. */
export interface Kstatus {
  readonly status: KstatusStatus;
  /** The reason of the condition that kstatus gives with it: Reconciling with InProgress, Stalled with Failed; else empty. */
  readonly reason: string;
  readonly message: string;
}

/** What a rule may look at beside the object. */
export interface KstatusFacts {
  readonly conditions: readonly KstatusCondition[];
  readonly now: Instant;
}

/** How kstatus computes the status of one built-in kind, once the tests for every kind have said nothing. */
export type KstatusRule = (object: LiveObject, facts: KstatusFacts) => Kstatus;

/** The object is as its spec asks. */
export function current(message: string): Kstatus {
  return { status: 'Current', reason: '', message };
}

/** The object is on its way. */
export function inProgress(reason: string, message: string): Kstatus {
  return { status: 'InProgress', reason, message };
}

/** The object will not become current by itself. */
export function failed(reason: string, message: string): Kstatus {
  return { status: 'Failed', reason, message };
}

/** The object is not of the form that the computation needs. */
export function unreadable(what: string): Kstatus {
  return { status: 'Unknown', reason: '', message: `cannot read ${what}` };
}

/** The integer at a path of the object (`status.replicas`), or the default where there is none: any other value counts as none. */
export function integerAt(object: LiveObject, path: string, otherwise: number): number {
  const value = valueAt(object, path.split('.'));
  return isInteger(value) ? value : otherwise;
}

/** The text at a path of the object, or the default where there is none: any other value counts as none. */
export function textAt(object: LiveObject, path: string, otherwise: string): string {
  const value = valueAt(object, path.split('.'));
  return typeof value === 'string' ? value : otherwise;
}

/** Whether Go reads the number as an int64. */
export function isInteger(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63;
}
