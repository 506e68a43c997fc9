import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { defaultConfig } from '../../src/core/config/admit-config.ts';
import type { Config } from '../../src/core/config/config.ts';
import { isJsonArray, isJsonObject, type JsonObject, valueAt } from '../../src/core/json/json.ts';
import { type DeliveredPlan, rootFiles, unitFiles } from '../../src/core/layout/delivery-files.ts';
import type { GeneratedFile } from '../../src/core/layout/generated-file.ts';
import { kinds } from '../../src/kinds/index.ts';
import { validateManifest } from '../openapi/validate-manifest.ts';
import { arcade } from '../toys/arcade.ts';
import { kiosk } from '../toys/kiosk.ts';
import { renderToy } from '../toys/render-toy.ts';

const folders = { dist: 'dist', plans: 'plans' };
const long = 'a'.repeat(253);
const plans: readonly DeliveredPlan[] = [
  renderToy(arcade, { machines: 1 }).plan,
  renderToy(arcade, { machines: 0 }, { name: long }).plan,
  renderToy(arcade, { machines: 0 }, { namespace: 'n'.repeat(63), name: long }).plan,
  renderToy(kiosk, { image: 'a:1', replicas: 1, greeting: '', deletionPolicy: 'Retain' }, { name: '1e3' }).plan,
];

const base: Config = {
  ...defaultConfig(),
  repository: { url: 'https://example.com/repo.git', revision: 'main', path: '' },
};
const restricted = { create: true, podSecurity: 'restricted' as const };

const configurations: Readonly<Record<string, Config>> = {
  'for both appliers': base,
  'by namespace': { ...base, delivery: { granularity: 'namespace' } },
  'with Namespaces': {
    ...base,
    namespaces: { market: { ...restricted, labels: { team: 'fun' }, annotations: { owner: 'jane' } }, zoo: restricted },
  },
  'from a folder of the repository, for a named cluster': {
    ...base,
    repository: { url: 'git@example.com:fleet/repo.git', revision: 'release-1', path: 'clusters/eu' },
    argocd: { namespace: 'gitops', project: 'platform', destination: { name: 'eu-1' } },
  },
  'from another source, with other times': {
    ...base,
    flux: {
      namespace: 'gitops',
      sourceRef: { kind: 'OCIRepository', name: 'fleet' },
      interval: '1h30m',
      retryInterval: '30s',
      timeout: '90s',
    },
  },
  'from a bucket': { ...base, flux: { ...base.flux, sourceRef: { kind: 'Bucket', name: 'fleet' } } },
};

function filesOf(config: Config): readonly GeneratedFile[] {
  const delivery = { config, folders, kinds };
  return [...rootFiles(delivery), ...unitFiles(plans, delivery)];
}

/** Every object of the files, but for those that only kustomize reads. */
function objectsOf(files: readonly GeneratedFile[]): readonly JsonObject[] {
  return files
    .flatMap(({ text }) => parseAllDocuments(text).map((document): unknown => document.toJS()))
    .filter((object) => isJsonObject(object))
    .filter(({ apiVersion }) => apiVersion !== 'kustomize.config.k8s.io/v1beta1');
}

const isFlux = ({ apiVersion }: JsonObject) => apiVersion === 'kustomize.toolkit.fluxcd.io/v1';
const nameOf = (object: JsonObject) => String(valueAt(object, ['metadata', 'name']));

function dependenciesOf(object: JsonObject): readonly string[] {
  const dependsOn = valueAt(object, ['spec', 'dependsOn']);
  return isJsonArray(dependsOn) ? dependsOn.map((each) => String(valueAt(each, ['name']))) : [];
}

describe.each(Object.entries(configurations))('delivery %s', (_which, config) => {
  const files = filesOf(config);
  const objects = objectsOf(files);
  const flux = objects.filter(isFlux);

  it('has objects that API servers with Argo CD and Flux take', () => {
    expect(objects.length).toBeGreaterThan(10);
    expect(objects.flatMap((object) => validateManifest(object))).toEqual([]);
  });

  it('has no two objects of one name, and no two files of one path', () => {
    const identities = objects.map((object) => `${String(object['kind'])} ${nameOf(object)}`);
    expect(new Set(identities).size).toBe(identities.length);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  it('has Flux objects that depend on what is there, and never in a circle', () => {
    const byName = new Map(flux.map((object) => [nameOf(object), dependenciesOf(object)]));
    for (const start of byName.keys()) {
      const seen = new Set<string>();
      for (let next = [start]; next.length > 0; ) {
        next = next.flatMap((name) => {
          const before = byName.get(name);
          expect(before, `${name} is not rendered`).toBeDefined();
          return before ?? [];
        });
        for (const name of next) {
          expect(name, `${start} waits for itself`).not.toBe(start);
          seen.add(name);
        }
        expect(seen.size).toBeLessThanOrEqual(flux.length);
      }
    }
  });

  it('has Flux objects that apply folders which are rendered', () => {
    const { path: root } = config.repository;
    const prefix = root === '' ? './' : `./${root}/`;
    const folderNames = new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
    for (const object of flux) {
      const path = String(valueAt(object, ['spec', 'path']));
      expect(path.startsWith(prefix)).toBe(true);
      const folder = path.slice(prefix.length);
      // The folder of Plans is not among these files: it belongs to the resources.
      if (folder !== 'plans') expect(folderNames).toContain(folder);
    }
  });

  it('never waits for a resource where it applies manifests, or for manifests where it applies resources', () => {
    for (const object of flux) {
      const checksHealth = valueAt(object, ['spec', 'healthChecks']) !== undefined;
      const waits = valueAt(object, ['spec', 'wait']) === true;
      expect([checksHealth, waits]).not.toEqual([true, true]);
      if (checksHealth) expect(valueAt(object, ['spec', 'path'])).toMatch(/kustomize\/empty$/);
    }
    const plansObject = flux.find((object) => nameOf(object) === 'planwright-plans');
    expect(valueAt(plansObject, ['spec', 'wait'])).toBeUndefined();
    expect(dependenciesOf(plansObject ?? {})).toEqual(
      Object.keys(config.namespaces).length > 0 ? ['planwright-namespaces'] : [],
    );
  });

  it('has one readiness for each resource, called by its name', () => {
    const checked = flux.flatMap((object) => {
      const checks = valueAt(object, ['spec', 'healthChecks']);
      return isJsonArray(checks) ? checks : [];
    });
    expect(checked).toHaveLength(plans.length);
    expect(checked).toEqual(
      expect.arrayContaining(
        plans.map(({ resource: { apiVersion, kind, namespace, name } }) => ({ apiVersion, kind, namespace, name })),
      ),
    );
  });
});
