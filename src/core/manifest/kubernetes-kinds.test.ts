import { describe, expect, it } from 'vitest';
import { applyRank, isClusterScoped } from './kubernetes-kinds.ts';

describe('the scope of a kind', () => {
  it.each([
    ['v1', 'Namespace'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['storage.k8s.io/v1beta1', 'VolumeAttributesClass'],
  ])('%s %s is cluster-scoped, in every version', (apiVersion, kind) => {
    expect(isClusterScoped(apiVersion, kind)).toBe(true);
  });

  it.each([
    ['v1', 'Service'],
    ['apps/v1', 'StatefulSet'],
    ['rbac.authorization.k8s.io/v1', 'Role'],
    ['example.com/v1', 'Namespace'],
    ['v1', 'ClusterRole'],
    ['chronik.stream/v1alpha1', 'ChronikCluster'],
  ])('%s %s is namespaced', (apiVersion, kind) => {
    expect(isClusterScoped(apiVersion, kind)).toBe(false);
  });
});

describe('the rank of a kind', () => {
  it('puts what others need first, and kinds it does not know last', () => {
    const kinds = [
      ['v1', 'Namespace'],
      ['v1', 'ResourceQuota'],
      ['v1', 'ServiceAccount'],
      ['rbac.authorization.k8s.io/v1', 'Role'],
      ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
      ['v1', 'Secret'],
      ['v1', 'ConfigMap'],
      ['networking.k8s.io/v1', 'NetworkPolicy'],
      ['v1', 'PersistentVolumeClaim'],
      ['v1', 'Service'],
      ['apps/v1', 'Deployment'],
      ['apps/v1', 'StatefulSet'],
      ['apps/v1', 'DaemonSet'],
      ['batch/v1', 'Job'],
      ['batch/v1', 'CronJob'],
      ['policy/v1', 'PodDisruptionBudget'],
      ['autoscaling/v2', 'HorizontalPodAutoscaler'],
      ['networking.k8s.io/v1', 'Ingress'],
      ['monitoring.coreos.com/v1', 'ServiceMonitor'],
      ['example.com/v1', 'Service'],
    ] satisfies [string, string][];
    const ranked = [...kinds].reverse().sort(([a, b], [c, d]) => applyRank(a, b) - applyRank(c, d));
    expect(ranked).toStrictEqual(kinds);
  });

  it('is one for all kinds it does not know', () => {
    expect(applyRank('a.example/v1', 'A')).toBe(applyRank('b.example/v1', 'B'));
  });
});
