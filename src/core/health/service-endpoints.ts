import { type JsonObject, valueAt } from '../json/json.ts';
import type { LiveState } from '../live/live-state.ts';
import { objectsAt, textAt } from './field-readers.ts';

/** The endpoints of a Service, counted once each however many slices and address families list them. */
export interface EndpointCount {
  readonly ready: number;
  readonly all: number;
}

/** Counts the endpoints in the EndpointSlices of a Service. Whether slices could be read at all is for the caller to ask. */
export function countEndpoints(live: LiveState, namespace: string, service: string): EndpointCount {
  const endpoints = live.endpointSlicesOf(namespace, service).flatMap((slice) => objectsAt(slice, ['endpoints']));
  const ready = endpoints.filter(isReady).map(identityOf);
  return { ready: new Set(ready).size, all: new Set(endpoints.map(identityOf)).size };
}

/** An absent condition means ready (discovery.k8s.io/v1, EndpointConditions). publishNotReadyAddresses makes all of them ready. */
function isReady(endpoint: JsonObject): boolean {
  return valueAt(endpoint, ['conditions', 'ready']) !== false;
}

function identityOf(endpoint: JsonObject): string {
  const target = textAt(endpoint, ['targetRef', 'uid']) ?? textAt(endpoint, ['targetRef', 'name']);
  return target ?? JSON.stringify(valueAt(endpoint, ['addresses']) ?? null);
}
