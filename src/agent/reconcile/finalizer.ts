import { InvariantError } from '../../core/diagnostic/invariant-error.ts';
import { FINALIZER } from '../../core/live/finalizer.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { referenceOf } from '../../core/manifest/object-id.ts';
import { crd as planDefinition } from '../../core/plan/crd.generated.ts';
import type { ApiCall } from '../api/api-client.ts';
import { objectPath } from '../api/object-path.ts';
import { WRITE_TIMEOUT } from '../api/write-timeout.ts';

/** Under which name the agent owns it. */
export const FINALIZER_MANAGER = 'planwright-finalizer';

/**
 * What server-side apply adds the finalizer with. Without the uid it would make an object that has just gone anew; with it that is a
 * conflict.
 */
export function finalizerPatch({ apiVersion, kind, metadata }: LiveObject): LiveObject {
  const { name, namespace, uid } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, uid, finalizers: [FINALIZER] } };
}

/**
 * The request that takes the finalizer away. A merge patch, because server-side apply would leave it where somebody else has written it
 * as well (a restored backup); of one resource version, so that nobody else's finalizer is lost.
 */
export function releaseCall({ apiVersion, kind, metadata }: LiveObject, plural: string): ApiCall {
  const { uid, resourceVersion, finalizers = [] } = metadata;
  const path = objectPath(
    { apiVersion, kind, plural, isNamespaced: true },
    referenceOf({ apiVersion, kind, metadata }),
  );
  if (path === undefined) throw new InvariantError(`an API server has no ${kind} called '${metadata.name}'`);
  const others = finalizers.filter((finalizer) => finalizer !== FINALIZER);
  return {
    method: 'PATCH',
    path: `${path}?fieldManager=${FINALIZER_MANAGER}`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { uid, resourceVersion, finalizers: others } },
    timeout: WRITE_TIMEOUT,
  };
}

/** The plural of Plans, and the name of their definition. */
export const PLAN_PLURAL = planDefinition.spec.names.plural;
export const PLAN_DEFINITION = planDefinition.metadata.name;
