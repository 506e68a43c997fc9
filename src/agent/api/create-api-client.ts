import { isJsonObject, type JsonObject, member, valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { AS_METADATA } from '../../core/live/metadata-accept.ts';
import { collectionPath, type DiscoveryFailure, type ServedKind } from '../../core/live/served-kinds.ts';
import { groupOf, type ObjectReference, objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { MINUTE, SECOND } from '../../core/time/instant.ts';
import type { AgentMetrics } from '../metrics/agent-metrics.ts';
import { type ApiAnswer, ConnectionFailure, type World } from '../ports.ts';
import type { ApiCall, ApiClient, ApplyOptions, ObjectReading } from './api-client.ts';
import { createKindDiscovery } from './create-kind-discovery.ts';
import { objectPath } from './object-path.ts';
import { pathTemplate } from './path-template.ts';
import { type BudgetRate, createRequestBudget } from './request-budget.ts';
import { WRITE_TIMEOUT } from './write-timeout.ts';

/** What the client is made of. */
export interface ApiClientParts {
  readonly world: Pick<World, 'api' | 'clock'>;
  readonly settings: BudgetRate;
  readonly metrics: Pick<AgentMetrics, 'apiRequest'>;
}

/** The client of one cluster; see `ApiClient`. */
export function createApiClient(parts: ApiClientParts): ApiClient {
  const send = createSender(parts);
  const discovery = createKindDiscovery(parts.world.clock, send);
  const locate = (reference: ObjectReference): Promise<Place> => locateObject(discovery, reference);
  return {
    discovery,
    send,
    async getObject(reference, { isMetadataOnly }) {
      const place = await locate(reference);
      if ('reason' in place) return { failure: place };
      const reading = await readObject(send, place, { reference, isMetadataOnly });
      // The kind went away: whoever asks for it next shall find that out first.
      if (reading.failure?.reason === 'NotServed') discovery.forget(groupOf(reference.apiVersion));
      return reading;
    },
    async apply(object, options) {
      const askedAt = parts.world.clock.elapsed();
      const place = await locate(referenceOf(object));
      if ('reason' in place) return answerFor(place);
      const timeout = WRITE_TIMEOUT - (parts.world.clock.elapsed() - askedAt);
      return send({ ...applyCall(place.path, object, options), timeout });
    },
    async create(object) {
      const place = await locate(referenceOf(object));
      if ('reason' in place) return answerFor(place);
      return send({ method: 'POST', path: collectionPath(place.served, object.metadata.namespace), body: object });
    },
  };
}

/**
 * A server that asks for more is not obeyed for longer, in milliseconds: a mistake there must not stop the agent, and evaluations that wait
 * for their turn must not look as if they hung (`createWatchdog`): a restart would only ask the server for more.
 */
const LONGEST_RETRY_AFTER = MINUTE;

function createSender({ world, settings, metrics }: ApiClientParts): ApiClient['send'] {
  const { clock, api } = world;
  const budget = createRequestBudget(clock, settings);
  const measure = (call: ApiCall, code: number, sentAt: number): void => {
    const { method, path } = call;
    metrics.apiRequest({ method, path: pathTemplate(path), code, seconds: (clock.elapsed() - sentAt) / SECOND });
  };
  return async (call) => {
    const askedAt = clock.elapsed();
    if (call.isUrgent !== true) await budget.turn(call.signal);
    const sentAt = clock.elapsed();
    // A write must not take effect long after it was decided: another replica may hold the Lease by then.
    const timeout = call.timeout === undefined ? undefined : call.timeout - (sentAt - askedAt);
    if (timeout !== undefined && timeout <= 0) throw new ConnectionFailure('there was no turn for it in time');
    try {
      const answer = await api.request({ ...call, timeout });
      measure(call, answer.status, sentAt);
      if (answer.status === 429) budget.pause(Math.min(answer.retryAfter ?? SECOND, LONGEST_RETRY_AFTER));
      return answer;
    } catch (error) {
      if (error instanceof ConnectionFailure) measure(call, 0, sentAt);
      throw error;
    }
  };
}

type Place = { readonly path: string; readonly served: ServedKind } | DiscoveryFailure;

async function locateObject(discovery: ApiClient['discovery'], reference: ObjectReference): Promise<Place> {
  const served = await discovery.find(reference.apiVersion, reference.kind);
  if ('reason' in served) return served;
  const path = objectPath(served, reference);
  if (path !== undefined) return { path, served };
  return { reason: 'NotRead', message: `no object can be called ${objectId(reference)}` };
}

async function readObject(
  send: ApiClient['send'],
  { path }: { readonly path: string },
  { reference, isMetadataOnly }: { readonly reference: ObjectReference; readonly isMetadataOnly: boolean },
): Promise<ObjectReading> {
  try {
    const answer = await send({ method: 'GET', path, accept: isMetadataOnly ? AS_METADATA : undefined });
    return readingOf(answer, reference);
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    return { failure: { reason: 'NotRead', message: error.message } };
  }
}

function readingOf(answer: ApiAnswer, { apiVersion, kind }: ObjectReference): ObjectReading {
  const { status, body, message } = answer;
  if (status === 200) {
    if (isNamed(body)) return { object: { ...body, apiVersion, kind } };
    return { failure: { reason: 'NotRead', message: 'the cluster answered something that is no object' } };
  }
  // Of a kind that it does not serve, the server says so in plain text.
  if (status === 404 && member(body, 'kind') === 'Status') return { object: undefined };
  if (status === 404)
    return { failure: { reason: 'NotServed', message: `the cluster does not serve ${apiVersion} ${kind}` } };
  if (status === 403) return { failure: { reason: 'Forbidden', message } };
  return { failure: { reason: 'NotRead', message: `the cluster answered ${status}: ${message}` } };
}

/** What an API server calls an object is one. */
function isNamed(body: JsonObject | undefined): body is LiveObject {
  return isJsonObject(body) && typeof valueAt(body, ['metadata', 'name']) === 'string';
}

function applyCall(path: string, object: LiveObject, { fieldManager, subresource }: ApplyOptions): ApiCall {
  const target = subresource === undefined ? path : `${path}/${subresource}`;
  return {
    method: 'PATCH',
    path: `${target}?fieldManager=${encodeURIComponent(fieldManager)}&force=true`,
    contentType: 'application/apply-patch+yaml',
    body: object,
  };
}

/** What the server would have answered to a request that could not even be addressed. Rejects where nobody knows. */
function answerFor({ reason, message }: DiscoveryFailure): ApiAnswer {
  if (reason === 'NotRead') throw new ConnectionFailure(message);
  const status = reason === 'Forbidden' ? 403 : 404;
  return { status, body: undefined, reason: undefined, message, retryAfter: undefined };
}
