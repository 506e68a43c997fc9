import type { JsonObject } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import type { ObjectReference } from '../../core/manifest/object-id.ts';
import type { ReadFailure } from '../../core/live/live-state.ts';
import type { Discovery } from '../../core/live/served-kinds.ts';
import type { ApiAnswer } from '../ports.ts';

export type { Discovery };

/** Which kinds the cluster serves, remembered until told to forget. */
export interface KindDiscovery {
  /** In exactly this version. */
  find(apiVersion: string, kind: string): Promise<Discovery>;
  /** `ReplicaSet.apps`, `Pod`: in the version that the cluster prefers, or else in the first that serves it. */
  findGroupKind(groupKind: string): Promise<Discovery>;
  /**
   * Asks again the next time: a CRD came, went or changed. What is not served or forbidden is asked again by itself after a minute, what
   * got no answer after two seconds.
   */
  forget(group: string): void;
}

/**
 * The requests of the agent that are not watches: each waits for its turn under one budget (`requestsPerSecond`, `requestBurst`, and
 * nobody sends before the Retry-After of a 429 has passed), and is counted. It repeats nothing by itself.
 */
export interface ApiClient {
  readonly discovery: KindDiscovery;
  /** Any request under the budget. */
  send(request: ApiCall): Promise<ApiAnswer>;
  /** One object, whole or only its metadata; undefined where it does not exist; a failure where nobody knows. */
  getObject(reference: ObjectReference, options: { readonly isMetadataOnly: boolean }): Promise<ObjectReading>;
  /** Server-side apply with force under a field manager; `subresource` `status` for statuses. */
  apply(object: LiveObject, options: ApplyOptions): Promise<ApiAnswer>;
  create(object: LiveObject): Promise<ApiAnswer>;
}

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly accept?: string | undefined;
  readonly contentType?: string | undefined;
  readonly body?: JsonObject | undefined;
  /** Neither waits for its turn nor shares a connection with what others read: what keeps a Lease. */
  readonly isUrgent?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds; the wait for its turn is a part of it. */
  readonly timeout?: number | undefined;
}

export interface ApplyOptions {
  readonly fieldManager: string;
  readonly subresource?: 'status';
}

export type ObjectReading =
  | { readonly object: LiveObject | undefined; readonly failure?: undefined }
  | { readonly object?: undefined; readonly failure: Omit<ReadFailure, 'groupKind'> };
