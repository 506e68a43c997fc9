// Makes the Helm chart that Planwright is compared with: from the manifests Planwright renders for one cluster whose fields
// hold marks, by putting template expressions where the marks came out. So the chart cannot fall behind the kind.
//
//   node bench/make-chart.mjs <folder>
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readRun } from './children.mjs';
import { clusterAt, MANIFESTS_PER_RESOURCE, writeInputs } from './fleet.mjs';
import { planwrightCommand } from './planwright-command.mjs';

/** Each field that differs between clusters, and a value that comes up nowhere else in the manifests. */
const MARKS = new Map([
  ['name', 'marked-cluster'],
  ['namespace', 'marked-team'],
  ['controllers', 91],
  ['storage.s3.bucket', 'marked-bucket'],
  ['storage.s3.region', 'marked-region'],
  ['storage.size', '4321Gi'],
  ['storage.storageClass', 'marked-class'],
  ['metastore.connection.host', 'marked-host'],
  ['metastore.connection.port', 54321],
  ['metastore.connection.database', 'marked-database'],
  ['metastore.connection.credentialsSecret', 'marked-secret'],
  ['resources.controller.cpu', '1111m'],
  ['resources.controller.memory', '2222Mi'],
  ['resources.controller.memoryLimit', '3333Mi'],
  ['resources.ingest.cpu', '4444m'],
  ['resources.ingest.memory', '5555Mi'],
  ['resources.ingest.memoryLimit', '6666Mi'],
  ['image.controller', 'marked/controller:v0'],
  ['image.ingest', 'marked/ingest:v0'],
  ['monitoring.otlpEndpoint', 'http://marked-collector:4317'],
  ['monitoring.serviceMonitor.interval', '4747s'],
  ['autoscaling.ingestNodes.minReplicas', 92],
  ['autoscaling.ingestNodes.maxReplicas', 93],
  ['autoscaling.ingestNodes.targetCpuUtilizationPercentage', 94],
]);
/** Rendered nowhere: with an autoscaler the count is the autoscaler's, and no search nodes means no search objects. */
const INGEST_NODES_WITHIN_MARKS = 92;

const HELPERS = `{{/* The name of the cluster's resource, as labels carry it. */}}
{{- define "chronik.resource" -}}
{{ printf "chronikcluster.%s" .name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* What selects the pods of one component. */}}
{{- define "chronik.selectorLabels" -}}
app.kubernetes.io/component: {{ .component }}
planwright.dev/resource: {{ include "chronik.resource" .cluster }}
{{- end }}

{{/* The labels of every object of one component. */}}
{{- define "chronik.labels" -}}
app.kubernetes.io/instance: {{ .cluster.name }}
app.kubernetes.io/managed-by: planwright
app.kubernetes.io/name: chronik-stream
chronik.stream/cluster: {{ .cluster.name }}
{{- if ne .component "cluster" }}
chronik.stream/component: {{ .component }}
{{- end }}
{{ include "chronik.selectorLabels" . }}
{{- end }}
`;
const COMPONENT_LABEL = 'app.kubernetes.io/component';

/** Writes the chart into a folder, which is emptied first. `planwright` is a command as `planwrightCommand` gives it. */
export function makeChart(planwright, folder) {
  rmSync(folder, { recursive: true, force: true });
  const manifests = renderMarkedManifests(planwright, join(folder, 'marked'));
  rmSync(join(folder, 'marked'), { recursive: true });
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: chronik-clusters\nversion: 0.1.0\n');
  writeFileSync(join(folder, 'values.yaml'), 'clusters: []\n');
  const { helpers, template } = chartTexts(manifests);
  writeFileSync(join(folder, 'templates', '_helpers.tpl'), helpers);
  writeFileSync(join(folder, 'templates', 'clusters.yaml'), template);
  return folder;
}

/** The text of each manifest of the marked cluster, in the order of the Plan. */
function renderMarkedManifests(planwright, folder) {
  writeInputs(folder, [markedCluster()]);
  readRun({ ...planwright, args: [...planwright.args, 'synth'], cwd: folder });
  const root = join(folder, 'dist', 'manifests');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'kustomization.yaml')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(byWave);
  if (files.length !== MANIFESTS_PER_RESOURCE) {
    throw new Error(
      `a cluster renders to ${files.length} manifests, not to ${MANIFESTS_PER_RESOURCE}: change bench/fleet.mjs`,
    );
  }
  return files.map((file) => readFileSync(file, 'utf8'));
}

function byWave(left, right) {
  const wave = (file) => Number(/\/(\d+)-[^/]*\/[^/]*$/.exec(file)?.[1]);
  return wave(left) - wave(right) || (left < right ? -1 : 1);
}

function markedCluster() {
  const cluster = clusterAt(0);
  cluster.spec.ingestNodes = INGEST_NODES_WITHIN_MARKS;
  for (const [path, mark] of MARKS) {
    const fields = path.split('.');
    const last = fields.pop();
    const parent = fields.reduce((value, field) => value[field], cluster.spec);
    if (last in cluster.metadata && fields.length === 0) cluster.metadata[last] = mark;
    else if (last in parent) parent[last] = mark;
    else throw new Error(`bench/fleet.mjs sets no ${path}`);
  }
  return cluster;
}

