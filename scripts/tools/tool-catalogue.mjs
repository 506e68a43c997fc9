// The programs that tests run, and where the cache keeps each. Read by `npm run tools`, which builds them, and by the tests, which only look them up.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KUBERNETES_VERSION = 'v1.36.3';

/** Kubernetes reads its own version from the linker; without it a server calls itself v0.0.0-master, and clients take other paths. */
const KUBERNETES_LINKER_FLAGS = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap(
  (variables) => [
    `-X ${variables}.gitVersion=${KUBERNETES_VERSION}`,
    `-X ${variables}.gitMajor=1`,
    `-X ${variables}.gitMinor=36`,
    `-X ${variables}.gitTreeState=clean`,
  ],
);

/** These programs tell the version that the linker gives them; a module brings none. */
const prometheusVersion = (version) => [`-X github.com/prometheus/common/version.Version=${version}`];
const lokiVersion = (module, version) => [`-X ${module}/pkg/util/build.Version=${version}`];

/**
 * Each entry is a Go module in tools/<name>, pinned by its go.mod and go.sum, or Debian packages.
 * `crds`: the CRDs that go with the programs, as folders or files of a Go module.
 * `programFolder`: where the Debian packages have the programs, if not in usr/bin.
 * `buildTags`: upstream's tags that leave out what no test needs.
 * `programSuffix`: what our names of the programs have behind upstream's, so that two versions can be there.
 * `generatedFiles`: files that upstream's own build makes, its module lacks, and the compiler wants; they are built empty.
 * `heavy`: takes long, so that only asking for it by name or for all builds it.
 */
export const TOOLS = [
  { name: 'etcd', programs: ['etcd'] },
  {
    name: 'kubernetes',
    programs: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'],
    linkerFlags: KUBERNETES_LINKER_FLAGS,
  },
  { name: 'kwok', programs: ['kwok'], crds: { module: 'sigs.k8s.io/kwok', paths: ['kustomize/crd/bases'] } },
  {
    name: 'flux-kustomize-controller',
    programs: ['kustomize-controller'],
    crds: { module: 'github.com/fluxcd/kustomize-controller', paths: ['config/crd/bases'] },
  },
  {
    name: 'flux-source-controller',
    programs: ['source-controller'],
    crds: { module: 'github.com/fluxcd/source-controller', paths: ['config/crd/bases'] },
  },
  {
    name: 'argocd',
    programs: ['argocd'],
    crds: {
      module: 'github.com/argoproj/argo-cd/v3',
      paths: ['application', 'applicationset', 'appproject'].map((kind) => `manifests/crds/${kind}-crd.yaml`),
    },
  },
  {
    name: 'redis',
    programs: ['redis-server'],
    debianPackages: ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2'],
  },
  {
    name: 'postgresql',
    programs: [
      'initdb',
      'pg_basebackup',
      'pg_controldata',
      'pg_ctl',
      'pg_dump',
      'pg_dumpall',
      'pg_isready',
      'pg_restore',
      'postgres',
      'psql',
    ],
    programFolder: 'usr/lib/postgresql/15/bin',
    debianPackages: [
      'postgresql-15',
      'postgresql-client-15',
      'libgssapi-krb5-2',
      'libicu72',
      'libk5crypto3',
      'libkeyutils1',
      'libkrb5-3',
      'libkrb5support0',
      'libldap-2.5-0',
      'libpq5',
      'libreadline8',
      'libsasl2-2',
      'libxml2',
    ],
  },
  { name: 'shellcheck', programs: ['shellcheck'], debianPackages: ['shellcheck', 'libffi8', 'libgmp10'] },
  { name: 'busybox', programs: ['busybox'], programFolder: 'bin', debianPackages: ['busybox'] },
  // The newest Prometheus: its module's v0.315.0 is version 3.15.0. The ways of discovery that need a cloud's library are left out:
  // a configuration that names one of them is refused as an unknown field.
  {
    name: 'prometheus',
    programs: ['prometheus', 'promtool'],
    buildTags: ['remove_all_sd', 'enable_kubernetes_sd', 'enable_dns_sd'],
    linkerFlags: prometheusVersion('3.15.0'),
  },
  // What resources of 2023 name, before version 3 changed what is valid. It has all ways of discovery: it knows no tag against them.
  {
    name: 'prometheus-2',
    programs: ['prometheus-2', 'promtool-2'],
    programSuffix: '-2',
    linkerFlags: prometheusVersion('2.48.0'),
  },
  // The newest Alertmanager. Its user interface is built by npm upstream.
  {
    name: 'alertmanager',
    programs: ['alertmanager', 'amtool'],
    linkerFlags: prometheusVersion('0.34.2'),
    generatedFiles: { module: 'github.com/prometheus/alertmanager', paths: ['ui/app/dist/index.html'] },
  },
  // The one of the time of Prometheus 2.48, with the older matcher syntax alone.
  {
    name: 'alertmanager-0.26',
    programs: ['alertmanager-0.26', 'amtool-0.26'],
    programSuffix: '-0.26',
    linkerFlags: prometheusVersion('0.26.0'),
  },
  // Of the tools below some modules are not in Go's checksum database: their sums in go.sum are those of the first download.
  // The newest Loki 3.
  { name: 'loki', programs: ['loki'], linkerFlags: lokiVersion('github.com/grafana/loki/v3', '3.7.8'), heavy: true },
  // What resources of 2023 name. Its module knows no version 2: the pin is the commit of the tag v2.9.3.
  {
    name: 'loki-2',
    programs: ['loki-2'],
    programSuffix: '-2',
    linkerFlags: lokiVersion('github.com/grafana/loki', '2.9.3'),
    heavy: true,
  },
  // The newest Tempo that can be had as a module: two commits behind the tag v2.8.0-rc.0.
  { name: 'tempo', programs: ['tempo'], linkerFlags: ['-X main.Version=2.8.0-rc.0'], heavy: true },
  // The oldest whose checksum a third party has too, and nearest to the 2.3 that resources of 2023 name: v2.6.0 and the month after it.
  {
    name: 'tempo-2.6',
    programs: ['tempo-2.6'],
    programSuffix: '-2.6',
    linkerFlags: ['-X main.Version=2.6.0'],
    heavy: true,
  },
  // The newest collector of which all the components in its main.go can be had in one version.
  { name: 'otelcol', programs: ['otelcol'], heavy: true },
  // What resources of 2023 name: the exporters `logging` and `loki` are still there.
  { name: 'otelcol-0.91', programs: ['otelcol-0.91'], heavy: true },
  // Grafana's own readers of provisioning files, in a program of ours: the server needs a C compiler and a built user interface. The
  // newest Grafana that can be had as a module, of June 2023, between 10.0 and 10.1.
  { name: 'grafana-provisioning', programs: ['grafana-provisioning'], heavy: true },
  // An S3 server that keeps buckets in a file, for what stores its data in an object store.
  { name: 'gofakes3', programs: ['gofakes3'] },
  // What Flux says of an object: kstatus and Flux's own reader of Jobs, of the versions of the kustomize-controller above, in a program
  // of ours.
  { name: 'kstatus', programs: ['kstatus'] },
];

