import { type FieldPath, isJsonObject, type JsonValue, valueAt } from '../json/json.ts';
import type { Resource } from './resource.ts';

/**
 * The value at a path of a resource's spec, whatever its type says. For resources out of a cluster: another CRD than ours, or an
 * older one, may have admitted them, and then even required fields can be missing.
 */
export function specValue({ spec }: Resource, path: FieldPath): JsonValue | undefined {
  return isJsonObject(spec) ? valueAt(spec, path) : undefined;
}
