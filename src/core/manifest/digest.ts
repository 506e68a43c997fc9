import { hash } from 'node:crypto';
import type { JsonObject } from '../json/json.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Manifest } from './manifest.ts';

export const DIGEST_ANNOTATION = 'planwright.dev/digest';

/** The SHA-256 of a text's UTF-8 bytes, as `sha256:` and 64 hexadecimal digits. */
export function digestOf(text: string): string {
  return `sha256:${hash('sha256', text, 'hex')}`;
}

/**
 * The digest of a manifest: of its RFC 8785 JSON without the annotation that carries the digest itself, so that writing
 * the digest down does not change it. An `annotations` member with nothing else in it counts as absent.
 */
export function digestOfManifest(manifest: Manifest): string {
  return digestOf(canonicalJson(withoutDigest(manifest)));
}

function withoutDigest(manifest: Manifest): JsonObject {
  const { annotations, ...metadata } = manifest.metadata;
  if (annotations === undefined) return manifest;
  const { [DIGEST_ANNOTATION]: _digest, ...others } = annotations;
  const isEmpty = Object.keys(others).length === 0;
  return { ...manifest, metadata: isEmpty ? metadata : { ...metadata, annotations: others } };
}
