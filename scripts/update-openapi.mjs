// Refreshes test/openapi/*.json, the schemas that every rendered manifest is checked against, and schemas/kubernetes-shapes.json, how
// the fields of Kubernetes' own kinds are compared with a cluster's, from pinned Go modules. Run `npm run generate` afterwards.
// Needs `go` and the network; nothing else does. Usage: node scripts/update-openapi.mjs
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { goPointers } from './generation/go-pointers.mjs';
import { kubernetesShapes } from './generation/kubernetes-shapes.mjs';

const OUTPUT = new URL('../test/openapi/', import.meta.url);
const SHAPES = new URL('../schemas/kubernetes-shapes.json', import.meta.url);
const LICENCE = 'Apache-2.0';

const KUBERNETES = { module: 'k8s.io/kubernetes', version: 'v1.36.3' };

/** The modules with the Go types of that version. */
const GO_TYPES = {
  api: { module: 'k8s.io/api', version: 'v0.36.3' },
  apimachinery: { module: 'k8s.io/apimachinery', version: 'v0.36.3' },
};
/** Kinds that are checked, but never compared with a cluster's. */
const KINDS_WITHOUT_SHAPE = new Set(['CustomResourceDefinition', 'Event', 'Lease']);

/** OpenAPI v3 document (under api/openapi-spec/v3) to the kinds we render, or may render soon. */
const KUBERNETES_KINDS = {
  api__v1: [
    'ConfigMap',
    'Event',
    'LimitRange',
    'Namespace',
    'PersistentVolumeClaim',
    'Pod',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  'apis__admissionregistration.k8s.io__v1': ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  'apis__apiextensions.k8s.io__v1': ['CustomResourceDefinition'],
  apis__apps__v1: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  apis__autoscaling__v2: ['HorizontalPodAutoscaler'],
  apis__batch__v1: ['CronJob', 'Job'],
  'apis__coordination.k8s.io__v1': ['Lease'],
  'apis__events.k8s.io__v1': ['Event'],
  'apis__networking.k8s.io__v1': ['Ingress', 'NetworkPolicy'],
  apis__policy__v1: ['PodDisruptionBudget'],
  'apis__rbac.authorization.k8s.io__v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
};

/** The newest versions that the Go toolchain named in the README can download. */
const CUSTOM_RESOURCES = [
  {
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.18.2',
    // The comments of these files are templates of Helm; what stands between them is YAML.
    files: ['deploy/crds/crd-certificates.yaml', 'deploy/crds/crd-issuers.yaml'],
  },
  {
    module: 'github.com/fluxcd/kustomize-controller',
    version: 'v1.9.6',
    files: ['config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml'],
  },
  {
    module: 'github.com/fluxcd/source-controller',
    version: 'v1.9.6',
    files: [
      'config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml',
      'config/crd/bases/source.toolkit.fluxcd.io_ocirepositories.yaml',
    ],
  },
  {
    module: 'github.com/argoproj/argo-cd/v3',
    version: 'v3.5.7',
    files: ['application', 'applicationset', 'appproject'].map((name) => `manifests/crds/${name}-crd.yaml`),
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    files: ['podmonitors', 'prometheusrules', 'servicemonitors'].map(
      (name) => `example/prometheus-operator-crd/monitoring.coreos.com_${name}.yaml`,
    ),
  },
];

main();

function main() {
  const schemas = kubernetesSchemas();
  write('kubernetes.json', schemas);
  write('custom-resources.json', customResourceSchemas());
  writeFileSync(SHAPES, `${formatJson(shapesOf(schemas))}\n`);
}

function shapesOf({ kinds, definitions }) {
  const roots = Object.entries(kinds)
    .filter(([kind]) => !KINDS_WITHOUT_SHAPE.has(kind.slice(kind.lastIndexOf('/') + 1)))
    .map(([kind, { schema }]) => [kind, schema.$ref]);
  const pointersOf = goPointers(mapValues(GO_TYPES, download));
  const source = [KUBERNETES, ...Object.values(GO_TYPES)].map((module) => ({ ...module, licence: LICENCE }));
  return { _source: source, ...kubernetesShapes({ kinds: Object.fromEntries(roots), definitions, pointersOf }) };
}

function write(name, content) {
  const text = `${formatJson(content)}\n`;
  writeFileSync(new URL(name, OUTPUT), text);
  console.log(`${name}: ${Math.round(text.length / 1024)} KiB, ${Object.keys(content.kinds).length} kinds`);
}

function download({ module, version }) {
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' };
  const output = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    cwd: tmpdir(),
    env,
    encoding: 'utf8',
  });
  return JSON.parse(output).Dir;
}

function kubernetesSchemas() {
  const folder = join(download(KUBERNETES), 'api/openapi-spec/v3');
  const definitions = {};
  const kinds = {};
  for (const [document, names] of Object.entries(KUBERNETES_KINDS)) {
    const api = JSON.parse(readFileSync(join(folder, `${document}_openapi.json`), 'utf8'));
    for (const kind of names) {
      const { key, entry, definition } = rootOf(api, kind);
      kinds[key] = entry;
      collect(definition, api.components.schemas, definitions);
    }
  }
  const source = [{ ...KUBERNETES, licence: LICENCE, files: ['api/openapi-spec/v3/*_openapi.json'] }];
  return { _source: source, kinds, definitions };
}