function chartTexts(manifests) {
  const used = new Set();
  const bodies = manifests.map((text) => withExpressions(withIncludes(bodyOf(text)), used));
  for (const path of MARKS.keys()) {
    if (!used.has(path)) throw new Error(`${path} shows in no manifest: remove its mark from bench/make-chart.mjs`);
  }
  const { settings, documents } = withSettings(bodies);
  const helpers = `${HELPERS}\n{{/* The settings that the ConfigMap holds. */}}\n{{- define "chronik.settings" -}}\n${settings}{{- end }}\n`;
  const head = `{{- range .Values.clusters }}
{{- $settings := include "chronik.settings" . }}
{{- $settingsDigest := $settings | fromYaml | toJson | sha256sum }}
`;
  return { helpers, template: `${head}${documents.map((document) => `---\n${document}`).join('')}{{- end }}\n` };
}

/** Without the comment on the first line and without the digest: helm has nothing to compute it with. */
function bodyOf(text) {
  return text.replace(/^#.*\n/, '').replace(/^ {4}planwright\.dev\/digest: .*\n/m, '');
}

/** Blocks that hold a component's labels, or exactly its selector, become includes, as in a chart people write. */
function withIncludes(text) {
  const blocks =
    /^(?<indentation> *)(?<head>(?:labels|matchLabels|selector):\n)(?<lines>(?:\1 {2}[^ :]+: [^\n]+\n)+)/gm;
  return text.replace(blocks, (block, ...found) => {
    const { indentation, head, lines } = found.at(-1);
    const included = includeOf(lines);
    if (included === undefined) return block;
    const margin = `${indentation}  `;
    const include = `{{- include "chronik.${included.name}" ${included.argument} | nindent ${margin.length} }}`;
    return `${indentation}${head}${included.rest.map((line) => `${line}\n`).join('')}${margin}${include}\n`;
  });
}

/** The helper that writes these lines, and the lines it does not write. */
function includeOf(text) {
  const lines = text.split('\n').slice(0, -1);
  const entries = new Map(lines.map((line) => line.trim().split(/: (.*)/s, 2)));
  const component = entries.get(COMPONENT_LABEL);
  if (component === undefined) return undefined;
  const { labels, selectorLabels } = labelsOf(component);
  const argument = `(dict "cluster" . "component" "${component}")`;
  if (holdsAll(entries, labels)) {
    return { name: 'labels', argument, rest: lines.filter((line) => !labels.has(line.trim().split(':')[0])) };
  }
  const isSelector = entries.size === selectorLabels.size && holdsAll(entries, selectorLabels);
  return isSelector ? { name: 'selectorLabels', argument, rest: [] } : undefined;
}

function labelsOf(component) {
  const name = MARKS.get('name');
  const selectorLabels = new Map([
    [COMPONENT_LABEL, component],
    ['planwright.dev/resource', `chronikcluster.${name}`],
  ]);
  const labels = new Map([
    ['app.kubernetes.io/instance', name],
    ['app.kubernetes.io/managed-by', 'planwright'],
    ['app.kubernetes.io/name', 'chronik-stream'],
    ['chronik.stream/cluster', name],
    ...(component === 'cluster' ? [] : [['chronik.stream/component', component]]),
    ...selectorLabels,
  ]);
  return { labels, selectorLabels };
}

function holdsAll(entries, wanted) {
  return [...wanted].every(([key, value]) => entries.get(key) === value);
}

function withExpressions(text, used) {
  let result = text;
  for (const [path, mark] of MARKS) {
    const whole = new RegExp(`^( *(?:- )?[^\\s:]+: )("?)${escaped(String(mark))}\\2$`, 'gm');
    const expression = (pipe) => {
      used.add(path);
      return `{{ .${path}${pipe} }}`;
    };
    result = result.replace(whole, (_, key, quote) => {
      const text = typeof mark === 'string' || quote !== '';
      return `${key}${expression(text ? ' | quote' : '')}`;
    });
    if (typeof mark === 'string') result = result.replace(new RegExp(escaped(mark), 'g'), () => expression(''));
  }
  return result;
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Takes the ConfigMap's data out into a helper, so that the digest on the pod templates is made of it, once per cluster. */
function withSettings(bodies) {
  let settings = '';
  const documents = bodies.map((body) => {
    const digested = body.replace(/^( *planwright\.dev\/config-digest: sha256:).*$/gm, '$1{{ $settingsDigest }}');
    if (!/^kind: ConfigMap$/m.test(body)) return digested;
    return digested.replace(/^data:\n((?: {2}.*\n)+)/m, (_, data) => {
      settings = data.replace(/^ {2}/gm, '');
      return 'data:\n  {{- $settings | nindent 2 }}\n';
    });
  });
  if (settings === '') throw new Error('no manifest is a ConfigMap with data');
  return { settings, documents };
}

if (import.meta.filename === resolve(process.argv[1] ?? '')) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('usage: node bench/make-chart.mjs <folder>');
  console.log(makeChart(planwrightCommand(), resolve(folder)));
}
