import { isDeepStrictEqual } from 'node:util';
import { computeKstatus } from '../../../src/core/health/kstatus/compute-kstatus.ts';
import type { Kstatus } from '../../../src/core/health/kstatus/kstatus.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { askKstatus, type Verdict } from './ask-kstatus.ts';

/** What both say of one object. */
export interface Comparison {
  readonly object: LiveObject;
  readonly theirs: Verdict;
  readonly ours: Verdict;
}

/** Asks both about the same objects at the same moment. */
export function compareKstatus(objects: readonly LiveObject[]): readonly Comparison[] {
  return askKstatus(objects).map((theirs, index) => {
    const object = objects[index];
    if (object === undefined) throw new Error(`kstatus has said something of object ${index}, which is not there`);
    const { now } = theirs;
    const ours = {
      now,
      kstatus: computeKstatus(object, { now }),
      flux: computeKstatus(object, { now, jobs: 'flux' }),
    };
    return { object, theirs, ours };
  });
}

/** Those of which they do not say the same. The words of an error are each one's own. */
export function disagreements(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter(
    ({ theirs, ours }) => !isSame(theirs.kstatus, ours.kstatus) || !isSame(theirs.flux, ours.flux),
  );
}

function isSame(theirs: Kstatus, ours: Kstatus): boolean {
  return theirs.status === 'Unknown' ? ours.status === 'Unknown' : isDeepStrictEqual(theirs, ours);
}
