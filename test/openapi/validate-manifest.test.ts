import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json/json.ts';
import { acceptedManifests } from './accepted-manifests.ts';
import { change } from './change.ts';
import { refusedManifests } from './refused-manifests.ts';
import { configMap, namespace } from './samples/configuration-samples.ts';
import { kustomization } from './samples/delivery-samples.ts';
import { deployment } from './samples/workload-samples.ts';
import { customResourceLibrary, kubernetesLibrary } from './schema-library.ts';
import { validateManifest } from './validate-manifest.ts';

// Every row of both tables has been put to a real API server (Kubernetes 1.36.3, server-side apply, strict, dry run).

describe('validateManifest accepts', () => {
  it.each(Object.entries(acceptedManifests))('%s', (_sentence, manifest) => {
    expect(validateManifest(manifest)).toEqual([]);
  });

  it('every kind it has a schema of, as the samples show', () => {
    const shown = new Set(Object.values(acceptedManifests).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
    const known = [...Object.keys(kubernetesLibrary.kinds), ...Object.keys(customResourceLibrary.kinds)];
    expect(known.filter((kind) => !shown.has(kind))).toEqual([]);
  });

  it('a member that is undefined, which counts as absent', () => {
    expect(validateManifest({ ...configMap, immutable: undefined })).toEqual([]);
  });

  it('keys that objects inherit', () => {
    const data: JsonObject = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
    expect(validateManifest({ ...configMap, data })).toEqual([]);
  });
});

describe('validateManifest refuses', () => {
  it.each(Object.entries(refusedManifests))('%s', (_sentence, { manifest, problems }) => {
    expect(validateManifest(manifest)).toEqual(problems);
  });

  it.each(['v1/Widget', 'v2/ConfigMap', 'v1/constructor', 'v1/__proto__'])('%s, which has no schema', (kind) => {
    const [apiVersion = '', name = ''] = kind.split('/');
    expect(validateManifest({ ...configMap, apiVersion, kind: name })).toEqual([
      `manifest: there is no schema for ${kind}`,
    ]);
  });

  it('a manifest without kind', () => {
    expect(validateManifest({})).toEqual(['manifest: there is no schema for /']);
  });

  it('fields of the prototype', () => {
    const hostile = '{"__proto__":{},"constructor":{},"valueOf":1,';
    const manifest: JsonObject = JSON.parse(JSON.stringify(configMap).replace('{', hostile));
    expect(validateManifest(manifest)).toEqual([
      '__proto__: is not a field of this object',
      'constructor: is not a field of this object',
      'valueOf: is not a field of this object',
    ]);
  });

  it('several faults at once, each of them', () => {
    const faulty = change(namespace, {
      'metadata/name': 'A',
      'metadata/namespace': 'b',
      'metadata/labels': { 'a b': '/' },
    });
    expect(validateManifest(faulty)).toEqual([
      'metadata.name: must be a lower case RFC 1123 label',
      'metadata.namespace: may not be set on an object outside namespaces',
      'metadata.labels["a b"]: the key must be a qualified name such as example.com/my-name',
      'metadata.labels["a b"]: must be a label value',
    ]);
  });

  it.each([
    ['a Deployment', deployment],
    ['a Kustomization', kustomization],
  ])('an unknown field in every object of %s whose fields are known', (_sentence, manifest) => {
    const openPlaces = objectPlaces(manifest).filter((place) => {
      const target = place === '' ? 'unknownField' : `${place}/unknownField`;
      return !validateManifest(change(manifest, { [target]: 'x' })).some((text) =>
        text.includes('is not a field of this'),
      );
    });
    // What is left are maps, which have keys and no fields.
    expect(
      openPlaces.filter((place) => !/(labels|annotations|matchLabels|requests|limits|nodeSelector)$/.test(place)),
    ).toEqual([]);
  });
});

/** Where a manifest has objects, as places for `change`; keys with a slash in them cannot be places. */
function objectPlaces(value: JsonValue | undefined, place = ''): readonly string[] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const below = members.flatMap(([name, member]) => objectPlaces(member, place === '' ? name : `${place}/${name}`));
  return isJsonObject(value) ? [place, ...below] : below;
}
