import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../config/admit-config.ts';
import { type JsonObject, type JsonValue, valueAt } from '../json/json.ts';
import { type ArgocdContext, argocdObjects } from './argocd.ts';

const config = {
  ...defaultConfig(),
  repository: { url: 'https://example.com/repo.git', revision: 'main', path: '' },
};
const context: ArgocdContext = { config, folders: { dist: 'dist', plans: 'plans' }, namespaces: false };

function changed(change: Partial<typeof config>): ArgocdContext {
  return { ...context, config: { ...config, ...change } };
}

function objectOf(name: string, each: ArgocdContext = context): JsonObject {
  const object = argocdObjects(each)[name];
  if (object === undefined) throw new Error(`no object ${name}`);
  return object;
}

const destination = { server: 'https://kubernetes.default.svc' };
const retry = { backoff: { duration: '10s', factor: 2, maxDuration: '5m' }, limit: -1, refresh: true };

describe('the Applications of manifests', () => {
  it('come from one ApplicationSet, one for each resource', () => {
    expect(objectOf('applicationset-manifests')).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'planwright' },
        name: 'planwright-manifests',
        namespace: 'argocd',
      },
      spec: {
        generators: [
          {
            git: {
              directories: [{ path: 'dist/manifests/*/*' }],
              repoURL: 'https://example.com/repo.git',
              revision: 'main',
            },
          },
        ],
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        syncPolicy: { preserveResourcesOnDeletion: false },
        template: {
          metadata: {
            annotations: {
              'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
            },
            finalizers: ['resources-finalizer.argocd.argoproj.io'],
            labels: { 'app.kubernetes.io/managed-by': 'planwright' },
            name: '{{ index .path.segments 2 }}.{{ .path.basename }}',
          },
          spec: {
            destination: { ...destination, namespace: '{{ index .path.segments 2 }}' },
            ignoreDifferences: ['StatefulSet', 'Deployment'].map((kind) => ({
              group: 'apps',
              jqPathExpressions: [
                'select((.metadata.annotations["planwright.dev/replicas"] == "autoscaled") or ([.metadata.managedFields[]? | select(.manager == "argocd-controller") | .fieldsV1["f:spec"]["f:replicas"]] | any(. != null))) | .spec.replicas',
              ],
              kind,
            })),
            project: 'default',
            source: {
              directory: { exclude: '*kustomization.yaml', recurse: true },
              path: '{{ .path.path }}',
              repoURL: 'https://example.com/repo.git',
              targetRevision: 'main',
            },
            syncPolicy: {
              automated: { prune: true, selfHeal: true },
              retry,
              syncOptions: ['ServerSideApply=true', 'RespectIgnoreDifferences=true', 'CreateNamespace=false'],
            },
          },
        },
      },
    });
  });
});

describe('the Applications of resources and Plans', () => {
  const { spec } = objectOf('applicationset-plans');

  it('are one for each namespace, apart from the manifests', () => {
    expect(spec).toMatchObject({
      generators: [{ git: { directories: [{ path: 'plans/*' }] } }],
      template: {
        metadata: {
          annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' },
          name: '{{ .path.basename }}.plans',
        },
        spec: {
          destination: { ...destination, namespace: '{{ .path.basename }}' },
          source: { directory: { recurse: true }, path: '{{ .path.path }}' },
        },
      },
    });
  });

  it('may become empty, and never wait for the health of what they prune', () => {
    expect(valueAt(spec, ['template', 'spec', 'syncPolicy'])).toEqual({
      automated: { allowEmpty: true, prune: true, selfHeal: true },
      retry,
      syncOptions: ['ServerSideApply=true'],
    });
  });
});

describe('the Application of Namespaces', () => {
  it('is there when there are any', () => {
    expect(Object.keys(argocdObjects(context))).toEqual(['applicationset-manifests', 'applicationset-plans']);
    expect(objectOf('application-namespaces', { ...context, namespaces: true })).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'planwright' },
        name: 'planwright-namespaces',
        namespace: 'argocd',
      },
      spec: {
        destination,
        project: 'default',
        source: {
          directory: { recurse: true },
          path: 'dist/namespaces',
          repoURL: 'https://example.com/repo.git',
          targetRevision: 'main',
        },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry,
          syncOptions: ['ServerSideApply=true'],
        },
      },
    });
  });
});

