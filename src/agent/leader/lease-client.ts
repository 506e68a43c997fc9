import { isJsonArray, isJsonObject, type JsonObject, member, valueAt } from '../../core/json/json.ts';
import type { ApiCall, ApiClient } from '../api/api-client.ts';
import type { ApiAnswer, Journal } from '../ports.ts';
import { type Lease, readLease } from './lease.ts';

/** The requests of an election. None rejects; none waits for its turn; none is repeated. */
export interface LeaseClient {
  read(name: string): Promise<{ readonly lease: Lease | undefined } | LeaseFailure>;
  /** Those with a label, as they are now and not as some cache had them. */
  list(labelSelector: string): Promise<{ readonly leases: readonly Lease[] } | LeaseFailure>;
  /** Creates it where it has no resource version, else updates it on the condition that this is still its version. */
  write(object: JsonObject): Promise<{ readonly lease: Lease } | LeaseFailure>;
  /** Deletes it if it still is what was read. */
  remove(lease: Lease): Promise<LeaseFailure | undefined>;
}

/** There is no telling what the server holds. */
export interface LeaseFailure {
  readonly failure: string;
}

/** What the requests need. Every one has `timeout` milliseconds. */
export interface LeaseClientParts {
  readonly api: Pick<ApiClient, 'send'>;
  readonly journal: Journal;
  readonly namespace: string;
  readonly timeout: number;
}

/** Leases of a namespace. A failure that is not just another replica's luck is told once, until something else happens. */
export function createLeaseClient({ api, journal, namespace, timeout }: LeaseClientParts): LeaseClient {
  const collection = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const tell = complaints(journal);
  const send = async (call: ApiCall): Promise<ApiAnswer | LeaseFailure> => {
    const answer = await answerOf(api, { ...call, isUrgent: true, timeout });
    const isFine = !isFailure(answer) && (isSuccess(answer) || answer.status === 404 || answer.status === 409);
    tell(isFine ? undefined : failureOf(call, answer).failure);
    return answer;
  };
  return {
    read: async (name) => {
      const call: ApiCall = { method: 'GET', path: `${collection}/${name}` };
      const answer = await send(call);
      return !isFailure(answer) && answer.status === 404 ? { lease: undefined } : leaseOf(call, answer);
    },
    list: async (labelSelector) => {
      const call: ApiCall = { method: 'GET', path: `${collection}?labelSelector=${encodeURIComponent(labelSelector)}` };
      const answer = await send(call);
      const items = isFailure(answer) ? undefined : member(answer.body, 'items');
      if (isFailure(answer) || answer.status !== 200 || !isJsonArray(items)) return failureOf(call, answer);
      return { leases: items.flatMap((item) => (isJsonObject(item) ? (readLease(item) ?? []) : [])) };
    },
    write: async (object) => {
      const call = writeCall(collection, object);
      return leaseOf(call, await send(call));
    },
    remove: async ({ name, object }) => {
      const preconditions = {
        uid: valueAt(object, ['metadata', 'uid']),
        resourceVersion: valueAt(object, ['metadata', 'resourceVersion']),
      };
      const call: ApiCall = { method: 'DELETE', path: `${collection}/${name}`, body: { preconditions } };
      const answer = await send(call);
      return !isFailure(answer) && (isSuccess(answer) || answer.status === 404) ? undefined : failureOf(call, answer);
    },
  };
}

async function answerOf(api: Pick<ApiClient, 'send'>, call: ApiCall): Promise<ApiAnswer | LeaseFailure> {
  try {
    return await api.send(call);
  } catch (error) {
    return { failure: `${call.method} ${call.path}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function complaints(journal: Journal): (failure: string | undefined) => void {
  let told: string | undefined;
  return (failure) => {
    if (failure === told) return;
    if (failure === undefined) journal.info('Leases can be read and written again');
    else if (told === undefined) journal.warn('a Lease could not be read or written', { reason: failure });
    told = failure;
  };
}

function writeCall(collection: string, object: JsonObject): ApiCall {
  return valueAt(object, ['metadata', 'resourceVersion']) === undefined
    ? { method: 'POST', path: collection, body: object }
    : { method: 'PUT', path: `${collection}/${readLease(object)?.name ?? ''}`, body: object };
}

function leaseOf(call: ApiCall, answer: ApiAnswer | LeaseFailure): { readonly lease: Lease } | LeaseFailure {
  if (isFailure(answer) || !isSuccess(answer)) return failureOf(call, answer);
  const lease = readLease(answer.body);
  return lease === undefined ? { failure: `${call.method} ${call.path}: the answer is no Lease` } : { lease };
}

function failureOf({ method, path }: ApiCall, answer: ApiAnswer | LeaseFailure): LeaseFailure {
  if (isFailure(answer)) return answer;
  return { failure: `${method} ${path}: ${answer.status} ${answer.message}` };
}

function isFailure(answer: object): answer is LeaseFailure {
  return 'failure' in answer;
}

function isSuccess({ status }: ApiAnswer): boolean {
  return status >= 200 && status < 300;
}
