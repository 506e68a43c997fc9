import { type Config, type OutputFolders, repositoryPath } from '../config/config.ts';
import type { JsonObject } from '../json/json.ts';
import { REPLICAS_ANNOTATION, REPLICAS_AUTOSCALED } from '../synth/labels.ts';

/** Everything Argo CD's side of a repository is made from. */
export interface ArgocdContext {
  readonly config: Config;
  readonly folders: OutputFolders;
  /** Whether there are Namespaces to apply. */
  readonly namespaces: boolean;
}

/**
 * The Argo CD objects every repository has once, by file name: an ApplicationSet that makes one Application per resource for
 * the manifests, one that makes an Application per namespace for resources and Plans, and an Application for Namespaces.
 */
export function argocdObjects(context: ArgocdContext): Readonly<Record<string, JsonObject>> {
  return {
    'applicationset-manifests': manifestsApplicationSet(context),
    'applicationset-plans': plansApplicationSet(context),
    ...(context.namespaces ? { 'application-namespaces': namespacesApplication(context) } : {}),
  };
}

/**
 * One Application per folder under `dist/manifests/<namespace>/`. The name template is frozen: a changed name would delete an
 * Application and, with it, everything it applied.
 */
function manifestsApplicationSet(context: ArgocdContext): JsonObject {
  const root = repositoryPath(context.config, `${context.folders.dist}/manifests`);
  const namespace = `{{ index .path.segments ${root.split('/').length} }}`;
  return applicationSet('planwright-manifests', context, {
    directory: `${root}/*/*`,
    name: `${namespace}.{{ .path.basename }}`,
    // Without manifest-generate-paths, which would spare Argo CD a look at unchanged folders: with it, a commit that repairs a sync
    // that failed or was terminated counts as already tried, and is skipped for ever.
    annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
    spec: {
      destination: destination(context.config, namespace),
      ignoreDifferences: [autoscaledReplicas('StatefulSet'), autoscaledReplicas('Deployment')],
      project: context.config.argocd.project,
      source: {
        ...source(context.config, '{{ .path.path }}'),
        directory: { exclude: '*kustomization.yaml', recurse: true },
      },
      syncPolicy: syncPolicy({
        syncOptions: ['ServerSideApply=true', 'RespectIgnoreDifferences=true', 'CreateNamespace=false'],
      }),
    },
  });
}

/**
 * Resources and Plans, apart from the manifests: a resource is ready only after its children, and its finalizer waits for them
 * to go, so inside one Application each would wait for the other. Never PruneLast, which would wait for health.
 */
function plansApplicationSet(context: ArgocdContext): JsonObject {
  const root = repositoryPath(context.config, context.folders.plans);
  return applicationSet('planwright-plans', context, {
    directory: `${root}/*`,
    // No resource's Application can be called this: their last part is always `<kind>-<name>`.
    name: '{{ .path.basename }}.plans',
    annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' },
    spec: {
      destination: destination(context.config, '{{ .path.basename }}'),
      project: context.config.argocd.project,
      source: { ...source(context.config, '{{ .path.path }}'), directory: { recurse: true } },
      syncPolicy: syncPolicy({ allowEmpty: true, syncOptions: ['ServerSideApply=true'] }),
    },
  });
}

function namespacesApplication(context: ArgocdContext): JsonObject {
  const { config, folders } = context;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: metadataOf('planwright-namespaces', config),
    spec: {
      destination: destination(config, undefined),
      project: config.argocd.project,
      source: {
        ...source(config, repositoryPath(config, `${folders.dist}/namespaces`)),
        directory: { recurse: true },
      },
      syncPolicy: syncPolicy({ syncOptions: ['ServerSideApply=true'] }),
    },
  };
}

interface Template {
  readonly directory: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
}

function applicationSet(name: string, { config }: ArgocdContext, template: Template): JsonObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: metadataOf(name, config),
    spec: {
      generators: [
        {
          git: {
            directories: [{ path: template.directory }],
            repoURL: config.repository.url,
            revision: config.repository.revision,
          },
        },
      ],
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      // What bears data carries its own protection; everything else goes with its resource.
      syncPolicy: { preserveResourcesOnDeletion: false },
      template: {
        metadata: {
          annotations: { ...template.annotations },
          finalizers: ['resources-finalizer.argocd.argoproj.io'],
          labels: { 'app.kubernetes.io/managed-by': 'planwright' },
          name: template.name,
        },
        spec: template.spec,
      },
    },
  };
}

function metadataOf(name: string, config: Config): JsonObject {
  return { labels: { 'app.kubernetes.io/managed-by': 'planwright' }, name, namespace: config.argocd.namespace };
}

function source(config: Config, path: string): JsonObject {
  return { path, repoURL: config.repository.url, targetRevision: config.repository.revision };
}

function destination({ argocd }: Config, namespace: string | undefined): JsonObject {
  const cluster = argocd.destination.name ? { name: argocd.destination.name } : { server: argocd.destination.server };
  return namespace === undefined ? cluster : { ...cluster, namespace };
}

/**
 * Argo CD leaves `spec.replicas` alone where an autoscaler owns it: a start value is rendered, and never enforced. It evaluates the
 * expression on the live object and on the wanted one by itself, and applies for an ignored field what it found in the live one.
 * So the field is also ignored in a live object whose count Argo CD itself last wrote: else, when an autoscaler is added, it would
 * be cut from the wanted object only, and the API server would default it to 1. A count that a person wrote is still drift, and a
 * changed count in Git changes the digest, too.
 */
function autoscaledReplicas(kind: 'StatefulSet' | 'Deployment'): JsonObject {
  const marked = `.metadata.annotations["${REPLICAS_ANNOTATION}"] == "${REPLICAS_AUTOSCALED}"`;
  const manager = '.metadata.managedFields[]? | select(.manager == "argocd-controller")';
  const written = `[${manager} | .fieldsV1["f:spec"]["f:replicas"]] | any(. != null)`;
  return { group: 'apps', jqPathExpressions: [`select((${marked}) or (${written})) | .spec.replicas`], kind };
}

function syncPolicy(options: { readonly syncOptions: readonly string[]; readonly allowEmpty?: boolean }): JsonObject {
  return {
    automated: {
      ...(options.allowEmpty === undefined ? {} : { allowEmpty: options.allowEmpty }),
      prune: true,
      selfHeal: true,
    },
    // Without `refresh` it would try the refused commit for ever, and never the one that repairs it.
    retry: { backoff: { duration: '10s', factor: 2, maxDuration: '5m' }, limit: -1, refresh: true },
    syncOptions: options.syncOptions,
  };
}
