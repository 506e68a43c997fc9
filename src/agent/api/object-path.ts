import type { ObjectReference } from '../../core/manifest/object-id.ts';
import { collectionPath, type ServedKind } from '../../core/live/served-kinds.ts';

/**
 * Where one object is: `/apis/apps/v1/namespaces/shop/deployments/orders`. Undefined where no object can have this name or the
 * namespace is missing; a path made of it would be that of something else, such as of all objects of the kind.
 */
export function objectPath(
  served: ServedKind,
  reference: Pick<ObjectReference, 'namespace' | 'name'>,
): string | undefined {
  const { namespace, name } = reference;
  if (!isPathSegment(name)) return undefined;
  if (served.isNamespaced && (namespace === undefined || !isPathSegment(namespace))) return undefined;
  return `${collectionPath(served, namespace)}/${encodeURIComponent(name)}`;
}

/** k8s.io/apimachinery IsValidPathSegmentName: what every name of an object has to be at least. */
function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name);
}