/** Finds the definition of a kind, and from the API's paths whether it is namespaced. */
function rootOf(api, kind) {
  const operations = Object.entries(api.paths).filter(([, item]) => item.post?.['x-kubernetes-action'] === 'post');
  const creating = operations.filter(([, { post }]) => post['x-kubernetes-group-version-kind'].kind === kind);
  const own = creating.find(([path]) => !/\}\/[^/]+\/\{name\}\/[^/]+$/.test(path));
  if (own === undefined) throw new Error(`no API creates ${kind}`);
  const { group, version } = own[1].post['x-kubernetes-group-version-kind'];
  const body = own[1].post.requestBody.content['*/*'].schema.$ref;
  const definition = body.slice(body.lastIndexOf('/') + 1);
  const entry = { namespaced: own[0].includes('{namespace}'), schema: { $ref: definition } };
  return { key: `${group === '' ? version : `${group}/${version}`}/${kind}`, entry, definition };
}

function collect(name, schemas, definitions) {
  if (Object.hasOwn(definitions, name)) return;
  definitions[name] = stripSchema(schemas[name]);
  for (const reference of JSON.stringify(definitions[name]).matchAll(/"\$ref":"([^"]+)"/g)) {
    collect(reference[1], schemas, definitions);
  }
}

function customResourceSchemas() {
  const kinds = {};
  for (const source of CUSTOM_RESOURCES) {
    const folder = download(source);
    for (const file of source.files) {
      const { spec } = parse(readFileSync(join(folder, file), 'utf8'));
      for (const version of spec.versions.filter(({ served }) => served)) {
        kinds[`${spec.group}/${version.name}/${spec.names.kind}`] = {
          namespaced: spec.scope === 'Namespaced',
          schema: stripSchema(version.schema.openAPIV3Schema),
        };
      }
    }
  }
  const source = CUSTOM_RESOURCES.map((module) => ({ ...module, licence: LICENCE }));
  return { _source: source, ...shareRepeatedSchemas(kinds) };
}

/** Drops what does not decide validity. Keeps defaults, because list map keys are compared after defaulting. */
function stripSchema(schema) {
  const { description: _description, example: _example, title: _title, ...kept } = schema;
  if (isEmpty(kept.default)) delete kept.default;
  if (kept.$ref !== undefined) kept.$ref = kept.$ref.slice(kept.$ref.lastIndexOf('/') + 1);
  if (kept.properties !== undefined) kept.properties = mapValues(kept.properties, stripSchema);
  for (const key of ['allOf', 'anyOf', 'oneOf', 'items', 'not', 'additionalProperties']) {
    if (Array.isArray(kept[key])) kept[key] = kept[key].map(stripSchema);
    else if (typeof kept[key] === 'object') kept[key] = stripSchema(kept[key]);
  }
  return unwrapReference(kept);
}

/** OpenAPI v3 wraps a reference that has markers beside it in `allOf`. */
function unwrapReference(schema) {
  const { allOf, ...rest } = schema;
  const isWrappedReference = allOf?.length === 1 && allOf[0].$ref !== undefined;
  return isWrappedReference ? { ...rest, ...allOf[0] } : schema;
}

function isEmpty(value) {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

/** Argo CD repeats its application template in every generator: writes each schema that occurs again only once. */
function shareRepeatedSchemas(kinds) {
  const counts = new Map();
  visitSchemas(kinds, (text) => counts.set(text, (counts.get(text) ?? 0) + 1));
  const names = new Map();
  const definitions = {};
  const share = (value, key) => {
    if (typeof value !== 'object' || value === null) return value;
    const shared = Array.isArray(value)
      ? value.map((item) => share(item))
      : Object.fromEntries(Object.keys(value).map((name) => [name, share(value[name], name)]));
    const text = canonical(value);
    if (!isShareable(value, text) || counts.get(text) === 1) return shared;
    if (!names.has(text)) {
      names.set(text, `${key ?? 'item'}-${names.size + 1}`);
      definitions[names.get(text)] = shared;
    }
    return { $ref: names.get(text) };
  };
  return { kinds: share(kinds), definitions };
}

function visitSchemas(value, visit) {
  if (typeof value !== 'object' || value === null) return;
  const text = canonical(value);
  if (isShareable(value, text)) visit(text);
  for (const item of Object.values(value)) visitSchemas(item, visit);
}

function isShareable(value, text) {
  return value.type === 'object' && value.properties !== undefined && text.length > 150;
}

function canonical(value) {
  return JSON.stringify(sortKeys(value));
}

function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

/** JSON with sorted keys; whatever fits in a line of 120 characters is written in one. */
function formatJson(value, indent = '') {
  const flat = canonical(value);
  if (typeof value !== 'object' || value === null || flat.length + indent.length <= 120) return flat;
  const inner = `${indent} `;
  if (Array.isArray(value)) return `[\n${value.map((item) => inner + formatJson(item, inner)).join(',\n')}\n${indent}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${inner}${JSON.stringify(key)}:${formatJson(value[key], inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}
