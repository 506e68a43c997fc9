import { isOpenEnded, type StepDefinition } from '../kind/steps.ts';
import { canonicalJson } from '../manifest/canonical-json.ts';
import { digestOf } from '../manifest/digest.ts';
import type { Manifest } from '../manifest/manifest.ts';
import {
  ARGOCD_OPTIONS_ANNOTATION,
  ARGOCD_WAVE_ANNOTATION,
  DIGEST_ANNOTATION,
  FLUX_SUBSTITUTE_ANNOTATION,
  PLAN_ANNOTATION,
  PROTECTION_ANNOTATIONS,
  REPLICAS_ANNOTATION,
  REPLICAS_AUTOSCALED,
  STEP_ANNOTATION,
} from '../synth/labels.ts';
import type { PlacedManifest } from '../synth/placement.ts';

/**
 * Argo CD waits for the health of every wave but the last, without end, and a sync that waits is not stopped by a newer commit. So all
 * objects that may never be ready share one wave after every other, of whatever component they are.
 */
const LAST_SYNC_WAVE = 1_000_000;

type Annotations = Readonly<Record<string, string>>;

/** The manifest as it is committed, with its digest: both appliers find their annotations, and the agent finds its Plan. */
export function annotateManifest(
  placed: PlacedManifest,
  { plan, step }: { readonly plan: string; readonly step: StepDefinition },
): { readonly manifest: Manifest; readonly digest: string } {
  const annotations = {
    ...placed.manifest.metadata.annotations,
    ...(placed.protected === true ? PROTECTION_ANNOTATIONS : {}),
    ...syncOptions(placed),
    ...(placed.autoscaled === true ? { [REPLICAS_ANNOTATION]: REPLICAS_AUTOSCALED } : {}),
    [ARGOCD_WAVE_ANNOTATION]: String(isOpenEnded(step) ? LAST_SYNC_WAVE : step.wave),
    [PLAN_ANNOTATION]: plan,
    [STEP_ANNOTATION]: step.name,
  };
  const text = canonicalJson(withAnnotations(placed.manifest, annotations));
  // Flux replaces `${name}` in what a Kustomization with `postBuild` applies, also where a shell or a program means it.
  if (!text.includes('${')) return digested(placed.manifest, annotations, text);
  const unsubstituted = { ...annotations, [FLUX_SUBSTITUTE_ANNOTATION]: 'disabled' };
  return digested(placed.manifest, unsubstituted, canonicalJson(withAnnotations(placed.manifest, unsubstituted)));
}

/** Argo CD reads every option of an object from one annotation, so that none may take the place of another. */
function syncOptions(placed: PlacedManifest): Annotations {
  const options = [
    placed.manifest.metadata.annotations?.[ARGOCD_OPTIONS_ANNOTATION],
    placed.protected === true ? PROTECTION_ANNOTATIONS[ARGOCD_OPTIONS_ANNOTATION] : undefined,
    placed.optionalKind === true ? 'SkipDryRunOnMissingResource=true' : undefined,
  ].filter((option) => option !== undefined);
  return options.length === 0 ? {} : { [ARGOCD_OPTIONS_ANNOTATION]: options.join(',') };
}

function digested(
  manifest: Manifest,
  annotations: Annotations,
  canonical: string,
): { readonly manifest: Manifest; readonly digest: string } {
  const digest = digestOf(canonical);
  return { manifest: withAnnotations(manifest, { ...annotations, [DIGEST_ANNOTATION]: digest }), digest };
}

function withAnnotations(manifest: Manifest, annotations: Annotations): Manifest {
  const sorted = Object.fromEntries(Object.entries(annotations).sort(([left], [right]) => (left < right ? -1 : 1)));
  const { labels, name, namespace, ...rest } = manifest.metadata;
  return {
    ...manifest,
    metadata: {
      ...rest,
      annotations: sorted,
      ...(labels === undefined ? {} : { labels }),
      name,
      ...(namespace === undefined ? {} : { namespace }),
    },
  };
}
