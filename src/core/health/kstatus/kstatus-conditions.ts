import { isJsonArray, isJsonObject, type JsonValue, member } from '../../json/json.ts';
import type { LiveObject } from '../../live/live-object.ts';

/** What kstatus reads of a condition; what the object leaves out is empty. */
export interface KstatusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The conditions of an object in its own order; none where it has no status. Undefined where they are not of their form. */
export function readConditions(object: LiveObject): readonly KstatusCondition[] | undefined {
  const status: JsonValue = member(object, 'status') ?? {};
  if (!isJsonObject(status)) return undefined;
  const conditions: JsonValue = member(status, 'conditions') ?? [];
  if (!isJsonArray(conditions)) return undefined;
  const read = conditions.map(readCondition);
  return read.every((condition) => condition !== undefined) ? read : undefined;
}

function readCondition(condition: JsonValue): KstatusCondition | undefined {
  const [type, status, reason, message] = ['type', 'status', 'reason', 'message'].map((name) =>
    readText(condition ?? {}, name),
  );
  if (type === undefined || status === undefined || reason === undefined || message === undefined) return undefined;
  return { type, status, reason, message };
}

function readText(condition: JsonValue, name: string): string | undefined {
  if (!isJsonObject(condition)) return undefined;
  const value = member(condition, name) ?? '';
  return typeof value === 'string' ? value : undefined;
}

/** The first condition of that type and status. */
export function findCondition(
  conditions: readonly KstatusCondition[],
  type: string,
  status: string,
): KstatusCondition | undefined {
  return conditions.find((condition) => condition.type === type && condition.status === status);
}
