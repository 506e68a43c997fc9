import { textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthRule } from '../../core/health/health.ts';
import { quotedAfter } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** A volume's phase says whether a claim can use it. */
export const persistentVolumeRule: HealthRule = {
  groupKind: 'PersistentVolume',
  summary: 'The volume is bound to a claim, or free for one.',
  progressDeadlineSeconds: 300,
  assess,
};

function assess(volume: LiveObject): Health {
  const phase = textAt(volume, ['status', 'phase']);
  switch (phase) {
    case 'Bound':
      return { status: 'Ready', reason: 'Bound', message: 'The volume is bound to its claim' };
    case 'Available':
      return { status: 'Ready', reason: 'Available', message: 'The volume is free for a claim' };
    case 'Released':
      return { status: 'Failed', reason: 'Released', message: RELEASED, errorClass: 'component', hint: RELEASED_HINT };
    case 'Failed':
      return reclaimFailed(volume);
    default:
      return { status: 'Progressing', reason: 'NotObserved', message: 'The volume is not available yet' };
  }
}

const RELEASED = 'The claim of the volume is gone, and no other can be bound to it';
const RELEASED_HINT = 'Remove spec.claimRef to offer the volume, with its data, to a new claim.';

function reclaimFailed(volume: LiveObject): Health {
  const said = quotedAfter(textAt(volume, ['status', 'message']));
  return {
    status: 'Failed',
    reason: 'ReclaimFailed',
    message: `The volume could not be reclaimed${said}`,
    errorClass: 'component',
  };
}
