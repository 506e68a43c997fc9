import type { JsonObject } from '../../../src/core/json/json.ts';
import { metadata } from './sample-metadata.ts';

/** A Flux Kustomization. */
export const kustomization: JsonObject = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { ...metadata, namespace: 'flux-system' },
  spec: {
    interval: '10m',
    timeout: '5m',
    path: './dist/manifests/shop/web-checkout/50-stateful',
    prune: true,
    wait: true,
    deletionPolicy: 'MirrorPrune',
    sourceRef: { kind: 'GitRepository', name: 'platform' },
    dependsOn: [{ name: 'checkout-20' }],
    healthCheckExprs: [{ apiVersion: 'shop.example.com/v1', kind: 'Queue', current: 'status.ready' }],
  },
};

/** A Flux GitRepository. */
export const gitRepository: JsonObject = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { ...metadata, namespace: 'flux-system' },
  spec: { interval: '1m', url: 'https://git.example.com/platform.git', ref: { branch: 'main' } },
};

/** A Flux OCIRepository. */
export const ociRepository: JsonObject = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'OCIRepository',
  metadata: { ...metadata, namespace: 'flux-system' },
  spec: { interval: '1m', url: 'oci://registry.example.com/platform', ref: { tag: 'latest' } },
};

/** An Argo CD Application. */
export const application: JsonObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { ...metadata, namespace: 'argocd' },
  spec: {
    project: 'default',
    source: {
      repoURL: 'https://git.example.com/platform.git',
      path: 'plans/shop',
      targetRevision: 'main',
      directory: { recurse: true },
    },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    syncPolicy: {
      automated: { prune: true, selfHeal: true, allowEmpty: true },
      retry: { limit: -1, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
      syncOptions: ['ServerSideApply=true'],
    },
    ignoreDifferences: [{ group: 'apps', kind: 'StatefulSet', jsonPointers: ['/spec/replicas'] }],
  },
};

/** An Argo CD ApplicationSet. */
export const applicationSet: JsonObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { ...metadata, namespace: 'argocd' },
  spec: {
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [
      {
        git: {
          repoURL: 'https://git.example.com/platform.git',
          revision: 'main',
          directories: [{ path: 'dist/manifests/*/*' }],
        },
      },
    ],
    template: {
      metadata: { name: '{{.path.basenameNormalized}}' },
      spec: {
        project: 'default',
        source: { repoURL: 'https://git.example.com/platform.git', path: '{{.path.path}}' },
        destination: { server: 'https://kubernetes.default.svc' },
      },
    },
  },
};

/** An Argo CD AppProject. */
export const appProject: JsonObject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { ...metadata, namespace: 'argocd' },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: 'shop' }],
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
  },
};
