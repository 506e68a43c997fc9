import { isJsonObject, type JsonValue, member } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { parseJson } from './managed-fields.ts';

/** What a client-side apply wrote down that it applied (kubectl, and Argo CD without ServerSideApply); undefined where nothing did. */
export function lastAppliedOf(live: LiveObject): Manifest | undefined {
  const text: unknown = live.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'];
  const applied = typeof text === 'string' ? parseJson(text) : undefined;
  return isManifest(applied) ? applied : undefined;
}

function isManifest(value: JsonValue | undefined): value is Manifest {
  const isNamed = typeof member(value, 'kind') === 'string' && typeof member(value, 'apiVersion') === 'string';
  return isNamed && isJsonObject(member(value, 'metadata'));
}
