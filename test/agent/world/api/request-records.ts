import { readPath, templateOf, verbOf } from './read-request.ts';

/** One request, as it was sent. */
export interface RequestRecord {
  /** When, by `elapsed()`. */
  readonly at: number;
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`. */
  readonly verb: string;
  readonly path: string;
  /** `/apis/apps/v1/namespaces/{namespace}/deployments/{name}` */
  readonly template: string;
  readonly accept: string | undefined;
}

/** The record of a request. */
export function recordOf(
  {
    method,
    path,
    accept,
  }: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    readonly path: string;
    readonly accept?: string | undefined;
  },
  at: number,
): RequestRecord {
  return { at, verb: verbOf({ method }, readPath(path)), path, template: templateOf(path), accept };
}

/** How often each was asked for: `list /api/v1/pods` → 3. */
export function countRequests(records: readonly RequestRecord[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { verb, template } of records) counts[`${verb} ${template}`] = (counts[`${verb} ${template}`] ?? 0) + 1;
  return counts;
}

/** Whether a request changes something. */
export function isWrite({ verb }: RequestRecord): boolean {
  return /^(create|update|patch|delete|deletecollection)$/.test(verb);
}

/** The most requests that were sent within so many milliseconds. */
export function mostWithin(milliseconds: number, records: readonly RequestRecord[]): number {
  let most = 0;
  let first = 0;
  for (const [last, { at }] of records.entries()) {
    while ((records[first]?.at ?? at) <= at - milliseconds) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
