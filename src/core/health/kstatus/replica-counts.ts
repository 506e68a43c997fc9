import { inProgress, type Kstatus } from './kstatus.ts';

/** A count that has to reach another one. */
export interface ReplicaCount {
  readonly reason: string;
  /** What is counted, as the message begins: `Ready`. */
  readonly label: string;
  readonly actual: number;
  readonly wanted: number;
}

/** The first count that is too low: `Ready: 1/2`. */
export function firstShortfall(counts: readonly ReplicaCount[]): Kstatus | undefined {
  const short = counts.find(({ actual, wanted }) => wanted > actual);
  return short && inProgress(short.reason, `${short.label}: ${short.actual}/${short.wanted}`);
}

/** More pods than wanted. */
export function extraPods(wanted: number, actual: number): Kstatus | undefined {
  return actual > wanted ? inProgress('ExtraPods', `Pending termination: ${actual - wanted}`) : undefined;
}
