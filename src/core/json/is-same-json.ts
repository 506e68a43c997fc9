import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, member } from './json.ts';

/** Whether two values are written the same but for the order of members: a member that is undefined counts as absent. */
export function isSameJson(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (isJsonArray(left) && isJsonArray(right)) {
    return left.length === right.length && left.every((item, index) => isSameJson(item, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  return (
    Object.keys(left).every((name) => isSameJson(left[name], member(right, name))) &&
    Object.keys(right).every((name) => right[name] === undefined || isGiven(left, name))
  );
}

function isGiven(object: JsonObject, name: string): boolean {
  return member(object, name) !== undefined;
}
