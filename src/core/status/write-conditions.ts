import { cutText } from './cut-text.ts';
import { formatInstant, type Instant } from '../time/instant.ts';
import type { PreviousStatus } from './read-previous.ts';
import type { Condition, ConditionType } from './status.ts';

/** A condition without what the API conventions add. */
export interface ConditionDraft {
  readonly type: ConditionType;
  readonly status: Condition['status'];
  readonly reason: string;
  readonly message: string;
}

/** The most characters of a condition's message (metav1.Condition). */
const MESSAGE_LIMIT = 32_768;

/**
 * Conditions as the API conventions want them: `lastTransitionTime` moves exactly when the status does, and every condition says of
 * which generation it speaks.
 */
export function writeConditions(
  drafts: readonly ConditionDraft[],
  previous: PreviousStatus,
  { now, generation }: { readonly now: Instant; readonly generation: number },
): readonly Condition[] {
  return drafts.map(({ type, status, reason, message }) => {
    const before = previous.conditions.get(type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : formatInstant(now);
    return {
      type,
      status,
      reason,
      message: cutText(message, MESSAGE_LIMIT),
      lastTransitionTime,
      ...(generation >= 0 ? { observedGeneration: generation } : {}),
    };
  });
}
