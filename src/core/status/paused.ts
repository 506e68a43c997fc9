import { isJsonArray, isJsonObject, type JsonObject, member } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { PAUSED_ANNOTATION } from '../synth/labels.ts';
import { formatInstant } from '../time/instant.ts';
import type { Evaluation, EvaluationInput } from './evaluation.ts';
import { readPrevious } from './read-previous.ts';
import type { CommonStatus } from './status.ts';
import { writeConditions } from './write-conditions.ts';

/** Whether somebody paused the resource: `spec.paused`, or the annotation on any kind. */
export function isPaused({ metadata, spec }: LiveObject): boolean {
  return metadata.annotations?.[PAUSED_ANNOTATION] === 'true' || member(spec, 'paused') === true;
}

/**
 * While paused, the status stays what it was, its observed generation too, and says nothing but that it is paused: what it says of
 * the cluster is as old as the pause.
 */
export function pausedEvaluation({ previous, now }: EvaluationInput): Evaluation {
  const before = readPrevious(previous);
  const message =
    'paused: the status is that of the moment when the pause began; fix: remove spec.paused or the annotation';
  const [paused] = writeConditions([{ type: 'Paused', status: 'True', reason: 'Paused', message }], before, {
    now,
    generation: -1,
  });
  const others = conditionsOf(previous).filter((condition) => condition['type'] !== 'Paused');
  const wasPaused = before.conditions.get('Paused')?.status === 'True';
  const status = {
    ...previous,
    conditions: [...others, ...(paused === undefined ? [] : [paused])],
    ...(wasPaused ? {} : { lastUpdated: formatInstant(now) }),
  };
  const events = wasPaused
    ? []
    : [
        {
          type: 'Normal' as const,
          reason: 'Paused',
          action: 'Paused',
          note: 'the status is frozen until the pause ends',
        },
      ];
  // What was written before is kept as it is; it is not this program's to complete.
  return { status: status as JsonObject as CommonStatus, transitions: [], events, nextCheck: undefined };
}

function conditionsOf(status: JsonObject): readonly JsonObject[] {
  const conditions = member(status, 'conditions');
  return isJsonArray(conditions) ? conditions.filter((each) => isJsonObject(each)) : [];
}
