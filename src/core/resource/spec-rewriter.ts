import {
  type FieldPath,
  formatFieldPath,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  valueAt,
  member,
} from '../json/json.ts';
import type { SchemaProblem } from '../schema/schema-problem.ts';

/**
 * Lets a kind rewrite a spec from another dialect, one field at a time. Each rewrite leaves a warning that names the modern
 * spelling, and remembers where the value came from, so that later diagnostics still point at what the user wrote.
 * Paths start at the resource (`['spec', 'storage', 'backend']`).
 */
export interface SpecRewriter {
  /** The value as it stands now, rewrites so far included. */
  read(path: FieldPath): JsonValue | undefined;
  /** Puts another value in place of a field, or in a new place that stands for the field at `origin`. */
  set(path: FieldPath, value: JsonValue, origin?: FieldPath): void;
  /** Takes a field out; nothing changes where there is none. */
  remove(path: FieldPath): void;
  /** Reports a rewrite, or input that cannot be rewritten. */
  report(problem: SchemaProblem): void;
}

/** What the rewrites of one resource amount to. */
export interface RewrittenResource {
  readonly value: JsonObject;
  readonly problems: readonly SchemaProblem[];
  /** Where the value now at a path was written. */
  originOf(path: FieldPath): FieldPath;
}

/** Runs a kind's rewrites over a resource, without changing the input. */
export function rewriteResource(value: JsonObject, rewrite: (rewriter: SpecRewriter) => void): RewrittenResource {
  let current: JsonValue = value;
  const problems: SchemaProblem[] = [];
  const origins = new Map<string, FieldPath>();
  rewrite({
    read: (path) => valueAt(current, path),
    set(path, replacement, origin) {
      current = replaceAt(current, path, replacement);
      if (origin !== undefined) origins.set(formatFieldPath(path), originOf(origin, origins));
    },
    remove(path) {
      current = replaceAt(current, path, undefined);
    },
    report: (problem) => void problems.push(problem),
  });
  return {
    value: isJsonObject(current) ? current : value,
    problems,
    originOf: (path) => originOf(path, origins),
  };
}

function originOf(path: FieldPath, origins: ReadonlyMap<string, FieldPath>): FieldPath {
  for (let length = path.length; length > 0; length -= 1) {
    const origin = origins.get(formatFieldPath(path.slice(0, length)));
    if (origin !== undefined) return [...origin, ...path.slice(length)];
  }
  return path;
}

/** A copy with one field set or, for undefined, removed. To set one, objects on the way are made where they are missing. */
export function replaceAt(root: JsonValue, path: FieldPath, value: JsonValue | undefined): JsonValue {
  if (value === undefined && valueAt(root, path) === undefined) return root;
  const [part, ...rest] = path;
  if (part === undefined) return value ?? null;
  if (typeof part === 'number') return replaceItem(root, part, { rest, value });
  const members = isJsonObject(root) ? root : {};
  const replaced = rest.length === 0 ? value : replaceAt(member(members, part) ?? {}, rest, value);
  const entries = Object.entries(members).filter(([name]) => name !== part);
  return Object.fromEntries(replaced === undefined ? entries : [...entries, [part, replaced]]);
}

function replaceItem(
  root: JsonValue,
  index: number,
  { rest, value }: { readonly rest: FieldPath; readonly value: JsonValue | undefined },
): JsonValue {
  if (!Array.isArray(root)) return root;
  const items: readonly JsonValue[] = root;
  return items.flatMap((item, at) => {
    if (at !== index) return [item];
    if (rest.length > 0) return [replaceAt(item, rest, value)];
    return value === undefined ? [] : [value];
  });
}
