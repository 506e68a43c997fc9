import { isJsonArray, isJsonObject, type JsonValue } from '../json/json.ts';

/** cdk8s takes an object with a member of this name for an instance of a class, and refuses it; labels may be called so. */
const MISTAKEN_NAME = 'constructor';
/** What the member is called inside cdk8s. No key of Kubernetes has a null character, and it sorts as the real name does. */
const STAND_IN_NAME = `${MISTAKEN_NAME}\0`;

/** The value for cdk8s: the same one, or a copy in which members called `constructor` have another name. */
export function withStandInName<T extends JsonValue>(value: T): T {
  // Only names of members change, and only of maps that are open to any name.
  return hasMember(value, MISTAKEN_NAME) ? (renameMember(value, MISTAKEN_NAME, STAND_IN_NAME) as T) : value;
}

/** What cdk8s made of it, with the members called `constructor` again. */
export function withoutStandInName(value: JsonValue): JsonValue {
  return hasMember(value, STAND_IN_NAME) ? renameMember(value, STAND_IN_NAME, MISTAKEN_NAME) : value;
}

// Nearly always there is none, and this runs for every rendered object: looking costs nothing, copying would.
function hasMember(value: JsonValue | undefined, name: string): boolean {
  if (isJsonArray(value)) return value.some((item) => hasMember(item, name));
  if (!isJsonObject(value)) return false;
  return Object.hasOwn(value, name) || Object.keys(value).some((each) => hasMember(value[each], name));
}

function renameMember(value: JsonValue, from: string, to: string): JsonValue {
  if (isJsonArray(value)) return value.map((item) => renameMember(item, from, to));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name === from ? to : name,
      each === undefined ? undefined : renameMember(each, from, to),
    ]),
  );
}
