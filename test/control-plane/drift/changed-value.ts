import type { JsonValue } from '../../../src/core/json/json.ts';
import type { SeededGenerator } from '../fault-proxy/seeded-generator.ts';

/** Another value of the same kind, as somebody would type it; undefined for objects and lists. Whether it is allowed, the server says. */
export function changedValue(value: JsonValue, random: SeededGenerator): JsonValue | undefined {
  switch (typeof value) {
    case 'boolean':
      return !value;
    case 'number':
      return value + random.integer(1, 9);
    case 'string':
      return changedText(value, random);
    default:
      return undefined;
  }
}

function changedText(text: string, random: SeededGenerator): string {
  const other = OTHER_WORDS.find((words) => words.includes(text));
  if (other !== undefined) return random.pick(other.filter((word) => word !== text));
  if (/^\d/.test(text)) return `${random.integer(1, 8)}${text}`;
  return random.pick([`${text}-edited`, `${text}x`]);
}

/** Words of the API that only some others can replace. */
const OTHER_WORDS: readonly (readonly string[])[] = [
  ['Always', 'IfNotPresent', 'Never'],
  ['OrderedReady', 'Parallel'],
  ['DoNotSchedule', 'ScheduleAnyway'],
  ['Allow', 'Forbid', 'Replace'],
  ['RuntimeDefault', 'Unconfined'],
  ['ClusterIP', 'NodePort', 'LoadBalancer'],
  ['get', 'list', 'watch', 'update', 'patch', 'delete'],
  ['True', 'False'],
  ['true', 'false'],
  ['OnFailure', 'Never'],
  ['HTTP', 'HTTPS'],
  ['Exact', 'Prefix'],
];
