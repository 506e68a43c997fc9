import { describe, expect, it } from 'vitest';
import { componentSteps, standardSteps } from '../kind/steps.ts';
import { digestOfManifest } from '../manifest/digest.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { PlacedManifest, Placement } from '../synth/placement.ts';
import { annotateManifest } from './annotate-manifest.ts';

const [step] = standardSteps('stateful');
if (step === undefined) throw new Error('no step');
const place = { plan: 'kiosk-fair', step };

function placed(change: Partial<Placement> = {}, manifest: Partial<Manifest> = {}): PlacedManifest {
  const settings: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'market' } };
  return { step: 'stateful', component: 'stand', ...change, manifest: { ...settings, ...manifest } };
}

/** The annotations but for the digest. */
function annotate(input: PlacedManifest): Readonly<Record<string, string>> {
  const annotations = { ...annotateManifest(input, place).manifest.metadata.annotations };
  delete annotations['planwright.dev/digest'];
  return annotations;
}

const everywhere = {
  'argocd.argoproj.io/sync-wave': '50',
  'planwright.dev/plan': 'kiosk-fair',
  'planwright.dev/step': 'stateful',
};

describe('an object carries', () => {
  it('its wave for Argo CD, its Plan, its step and its digest, all in order', () => {
    const labels = { team: 'fun' };
    const { manifest, digest } = annotateManifest(
      placed({}, { metadata: { name: 'a', namespace: 'market', labels, annotations: { z: '1', a: '2' } }, data: {} }),
      place,
    );
    expect(JSON.stringify(manifest)).toBe(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          annotations: {
            a: '2',
            'argocd.argoproj.io/sync-wave': '50',
            'planwright.dev/digest': digest,
            'planwright.dev/plan': 'kiosk-fair',
            'planwright.dev/step': 'stateful',
            z: '1',
          },
          labels,
          name: 'a',
          namespace: 'market',
        },
        data: {},
      }),
    );
  });

  const protection = {
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  };
  const skip = { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' };
  const own = (annotations: Readonly<Record<string, string>>) => ({ metadata: { name: 'a', annotations } });
  const options = (text: string) => own({ 'argocd.argoproj.io/sync-options': text });

  const cases: Readonly<Record<string, readonly [PlacedManifest, Readonly<Record<string, string>>]>> = {
    'nothing more where nothing was asked for': [placed({ protected: false, optionalKind: false }), {}],
    'protection from both appliers, when it is protected': [placed({ protected: true }), protection],
    'leave to be skipped, when its kind is optional': [placed({ optionalKind: true }), skip],
    'both, when it is protected and of an optional kind': [
      placed({ protected: true, optionalKind: true }),
      { ...protection, 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false,SkipDryRunOnMissingResource=true' },
    ],
    "its kind's own options beside them": [
      placed({ protected: true }, options('Replace=true')),
      { ...protection, 'argocd.argoproj.io/sync-options': 'Replace=true,Prune=false,Delete=false' },
    ],
    "its kind's own options": [
      placed({}, options('Replace=true')),
      { 'argocd.argoproj.io/sync-options': 'Replace=true' },
    ],
    'the mark of an autoscaler, which both appliers look for': [
      placed({ autoscaled: true }),
      { 'planwright.dev/replicas': 'autoscaled' },
    ],
    'leave from substitution, when a text would be substituted by Flux': [
      placed({}, { data: { 'start.sh': 'echo ${HOME}' } }),
      { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
    ],
    'the same when an annotation would be': [
      placed({}, own({ note: '${CENTER}' })),
      { note: '${CENTER}', 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
    ],
    'nothing for what Flux leaves alone': [placed({}, { data: { a: '$HOME $(HOME) {} $', b: '{' } }), {}],
  };

  it.each(Object.entries(cases))('%s', (_situation, [input, more]) => {
    expect(annotate(input)).toEqual({ ...everywhere, ...more });
  });

  it('the last wave of all, where nothing may wait for it', () => {
    for (const step of [...standardSteps('exposure', 'autoscaling'), ...componentSteps('loki', 2, ['exposure'])]) {
      const { manifest } = annotateManifest(placed(), { ...place, step });
      expect(manifest.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-wave': '1000000' });
    }
  });

  it('our values, whatever its kind says', () => {
    const lies = { 'argocd.argoproj.io/sync-wave': '-1', 'planwright.dev/plan': 'x', 'planwright.dev/step': 'y' };
    expect(annotate(placed({}, own(lies)))).toEqual(everywhere);
  });
});

describe('the digest', () => {
  it('is that of the RFC 8785 JSON without the annotation that carries it', () => {
    const { manifest, digest } = annotateManifest(placed({}, { data: { b: '1', a: '2' } }), place);
    expect(digestOfManifest(manifest)).toBe(digest);
    // printf %s '{"apiVersion":"v1","data":{"a":"2","b":"1"},"kind":"ConfigMap","metadata":{"annotations":{"argocd.argoproj.io/sync-wave":"50","planwright.dev/plan":"kiosk-fair","planwright.dev/step":"stateful"},"name":"a","namespace":"market"}}' | sha256sum
    expect(digest).toBe('sha256:9ee37f623e9da48aeb426f3922e85ef3b2ac35ea3f8e0d5da70842b3dc203a45');
  });

  it('covers the annotations for the appliers: a moved wave is another object', () => {
    const { digest } = annotateManifest(placed(), place);
    const [later] = standardSteps('workloads');
    if (later === undefined) throw new Error('no step');
    expect(annotateManifest(placed(), { ...place, step: later }).digest).not.toBe(digest);
    expect(annotateManifest(placed({ protected: true }), place).digest).not.toBe(digest);
    expect(annotateManifest(placed(), { ...place, plan: 'kiosk-other' }).digest).not.toBe(digest);
  });

  it('is right for an object that Flux must not substitute', () => {
    const { manifest, digest } = annotateManifest(placed({}, { data: { a: '${B}' } }), place);
    expect(digestOfManifest(manifest)).toBe(digest);
  });

  it('does not depend on the order of members', () => {
    const left = annotateManifest(placed({}, { data: { a: '1', b: '2' } }), place);
    const right = annotateManifest(placed({}, { data: { b: '2', a: '1' } }), place);
    expect(left.digest).toBe(right.digest);
  });
});

it('leaves the input as it was', () => {
  const input = placed({ protected: true });
  const before = structuredClone(input);
  annotateManifest(input, place);
  expect(input).toEqual(before);
});
