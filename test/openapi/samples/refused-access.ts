import { type Refused, refuse, refuseStrictly } from '../refused.ts';
import {
  admissionPolicy,
  admissionPolicyBinding,
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
} from './access-samples.ts';
import { customResourceDefinition } from './definition-samples.ts';

const matches = 'spec/matchConstraints/resourceRules/0';
const version = 'spec/versions/0';
const schema = `${version}/schema/openAPIV3Schema`;
const spec = `${schema}/properties/spec/properties`;

/** RBAC, admission policies and CRDs. */
export const refusedAccess: Readonly<Record<string, Refused>> = {
  'a rule without verbs': refuse(role, { 'rules/0/verbs': [] }, 'rules[0].verbs: must not be empty'),
  'a rule without groups': refuse(role, { 'rules/0/apiGroups': undefined }, 'rules[0].apiGroups: must not be empty'),
  'a rule without resources': refuse(role, { 'rules/0/resources': [] }, 'rules[0].resources: must not be empty'),
  'a URL in a namespace': refuse(
    role,
    { 'rules/0': { nonResourceURLs: ['/metrics'], verbs: ['get'] } },
    'rules[0]: may not have nonResourceURLs in a namespace',
  ),
  'a URL and resources': refuse(
    clusterRole,
    { 'rules/0/nonResourceURLs': ['/metrics'] },
    'rules[0]: must not have both resources and nonResourceURLs',
  ),
  'a Role name with a slash': refuse(
    role,
    { 'metadata/name': 'a%b' },
    "metadata.name: must not be '.' or '..' nor contain '/' or '%'",
  ),
  'an aggregation of nothing': refuse(
    clusterRole,
    { aggregationRule: { clusterRoleSelectors: [] } },
    'aggregationRule.clusterRoleSelectors: must not be empty',
  ),
  'a binding to another kind': refuse(
    roleBinding,
    { 'roleRef/kind': 'Group' },
    'roleRef.kind: must be one of Role, ClusterRole',
  ),
  'a binding to another group': refuse(
    roleBinding,
    { 'roleRef/apiGroup': 'apps' },
    'roleRef.apiGroup: must be one of rbac.authorization.k8s.io',
  ),
  'a cluster-wide binding to a Role': refuse(
    clusterRoleBinding,
    { 'roleRef/kind': 'Role' },
    'roleRef.kind: must be one of ClusterRole',
  ),
  'a binding to no name': refuse(roleBinding, { 'roleRef/name': '' }, 'roleRef.name: is required'),
  'a subject of an unknown kind': refuse(
    roleBinding,
    { 'subjects/0/kind': 'Robot' },
    'subjects[0].kind: must be one of ServiceAccount, User, Group',
  ),
  'a ServiceAccount of a group': refuse(
    roleBinding,
    { 'subjects/0/apiGroup': 'rbac.authorization.k8s.io' },
    'subjects[0].apiGroup: must be empty for a ServiceAccount',
  ),
  'a group of another API': refuse(
    clusterRoleBinding,
    { 'subjects/0/apiGroup': 'apps' },
    'subjects[0].apiGroup: must be one of rbac.authorization.k8s.io',
  ),
  'a ServiceAccount of no namespace, cluster-wide': refuse(
    clusterRoleBinding,
    { 'subjects/0': { kind: 'ServiceAccount', name: 'checkout' } },
    'subjects[0].namespace: is required',
  ),
  'a ServiceAccount of no namespace': refuseStrictly(
    'the binding would bind nobody',
    refuse(roleBinding, { 'subjects/0/namespace': undefined }, 'subjects[0].namespace: is required'),
  ),

  'a policy for nothing': refuse(
    admissionPolicy,
    { 'spec/matchConstraints/resourceRules': [] },
    'spec.matchConstraints.resourceRules: must not be empty',
  ),
  'a policy that checks nothing': refuse(
    admissionPolicy,
    { 'spec/validations': [] },
    'spec: must have validations or auditAnnotations',
  ),
  'an unknown failure policy': refuse(
    admissionPolicy,
    { 'spec/failurePolicy': 'Warn' },
    'spec.failurePolicy: must be one of Ignore, Fail',
  ),
  'an unknown operation': refuse(
    admissionPolicy,
    { [`${matches}/operations/0`]: 'PATCH' },
    'spec.matchConstraints.resourceRules[0].operations[0]: must be one of CREATE, UPDATE, DELETE, CONNECT, *',
  ),
  'every operation and one more': refuse(
    admissionPolicy,
    { [`${matches}/operations/0`]: '*' },
    'spec.matchConstraints.resourceRules[0].operations: must not have * beside others',
  ),
  'an unknown scope': refuse(
    admissionPolicy,
    { [`${matches}/scope`]: 'Global' },
    'spec.matchConstraints.resourceRules[0].scope: must be one of *, Cluster, Namespaced',
  ),
  'a blank expression': refuse(
    admissionPolicy,
    { 'spec/validations/0/expression': ' ' },
    'spec.validations[0].expression: is required',
  ),
  'a message of two lines': refuse(
    admissionPolicy,
    { 'spec/validations/0/message': 'pin\nimages' },
    'spec.validations[0].message: must not have line breaks',
  ),
  'an unknown reason': refuse(
    admissionPolicy,
    { 'spec/validations/0/reason': 'NotFound' },
    'spec.validations[0].reason: must be one of Forbidden, Invalid, RequestEntityTooLarge, Unauthorized',
  ),
  'a variable that is no identifier': refuse(
    admissionPolicy,
    { 'spec/variables/0/name': 'the containers' },
    'spec.variables[0].name: must be a CEL identifier',
  ),
  'a condition without name': refuse(
    admissionPolicy,
    { 'spec/matchConditions/0/name': '' },
    'spec.matchConditions[0].name: is required',
  ),
  'a binding without actions': refuse(
    admissionPolicyBinding,
    { 'spec/validationActions': [] },
    'spec.validationActions: must not be empty',
  ),
  'a binding that denies and warns': refuse(
    admissionPolicyBinding,
    { 'spec/validationActions': ['Deny', 'Warn'] },
    'spec.validationActions: must not have both Deny and Warn',
  ),
  'a binding to no policy': refuse(
    admissionPolicyBinding,
    { 'spec/policyName': undefined },
    'spec: must have the field policyName',
  ),
  'parameters by name and selector': refuse(
    admissionPolicyBinding,
    { 'spec/paramRef': { name: 'a', selector: {}, parameterNotFoundAction: 'Deny' } },
    'spec.paramRef: must have either name or selector',
  ),

  'a CRD named otherwise': refuse(
    customResourceDefinition,
    { 'metadata/name': 'queue.shop.example.com' },
    'metadata.name: must be queues.shop.example.com',
  ),
  'a CRD of a group without dot': refuse(
    customResourceDefinition,
    { 'spec/group': 'shop', 'metadata/name': 'queues.shop' },
    'spec.group: must be a domain with a dot',
  ),
  'a CRD without storage version': refuse(
    customResourceDefinition,
    { [`${version}/storage`]: false },
    'spec.versions: must have exactly one storage version',
  ),
  'a CRD without schema': refuse(
    customResourceDefinition,
    { [`${version}/schema`]: undefined },
    'spec.versions[0].schema.openAPIV3Schema: is required',
  ),
  'a field without type': refuse(
    customResourceDefinition,
    { [`${spec}/name/type`]: undefined },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.type: is required',
  ),
  'a list without items': refuse(
    customResourceDefinition,
    { [`${spec}/shards`]: { type: 'array' } },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items: is required for an array',
  ),
  'a default of the wrong type': refuse(
    customResourceDefinition,
    { [`${spec}/replicas/default`]: 'one' },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.replicas.default: must be of type integer',
  ),
  'a default below the minimum': refuse(
    customResourceDefinition,
    { [`${spec}/replicas/default`]: -1 },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.replicas.default: must not be below 0',
  ),
  'a pattern that RE2 does not know': refuse(
    customResourceDefinition,
    { [`${spec}/name/pattern`]: '^(?=a)' },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.pattern: must be an RE2 regular expression',
  ),
  'a type inside anyOf': refuse(
    customResourceDefinition,
    { [`${spec}/name/anyOf`]: [{ type: 'string' }] },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.anyOf[0].type: may not be set in a branch',
  ),
  'a key of a list that may be missing': refuse(
    customResourceDefinition,
    { [`${spec}/shards/items/required`]: undefined },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items.properties.name: must be required or have a default, as a key of the list',
  ),
  'a key of a list that does not exist': refuse(
    customResourceDefinition,
    { [`${spec}/shards/x-kubernetes-list-map-keys`]: ['id'] },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items: must have the property id, which is a key of the list',
  ),
  'a set of objects': refuse(
    customResourceDefinition,
    { [`${spec}/shards/x-kubernetes-list-type`]: 'set', [`${spec}/shards/x-kubernetes-list-map-keys`]: undefined },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items: must be atomic in a set',
  ),
  'properties and additional properties': refuse(
    customResourceDefinition,
    { [`${spec}/labels/properties`]: { a: { type: 'string' } } },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.labels.additionalProperties: may not be set beside properties',
  ),
  'rules on metadata': refuse(
    customResourceDefinition,
    { [`${schema}/properties/metadata/properties/labels`]: { type: 'object' } },
    'spec.versions[0].schema.openAPIV3Schema.properties.metadata: may restrict nothing but name and generateName',
  ),
  'a rule for the root beside the status subresource': refuse(
    customResourceDefinition,
    { [`${schema}/minProperties`]: 1 },
    'spec.versions[0].schema.openAPIV3Schema.minProperties: may not stand at the root beside a status subresource',
  ),
  'an unknown word in a schema': refuse(
    customResourceDefinition,
    { [`${spec}/name/maxLenght`]: 5 },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.maxLenght: is not a field of this object',
  ),
  'an unknown word in the schema of items': refuseStrictly(
    'the server forgets what it does not know there',
    refuse(
      customResourceDefinition,
      { [`${spec}/shards/items/requird`]: [] },
      'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items.requird: is not a field of this object',
    ),
  ),
  'a column of an unknown type': refuse(
    customResourceDefinition,
    { [`${version}/additionalPrinterColumns/0/type`]: 'text' },
    'spec.versions[0].additionalPrinterColumns[0].type: must be one of integer, number, string, boolean, date',
  ),
  'a column by no path': refuse(
    customResourceDefinition,
    { [`${version}/additionalPrinterColumns/0/jsonPath`]: 'status.phase' },
    'spec.versions[0].additionalPrinterColumns[0].jsonPath: must start with a dot',
  ),
  'a scale of the status': refuse(
    customResourceDefinition,
    { [`${version}/subresources/scale/specReplicasPath`]: '.status.replicas' },
    'spec.versions[0].subresources.scale.specReplicasPath: must start with .spec.',
  ),

  'a list named as its items': refuse(
    customResourceDefinition,
    { 'spec/names/listKind': 'Queue' },
    'spec.names.listKind: must differ from kind',
  ),
  'a short name in upper case': refuse(
    customResourceDefinition,
    { 'spec/names/shortNames': ['Q'] },
    'spec.names.shortNames[0]: must be an RFC 1035 label',
  ),
  'a version name that is none': refuse(
    customResourceDefinition,
    { [`${version}/name`]: '1' },
    'spec.versions[0].name: must be an RFC 1035 label',
  ),
  'selectable by no path': refuse(
    customResourceDefinition,
    { [`${version}/selectableFields`]: [{ jsonPath: 'spec.name' }] },
    'spec.versions[0].selectableFields[0].jsonPath: must start with a dot',
  ),
  'fields that are neither kept nor pruned': refuse(
    customResourceDefinition,
    { [`${spec}/extra/x-kubernetes-preserve-unknown-fields`]: false },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.extra.x-kubernetes-preserve-unknown-fields: must be true or absent',
  ),
  'a text that is a resource': refuse(
    customResourceDefinition,
    { [`${spec}/name/x-kubernetes-embedded-resource`]: true },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.x-kubernetes-embedded-resource: needs type object',
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.x-kubernetes-embedded-resource: needs properties',
  ),
  'a resource without fields': refuse(
    customResourceDefinition,
    { [`${spec}/extra`]: { type: 'object', 'x-kubernetes-embedded-resource': true } },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.extra.x-kubernetes-embedded-resource: needs properties',
  ),
  'a port that keeps unknown fields': refuse(
    customResourceDefinition,
    { [`${spec}/port/x-kubernetes-preserve-unknown-fields`]: true },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.port.x-kubernetes-preserve-unknown-fields: may not be true for int-or-string',
  ),
  'a text that merges as a map': refuse(
    customResourceDefinition,
    { [`${spec}/name/x-kubernetes-map-type`]: 'granular' },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.x-kubernetes-map-type: needs type object',
  ),
  'a text that merges as a list': refuse(
    customResourceDefinition,
    { [`${spec}/name/x-kubernetes-list-type`]: 'atomic' },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.name.x-kubernetes-list-type: needs type array',
  ),
  'a map list of texts': refuse(
    customResourceDefinition,
    { [`${spec}/shards/items`]: { type: 'string' } },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items: must be objects in a map',
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items: must have the property name, which is a key of the list',
  ),
  'a key of a list that is an object': refuse(
    customResourceDefinition,
    { [`${spec}/shards/items/properties/name/type`]: 'object' },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items.properties.name: must be a scalar, as a key of the list',
  ),
  'a key of a list that may be null': refuse(
    customResourceDefinition,
    { [`${spec}/shards/items/properties/name/nullable`]: true },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.items.properties.name: may not be nullable, as a key of the list',
  ),
  'one key of a list twice': refuse(
    customResourceDefinition,
    { [`${spec}/shards/x-kubernetes-list-map-keys`]: ['name', 'name'] },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.x-kubernetes-list-map-keys: must not repeat a key',
  ),
  'a default inside a property of not': refuse(
    customResourceDefinition,
    { [`${spec}/extra/not`]: { properties: { a: { default: 1 } } } },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.extra.not.properties.a.default: may not be set in a branch',
  ),
  'a list that must be unique': refuse(
    customResourceDefinition,
    { [`${spec}/shards/uniqueItems`]: true },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.shards.uniqueItems: may not be true',
  ),
  'a root that is a list': refuse(
    customResourceDefinition,
    { [`${schema}/type`]: 'array' },
    'spec.versions[0].schema.openAPIV3Schema.type: must be object at the root',
    'spec.versions[0].schema.openAPIV3Schema.items: is required for an array',
  ),
  'anything at the root': refuse(
    customResourceDefinition,
    { [`${schema}/additionalProperties`]: true },
    'spec.versions[0].schema.openAPIV3Schema.additionalProperties: may not stand at the root beside a status subresource',
    'spec.versions[0].schema.openAPIV3Schema.additionalProperties: may not be set beside properties',
    'spec.versions[0].schema.openAPIV3Schema.additionalProperties: may not be set at the root',
  ),
  'a rule without expression in a schema': refuse(
    customResourceDefinition,
    { [`${schema}/properties/spec/x-kubernetes-validations/0/rule`]: '' },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.x-kubernetes-validations[0].rule: is required',
  ),
  'a rule message of two lines': refuse(
    customResourceDefinition,
    { [`${schema}/properties/spec/x-kubernetes-validations/0/message`]: 'a\nb' },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.x-kubernetes-validations[0].message: must not have line breaks',
  ),
  'a rule of two lines without message': refuse(
    customResourceDefinition,
    { [`${schema}/properties/spec/x-kubernetes-validations/0`]: { rule: 'self.replicas\n>= 0' } },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.x-kubernetes-validations[0].message: is required for a rule of several lines',
  ),
  'a rule for an unknown reason': refuse(
    customResourceDefinition,
    { [`${schema}/properties/spec/x-kubernetes-validations/0/reason`]: 'FieldValueOdd' },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.x-kubernetes-validations[0].reason: must be one of FieldValueRequired, FieldValueForbidden, FieldValueInvalid, FieldValueDuplicate',
  ),
  'one audit annotation twice': refuse(
    admissionPolicy,
    {
      'spec/auditAnnotations': [
        { key: 'a', valueExpression: "'a'" },
        { key: 'a', valueExpression: "'b'" },
      ],
    },
    'spec.auditAnnotations[1]: repeats the key a',
  ),
  'parameters of a version that is none': refuse(
    admissionPolicy,
    { 'spec/paramKind': { apiVersion: 'a/b/c', kind: 'Limits' } },
    'spec.paramKind.apiVersion: must be an apiVersion',
  ),
};
