import { boundedName } from '../manifest/bounded-name.ts';
import { canonicalJson } from '../manifest/canonical-json.ts';
import { digestOf } from '../manifest/digest.ts';
import type { PlacedManifest } from '../synth/placement.ts';

/** What beside its own content decides when an object runs again. */
export interface RunOccasion {
  /** One line for each object of an earlier wave, with its digest. */
  readonly earlier: readonly string[];
  readonly retry: string;
}

/** Kubernetes puts a Job's name into a label of its pods, which has 63 characters at most. */
const NAME_LIMIT = 63;
const DIGEST_CHARACTERS = 8;

/**
 * The manifest under a name that says what it runs: `verify` becomes `verify-1f0c9a2e`. The same content always has the same name, so
 * nothing runs a second time; appliers make the new object and prune the old. Manifests that are not placed so keep their name.
 */
export function nameByContent(placed: PlacedManifest, { earlier, retry }: RunOccasion): PlacedManifest {
  if (placed.namedByContent === undefined) return placed;
  const { manifest } = placed;
  const content = canonicalJson({
    manifest,
    ...(retry === '' ? {} : { retry }),
    ...(placed.namedByContent === 'earlier-steps' ? { earlier } : {}),
  });
  const digest = digestOf(content).slice('sha256:'.length, 'sha256:'.length + DIGEST_CHARACTERS);
  const base = boundedName(manifest.metadata.name, NAME_LIMIT - DIGEST_CHARACTERS - '-'.length);
  return { ...placed, manifest: { ...manifest, metadata: { ...manifest.metadata, name: `${base}-${digest}` } } };
}
