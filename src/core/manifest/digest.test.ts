import { describe, expect, it } from 'vitest';
import { digestOf, digestOfManifest } from './digest.ts';
import type { Manifest } from './manifest.ts';

it('is the SHA-256 of the UTF-8 bytes', () => {
  expect(digestOf('')).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(digestOf('é')).toBe('sha256:4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
});

function configMap(annotations?: Readonly<Record<string, string>>): Manifest {
  const metadata = { name: 'settings', namespace: 'shop' };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: annotations === undefined ? metadata : { ...metadata, annotations },
    data: { level: 'info' },
  };
}

const digest = { 'planwright.dev/digest': 'sha256:0' };

describe('the digest of a manifest', () => {
  it('is that of its canonical JSON', () => {
    const text =
      '{"apiVersion":"v1","data":{"level":"info"},"kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop"}}';
    expect(digestOfManifest(configMap())).toBe(digestOf(text));
  });

  it('stays the same when it is written into the manifest', () => {
    expect(digestOfManifest(configMap(digest))).toBe(digestOfManifest(configMap()));
    expect(digestOfManifest(configMap({}))).toBe(digestOfManifest(configMap()));
    expect(digestOfManifest(configMap({ a: 'b', ...digest }))).toBe(digestOfManifest(configMap({ a: 'b' })));
  });

  it('changes with every other annotation', () => {
    expect(digestOfManifest(configMap({ 'planwright.dev/digests': 'x' }))).not.toBe(digestOfManifest(configMap()));
  });

  it('leaves the manifest as it was', () => {
    const manifest = configMap({ a: 'b', ...digest });
    digestOfManifest(manifest);
    expect(manifest).toStrictEqual(configMap({ a: 'b', ...digest }));
  });
});
