import type { JsonValue } from '../json/json.ts';
import { canonicalJson } from '../manifest/canonical-json.ts';
import { digestOf } from '../manifest/digest.ts';
import { CONFIG_DIGEST_ANNOTATION } from '../synth/labels.ts';

/** The annotation that rolls the pods of a template when the configuration they mount changes: programs read their files once. */
export function configDigestAnnotation(configuration: JsonValue): Readonly<Record<string, string>> {
  return { [CONFIG_DIGEST_ANNOTATION]: digestOf(canonicalJson(configuration)) };
}
