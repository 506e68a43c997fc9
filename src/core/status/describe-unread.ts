import { groupKindOf } from '../live/live-object.ts';
import { PLAN_GROUP_KIND } from '../plan/plan.ts';
import { isPlanUnread, isUnread, type Findings } from './derive-facts.ts';

/** How many are named. */
const MOST_NAMED = 3;

/**
 * What may not be read of what the resource waits for: `cannot read StatefulSet.apps: Forbidden`. By kind, not by object; and no kind that
 * is merely not read at this moment: after an outage they come back one by one, and every other word would be a write.
 */
export function describeUnread({ objects, input }: Pick<Findings, 'objects' | 'input'>): string {
  const unread = objects.filter(isUnread).map(({ planned }) => groupKindOf(planned.ref));
  const kinds = isPlanUnread(input) ? [PLAN_GROUP_KIND, ...unread] : unread;
  const refused = [...new Set(kinds)].flatMap((groupKind) => {
    const reason = input.live.unreadable(groupKind)?.reason;
    return reason === undefined || reason === 'NotRead' ? [] : [`${groupKind}: ${reason}`];
  });
  if (refused.length === 0) return 'not everything could be read';
  const more = refused.length > MOST_NAMED ? ` and ${refused.length - MOST_NAMED} more` : '';
  return `cannot read ${refused.slice(0, MOST_NAMED).join(', ')}${more}`;
}