describe('the set-up of planwright.yaml', () => {
  it('says where Argo CD is and which cluster it deploys to', () => {
    const argocd = { namespace: 'gitops', project: 'platform', destination: { name: 'eu-1' } };
    const objects = argocdObjects({ ...changed({ argocd }), namespaces: true });
    for (const object of Object.values(objects)) {
      expect(object).toMatchObject({ metadata: { namespace: 'gitops' } });
      const spec = valueAt(object, object['kind'] === 'Application' ? ['spec'] : ['spec', 'template', 'spec']);
      expect(spec).toMatchObject({ project: 'platform', destination: { name: 'eu-1' } });
      expect(spec).not.toHaveProperty('destination.server');
    }
  });

  it('says which branch is followed, for the folders and for their files', () => {
    const repository = { ...config.repository, revision: 'v2' };
    const { spec } = objectOf('applicationset-manifests', changed({ repository }));
    expect(spec).toMatchObject({
      generators: [{ git: { revision: 'v2' } }],
      template: { spec: { source: { targetRevision: 'v2' } } },
    });
  });
});

/** What Argo CD's Git generator says of a folder, as far as our templates ask. */
function generated(path: string): JsonObject {
  const segments = path.split('/');
  return { path: { path, basename: segments.at(-1) ?? '', segments } };
}

/** The part of Go's templates that ours use: `{{ .a.b }}` and `{{ index .a.b 2 }}`, with `missingkey=error`. */
function render(template: JsonValue | undefined, data: JsonObject): string {
  return String(template).replaceAll(/\{\{ (?:index )?\.([\w.]+)(?: (\d+))? \}\}/g, (_whole, names: string, index) => {
    const path = names.split('.');
    const value = valueAt(data, index === undefined ? path : [...path, Number(index)]);
    if (typeof value !== 'string') throw new Error(`${names} ${index ?? ''} is missing`);
    return value;
  });
}

describe('an Application is called after namespace and Plan, and deploys to that namespace', () => {
  const cases = {
    'at the root of the repository': ['', 'dist', 'dist/manifests'],
    'in a folder of the repository': ['clusters/eu', 'dist', 'clusters/eu/dist/manifests'],
    'with its output in a deeper folder': ['clusters', './build/out', 'clusters/build/out/manifests'],
  } as const;

  it.each(Object.entries(cases))('%s', (_where, [path, dist, root]) => {
    const each = { ...changed({ repository: { ...config.repository, path } }), folders: { dist, plans: 'plans' } };
    const { spec } = objectOf('applicationset-manifests', each);
    expect(valueAt(spec, ['generators', 0, 'git', 'directories'])).toEqual([{ path: `${root}/*/*` }]);
    const data = generated(`${root}/market/kiosk-fair`);
    const template = valueAt(spec, ['template']);
    expect(render(valueAt(template, ['metadata', 'name']), data)).toBe('market.kiosk-fair');
    expect(render(valueAt(template, ['spec', 'destination', 'namespace']), data)).toBe('market');
    expect(render(valueAt(template, ['spec', 'source', 'path']), data)).toBe(`${root}/market/kiosk-fair`);
  });

  it('and that of its Plans after the namespace, as no resource’s can be', () => {
    const each = changed({ repository: { ...config.repository, path: 'clusters/eu' } });
    const { spec } = objectOf('applicationset-plans', each);
    expect(valueAt(spec, ['generators', 0, 'git', 'directories'])).toEqual([{ path: 'clusters/eu/plans/*' }]);
    const data = generated('clusters/eu/plans/market');
    const template = valueAt(spec, ['template']);
    expect(render(valueAt(template, ['metadata', 'name']), data)).toBe('market.plans');
    expect(render(valueAt(template, ['spec', 'destination', 'namespace']), data)).toBe('market');
    expect(render(valueAt(template, ['spec', 'source', 'path']), data)).toBe('clusters/eu/plans/market');
  });
});
