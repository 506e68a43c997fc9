import type { ApiCall } from '../../../src/agent/api/api-client.ts';
import { readLease } from '../../../src/agent/leader/lease.ts';
import type { ApiAnswer } from '../../../src/agent/ports.ts';
import { isJsonObject, type JsonObject, member, valueAt } from '../../../src/core/json/json.ts';

/**
 * The Leases of a namespace as an API server keeps them: every request is one atomic step, in the order in which it arrives, and
 * updates and deletions hold only for the version they name. What the real server does is in test/control-plane/leader.
 */
export function simulatedLeases(): {
  readonly serve: (call: ApiCall) => ApiAnswer;
  readonly objects: ReadonlyMap<string, JsonObject>;
} {
  const objects = new Map<string, JsonObject>();
  let version = 0;
  const store = (name: string, body: JsonObject): ApiAnswer => {
    version += 1;
    const metadata = { ...objectAt(body, 'metadata'), uid: `uid-${name}`, resourceVersion: String(version) };
    objects.set(name, { ...body, metadata });
    return answer(200, objects.get(name));
  };
  const isCurrent = (name: string, asked: unknown): boolean =>
    asked === undefined || asked === valueAt(objects.get(name), ['metadata', 'resourceVersion']);
  const update = (name: string, body: JsonObject): ApiAnswer =>
    objects.has(name) && isCurrent(name, valueAt(body, ['metadata', 'resourceVersion']))
      ? store(name, body)
      : answer(409);
  const remove = (name: string, body: JsonObject): ApiAnswer => {
    if (!objects.has(name)) return answer(404);
    if (!isCurrent(name, valueAt(body, ['preconditions', 'resourceVersion']))) return answer(409);
    objects.delete(name);
    return answer(200, {});
  };
  const serve = (call: ApiCall): ApiAnswer => {
    const { name, selector } = targetOf(call);
    const body = call.body ?? {};
    const created = readLease(body)?.name ?? '';
    if (call.method === 'POST') return objects.has(created) ? answer(409) : store(created, body);
    if (name === undefined) return answer(200, { items: selected([...objects.values()], selector) });
    if (call.method === 'PUT') return update(name, body);
    if (call.method === 'DELETE') return remove(name, body);
    return objects.has(name) ? answer(200, objects.get(name)) : answer(404);
  };
  return { serve, objects };
}

function targetOf({ path }: ApiCall): { readonly name: string | undefined; readonly selector: string } {
  const url = new URL(path, 'http://server');
  const [, name] = /\/leases\/(.+)$/.exec(url.pathname) ?? [];
  return { name, selector: url.searchParams.get('labelSelector') ?? '' };
}

function selected(objects: readonly JsonObject[], selector: string): readonly JsonObject[] {
  const [key = '', value] = selector.split('=');
  return objects.filter((object) => member(valueAt(object, ['metadata', 'labels']), key) === value);
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const value = member(object, name);
  return isJsonObject(value) ? value : {};
}

function answer(status: number, body?: JsonObject): ApiAnswer {
  return { status, body, reason: undefined, message: '', retryAfter: undefined };
}
