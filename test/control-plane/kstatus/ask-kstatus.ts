import type { Kstatus } from '../../../src/core/health/kstatus/kstatus.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { runProgram } from '../../programs/run-program.ts';
import type { Condition } from '../harness/conditions.ts';

/** What the real kstatus says of one object. */
export interface Verdict {
  /** When it said so, in milliseconds since 1970. */
  readonly now: number;
  readonly kstatus: Kstatus;
  /** The same, but of a Job: what Flux's own reader says. */
  readonly flux: Kstatus;
}

/** Asks upstream's Go code about objects (tools/kstatus): one verdict for each, in their order. */
export function askKstatus(objects: readonly LiveObject[]): readonly Verdict[] {
  const { status, stdout, stderr } = runProgram('kstatus', [], { input: JSON.stringify(objects) });
  if (status !== 0) throw new Error(`kstatus ended with ${status}: ${stderr}`);
  const answers = JSON.parse(stdout) as readonly Answer[]; // What tools/kstatus/main.go writes.
  return answers.map(({ now, kstatus, flux }) => ({ now, kstatus: kstatusOf(kstatus), flux: kstatusOf(flux) }));
}

interface Answer {
  readonly now: number;
  readonly kstatus: Result;
  readonly flux: Result;
}

interface Result {
  readonly status: string;
  readonly message: string;
  readonly conditions: readonly Condition[];
}

/** Which condition goes with a result. */
const CONDITION_OF: Readonly<Record<string, string>> = { InProgress: 'Reconciling', Failed: 'Stalled' };

/** Throws where kstatus gives another condition than the one whose reason we take over. */
function kstatusOf({ status, message, conditions }: Result): Kstatus {
  const [condition] = conditions;
  if (conditions.length > 1 || condition?.type !== CONDITION_OF[status]) {
    throw new Error(`kstatus says ${status} with ${JSON.stringify(conditions)}`);
  }
  // The statuses are upstream's: another one than ours is what comparing finds.
  return { status: status as Kstatus['status'], message, reason: condition?.reason ?? '' };
}
