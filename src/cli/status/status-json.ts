import type { JsonObject } from '../../core/json/json.ts';
import { formatInstant } from '../../core/time/instant.ts';
import { type EvaluatedResource, isReady } from './evaluate-observation.ts';
import type { Observation } from './observation.ts';
import { observationNotes } from './observation-notes.ts';

/** The version of the JSON form: the minor number grows with new members, the major one with anything else. */
const FORMAT_VERSION = '1.0';

/** What `planwright status -o json` prints: the whole status of every resource, as the agent would write it. */
export function statusJson(observation: Observation, resources: readonly EvaluatedResource[]): JsonObject {
  return {
    format_version: FORMAT_VERSION,
    source: observation.source,
    time: formatInstant(observation.now),
    ready: resources.every(isReady) && observation.unread.length === 0,
    resources: resources.map(({ kind, object, namespace, name, plan, evaluation }) => ({
      apiVersion: object.apiVersion,
      kind: kind.definition.spec.names.kind,
      namespace,
      name,
      ...(plan === undefined ? {} : { plan: plan.name }),
      status: evaluation.status,
      transitions: evaluation.transitions.map(({ from, to }) => ({ from, to })),
      ...(evaluation.nextCheck === undefined ? {} : { nextCheck: formatInstant(evaluation.nextCheck) }),
    })),
    notes: observationNotes(observation),
  };
}
