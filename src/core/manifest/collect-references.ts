import { type JsonObject, type JsonValue, member, valueAt } from '../json/json.ts';
import type { Manifest } from './manifest.ts';
import { groupOf, type ObjectReference } from './object-id.ts';
import { asObject, containersOf, objectsOf, podTemplateOf } from './pod-spec.ts';

/** One object that another one names. */
export interface ManifestReference {
  readonly target: ObjectReference;
  /** What the name is used for, for messages: `volume`, `serviceAccountName`. */
  readonly use: string;
  /** The keys that must be in the ConfigMap or Secret; empty when any will do. */
  readonly keys: readonly string[];
  /** The referring object works without it (`optional: true`). */
  readonly optional: boolean;
}

/**
 * Every object a manifest names in a way that it cannot work without: mounts, environment, ServiceAccount, pull secrets,
 * governing Service, claims, scale target, roles and subjects, Ingress back ends and TLS. In the order of the manifest.
 */
export function collectReferences(manifest: Manifest): readonly ManifestReference[] {
  const scope: Scope = { namespace: manifest.metadata.namespace };
  const pod = podTemplateOf(manifest);
  return [...(pod === undefined ? [] : podReferences(pod.spec, scope)), ...ownReferences(manifest, scope)];
}

interface Scope {
  readonly namespace: string | undefined;
}

function reference(
  scope: Scope,
  target: { readonly apiVersion: string; readonly kind: string; readonly name: JsonValue | undefined },
  details: { readonly use: string; readonly keys?: readonly string[]; readonly optional?: JsonValue | undefined },
): readonly ManifestReference[] {
  const { apiVersion, kind, name } = target;
  if (typeof name !== 'string' || name === '') return [];
  const namespaced = scope.namespace === undefined ? {} : { namespace: scope.namespace };
  return [
    {
      target: { apiVersion, kind, ...namespaced, name },
      use: details.use,
      keys: details.keys ?? [],
      optional: details.optional === true,
    },
  ];
}

function podReferences(spec: JsonObject, scope: Scope): readonly ManifestReference[] {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', name: spec['serviceAccountName'] };
  return [
    ...reference(scope, account, { use: 'serviceAccountName' }),
    ...objectsOf(spec['imagePullSecrets']).flatMap((secret) =>
      reference(scope, { apiVersion: 'v1', kind: 'Secret', name: secret['name'] }, { use: 'imagePullSecrets' }),
    ),
    ...objectsOf(spec['volumes']).flatMap((volume) => volumeReferences(volume, scope)),
    ...containersOf(spec).flatMap((container) => environmentReferences(container, scope)),
  ];
}

function volumeReferences(volume: JsonObject, scope: Scope): readonly ManifestReference[] {
  const claim = asObject(volume['persistentVolumeClaim']);
  const projected = objectsOf(asObject(volume['projected'])['sources']);
  return [
    ...sourceReferences({ configMap: volume['configMap'], secret: renamedSecret(volume['secret']) }, scope, 'volume'),
    ...reference(
      scope,
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claim['claimName'] },
      { use: 'volume' },
    ),
    ...projected.flatMap((source) => sourceReferences(source, scope, 'volume')),
  ];
}

/** A Secret volume says `secretName` where every other source says `name`. */
function renamedSecret(secret: JsonValue | undefined): JsonObject {
  const source = asObject(secret);
  return { ...source, name: source['secretName'] };
}

function environmentReferences(container: JsonObject, scope: Scope): readonly ManifestReference[] {
  return [
    ...objectsOf(container['env']).flatMap((variable) => {
      const from = asObject(variable['valueFrom']);
      return sourceReferences({ configMap: from['configMapKeyRef'], secret: from['secretKeyRef'] }, scope, 'env');
    }),
    ...objectsOf(container['envFrom']).flatMap((source) =>
      sourceReferences({ configMap: source['configMapRef'], secret: source['secretRef'] }, scope, 'envFrom'),
    ),
  ];
}

function sourceReferences(source: JsonObject, scope: Scope, use: string): readonly ManifestReference[] {
  return (['configMap', 'secret'] as const).flatMap((field) => {
    const value = asObject(source[field]);
    const kind = field === 'secret' ? 'Secret' : 'ConfigMap';
    const details = { use, keys: keysOf(value), optional: value['optional'] };
    return reference(scope, { apiVersion: 'v1', kind, name: value['name'] }, details);
  });
}

function keysOf(source: JsonObject): readonly string[] {
  const keys = [source['key'], ...objectsOf(source['items']).map((item) => item['key'])];
  return keys.filter((key) => typeof key === 'string');
}

function ownReferences(manifest: Manifest, scope: Scope): readonly ManifestReference[] {
  switch (`${groupOf(manifest.apiVersion)}/${manifest.kind}`) {
    case 'apps/StatefulSet': {
      const service = { apiVersion: 'v1', kind: 'Service', name: valueAt(manifest, ['spec', 'serviceName']) };
      return reference(scope, service, { use: 'serviceName' });
    }
    case 'autoscaling/HorizontalPodAutoscaler':
      return typedReference(valueAt(manifest, ['spec', 'scaleTargetRef']), scope, 'scaleTargetRef');
    case 'rbac.authorization.k8s.io/RoleBinding':
    case 'rbac.authorization.k8s.io/ClusterRoleBinding':
      return bindingReferences(manifest, scope);
    case 'networking.k8s.io/Ingress':
      return ingressReferences(manifest, scope);
    default:
      return [];
  }
}

function typedReference(value: JsonValue | undefined, scope: Scope, use: string): readonly ManifestReference[] {
  const apiVersion = member(value, 'apiVersion');
  const kind = member(value, 'kind');
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  return reference(scope, { apiVersion, kind, name: member(value, 'name') }, { use });
}

function bindingReferences(manifest: Manifest, scope: Scope): readonly ManifestReference[] {
  const role = asObject(manifest['roleRef']);
  const kind = role['kind'] === 'ClusterRole' ? 'ClusterRole' : 'Role';
  const roleScope = kind === 'ClusterRole' ? { namespace: undefined } : scope;
  const target = { apiVersion: 'rbac.authorization.k8s.io/v1', kind, name: role['name'] };
  // Flux applies what has no namespace before what has one, and a binding is good before there is whom it binds.
  const optional = manifest.metadata.namespace === undefined;
  const subjects = objectsOf(manifest['subjects']).filter((subject) => subject['kind'] === 'ServiceAccount');
  return [
    ...reference(roleScope, target, { use: 'roleRef' }),
    ...subjects.flatMap((subject) => {
      const namespace = typeof subject['namespace'] === 'string' ? subject['namespace'] : scope.namespace;
      return reference(
        { namespace },
        { apiVersion: 'v1', kind: 'ServiceAccount', name: subject['name'] },
        { use: 'subjects', optional },
      );
    }),
  ];
}

function ingressReferences(manifest: Manifest, scope: Scope): readonly ManifestReference[] {
  const spec = asObject(manifest['spec']);
  const paths = objectsOf(spec['rules']).flatMap((rule) => objectsOf(asObject(rule['http'])['paths']));
  const backends = [spec['defaultBackend'], ...paths.map((path) => path['backend'])];
  return [
    ...backends.flatMap((backend) => {
      const name = valueAt(backend, ['service', 'name']);
      return reference(scope, { apiVersion: 'v1', kind: 'Service', name }, { use: 'backend' });
    }),
    ...objectsOf(spec['tls']).flatMap((tls) =>
      reference(scope, { apiVersion: 'v1', kind: 'Secret', name: tls['secretName'] }, { use: 'tls' }),
    ),
  ];
}
