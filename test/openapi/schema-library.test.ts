import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const MAXIMUM_BYTES = 1_500_000;

const files = ['kubernetes.json', 'custom-resources.json'].map((name) => ({
  name,
  text: readFileSync(new URL(name, import.meta.url), 'utf8'),
}));

describe('the schema fixtures', () => {
  it('say where they come from and under which licence', () => {
    const sources = files.flatMap(({ text }) => JSON.parse(text)._source);
    expect(sources.map(({ module, licence }) => `${module} ${licence}`)).toEqual([
      'k8s.io/kubernetes Apache-2.0',
      'github.com/cert-manager/cert-manager Apache-2.0',
      'github.com/fluxcd/kustomize-controller Apache-2.0',
      'github.com/fluxcd/source-controller Apache-2.0',
      'github.com/argoproj/argo-cd/v3 Apache-2.0',
      'github.com/prometheus-operator/prometheus-operator Apache-2.0',
    ]);
    for (const { version } of sources) expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
  });

  it('stay small enough to commit', () => {
    expect(files.reduce((bytes, { text }) => bytes + Buffer.byteLength(text), 0)).toBeLessThan(MAXIMUM_BYTES);
  });

  it.each(files)('$name refers to nothing that it lacks', ({ text }) => {
    const { definitions } = JSON.parse(text);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(references.filter((name) => !Object.hasOwn(definitions, name))).toEqual([]);
  });

  it.each(files)('$name defines nothing that is not used', ({ text }) => {
    const { definitions } = JSON.parse(text);
    expect(Object.keys(definitions).filter((name) => !text.includes(`"$ref":${JSON.stringify(name)}`))).toEqual([]);
  });
});
