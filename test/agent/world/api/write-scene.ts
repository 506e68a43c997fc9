import type { LiveObject } from '../../../../src/core/live/live-object.ts';
import { formatInstant, type Instant } from '../../../../src/core/time/instant.ts';
import type { ServerAnswer } from './answers.ts';
import type { Endpoint, Writer } from './field-managers.ts';
import { shapeOfObject } from './field-shapes.ts';
import type { Target } from './read-request.ts';
import type { Extent } from './representations.ts';
import { apiVersionOf } from './served-kinds.ts';
import type { StoredObjects } from './stored-objects.ts';

/** What a write needs. */
export interface WriteScene {
  readonly stored: StoredObjects;
  /** The server's time of day. */
  readonly now: () => Instant;
  readonly random: () => number;
  readonly extent: Extent;
  /** Who writes, where the request does not say. */
  readonly userAgent: string;
}

/** An object as it is to be stored, and what was there before, or why it is not. */
export type Write =
  | { readonly live: LiveObject | undefined; readonly next: LiveObject; readonly status: number }
  | { readonly answer: ServerAnswer };

/** Who writes where. */
export function endpointOf(
  { kind, subresource, query }: Target,
  { now, userAgent }: WriteScene,
  operation: Writer['operation'],
): Endpoint {
  const writer: Writer = {
    manager: query.get('fieldManager') ?? userAgent,
    operation,
    subresource,
    apiVersion: apiVersionOf(kind),
    time: formatInstant(now()),
    isForced: query.get('force') === 'true',
  };
  return { writer, shape: shapeOfObject(kind.schema), hasStatus: kind.hasStatus, isTyped: kind.schema === undefined };
}
