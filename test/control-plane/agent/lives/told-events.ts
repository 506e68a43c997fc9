import type { StatusEvent } from '../../../../src/core/status/status.ts';
import { INSTALLATION } from '../../../install/test-install.ts';
import type { ApiClient, LiveObject } from '../../harness/api-client.ts';

/** An Event that the API server holds. */
export interface ToldEvent extends StatusEvent {
  /** Of this Event and how often it was told. */
  readonly id: string;
}

interface StoredEvent extends LiveObject, Omit<StatusEvent, 'related'> {
  readonly reportingController: string;
  readonly series?: { readonly count: number };
}

/** The Events of a namespace that the agent wrote, as the API server holds them, oldest first. */
export async function toldEvents(client: ApiClient, namespace: string): Promise<readonly ToldEvent[]> {
  const events = await client.list({ apiVersion: 'events.k8s.io/v1', kind: 'Event' }, { namespace });
  return events
    .map((event) => event as unknown as StoredEvent) // What the API of Events says that they are.
    .filter(({ reportingController }) => reportingController === INSTALLATION.name)
    .sort((left, right) => Number(left.metadata.resourceVersion) - Number(right.metadata.resourceVersion))
    .map(({ type, reason, action, note, metadata, series }) => ({
      id: `${metadata.uid} ${series?.count ?? 1}`,
      type,
      reason,
      action,
      note,
    }));
}
