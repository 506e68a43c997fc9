import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { isPaused } from '../../core/status/paused.ts';
import type { ResourceSummary } from './page-source.ts';

/** How a resource is linked to: `shop/database/orders`. Two kinds never have one name (the registry refuses that). */
function pagePathOf({ kind, metadata }: Pick<LiveObject, 'kind' | 'metadata'>): string {
  return `${metadata.namespace ?? ''}/${kind.toLowerCase()}/${metadata.name}`;
}

/** One line about a resource: what the status in the cluster says, whatever that is. */
export function summariseResource(resource: LiveObject): ResourceSummary {
  const { kind, metadata, status = {} } = resource;
  const ready = readyConditionOf(status);
  const value = member(ready, 'status');
  return {
    path: pagePathOf(resource),
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    phase: textOf(status['phase']) ?? '',
    ready: value === 'True' || value === 'False' ? value : 'Unknown',
    since: textOf(member(ready, 'lastTransitionTime')),
    message: textOf(status['message']) ?? '',
    drift: numberOf(member(status['drift'], 'count')),
    blocking: blockingOf(status['blocking']),
    isPaused: isPaused(resource),
  };
}

function readyConditionOf(status: JsonObject): JsonObject | undefined {
  const { conditions } = status;
  if (!isJsonArray(conditions)) return undefined;
  return conditions.filter((each) => isJsonObject(each)).find((condition) => condition['type'] === 'Ready');
}

function blockingOf(blocking: JsonValue | undefined): string | undefined {
  const [object, reason] = [textOf(member(blocking, 'object')), textOf(member(blocking, 'reason'))];
  return object === undefined ? undefined : `${object}: ${reason ?? 'unknown'}`;
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}