const toolsFolder = fileURLToPath(new URL('../../tools/', import.meta.url));

/** The folder of a tool's sources: its go.mod and go.sum, and a main.go where upstream's main package has another name. */
export function sourceFolder(tool) {
  return join(toolsFolder, tool.name);
}

/** Where all built tools are: outside the repository, so that a fresh clone starts at once. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'planwright', 'tools');
}

/** The folder of one built tool: named after everything that decides what is built, so that a changed pin builds anew and never runs the old program. */
export function builtFolder(tool) {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, tool]));
  if (tool.debianPackages === undefined) {
    for (const file of sourceFiles(tool))
      hash.update(`\0${file}\0`).update(readFileSync(join(sourceFolder(tool), file)));
  }
  return join(cacheFolder(), `${tool.name}-${hash.digest('hex').slice(0, 16)}`);
}

function sourceFiles(tool) {
  const folder = sourceFolder(tool);
  return readdirSync(folder, { recursive: true })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort((left, right) => (left < right ? -1 : 1));
}

/** Whether the tool is in the cache. A build appears there whole or not at all. */
export function isBuilt(tool) {
  return existsSync(builtFolder(tool));
}

/** The tool that has a program. Throws where none has it. */
export function toolOf(program) {
  const tool = TOOLS.find(({ programs }) => programs.includes(program));
  if (tool === undefined) throw new Error(`no tool builds ${program}: add it to scripts/tools/tool-catalogue.mjs`);
  return tool;
}

/** The file of a built program, or undefined where its tool is not in the cache. */
export function findBuiltProgram(program) {
  const tool = toolOf(program);
  return isBuilt(tool) ? join(builtFolder(tool), 'bin', program) : undefined;
}

/** The CRD files that go with a built tool, sorted by name. Empty where the tool has none. */
export function listCrdFiles(toolName) {
  const tool = TOOLS.find(({ name }) => name === toolName);
  if (tool?.crds === undefined || !isBuilt(tool)) return [];
  const folder = join(builtFolder(tool), 'crds');
  return readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
}
