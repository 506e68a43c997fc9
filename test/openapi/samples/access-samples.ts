import type { JsonObject } from '../../../src/core/json/json.ts';
import { labels, metadata } from './sample-metadata.ts';

/** A Role. */
export const role: JsonObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { ...metadata, name: 'system:checkout' },
  rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['checkout'], verbs: ['get', 'patch'] }],
};

/** A ClusterRole. */
export const clusterRole: JsonObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'checkout', labels },
  rules: [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch'] },
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  ],
};

/** A RoleBinding. */
export const roleBinding: JsonObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata,
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'checkout' },
  subjects: [{ kind: 'ServiceAccount', name: 'checkout', namespace: 'shop' }],
};

/** A ClusterRoleBinding. */
export const clusterRoleBinding: JsonObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'checkout' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'checkout' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:authenticated' }],
};

/** A ValidatingAdmissionPolicy. */
export const admissionPolicy: JsonObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'pinned-images.planwright.dev' },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: {
      matchPolicy: 'Equivalent',
      resourceRules: [
        {
          apiGroups: ['apps'],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['deployments'],
          scope: '*',
        },
      ],
    },
    matchConditions: [{ name: 'not-system', expression: "request.namespace != 'kube-system'" }],
    variables: [{ name: 'containers', expression: 'object.spec.template.spec.containers' }],
    validations: [
      { expression: "variables.containers.all(c, c.image.contains(':'))", message: 'pin images', reason: 'Invalid' },
    ],
  },
};

/** A ValidatingAdmissionPolicyBinding. */
export const admissionPolicyBinding: JsonObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name: 'pinned-images.planwright.dev' },
  spec: {
    policyName: 'pinned-images.planwright.dev',
    validationActions: ['Deny', 'Audit'],
    matchResources: { namespaceSelector: { matchLabels: { 'planwright.dev/enforce': 'true' } } },
  },
};
