// The programs that tests run, and where the cache keeps each. Read by `npm run tools`, which builds them, and by the tests, which only look them up.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/**
 * Each entry is a Go module in tools/<name>, pinned by its go.mod and go.sum, or Debian packages.
 * `crds`: the CRDs that go with the programs, as folders or files of a Go module.
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
    for (const file of readdirSync(sourceFolder(tool)).sort()) {
      hash.update(`\0${file}\0`).update(readFileSync(join(sourceFolder(tool), file)));
    }
  }
  return join(cacheFolder(), `${tool.name}-${hash.digest('hex').slice(0, 16)}`);
}

/** Whether the tool is in the cache. A build appears there whole or not at all. */
export function isBuilt(tool) {
  return existsSync(builtFolder(tool));
}

/** The file of a built program, or undefined where its tool is not in the cache. */
export function findBuiltProgram(program) {
  const tool = TOOLS.find(({ programs }) => programs.includes(program));
  if (tool === undefined) throw new Error(`no tool builds ${program}: add it to scripts/tools/tool-catalogue.mjs`);
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
