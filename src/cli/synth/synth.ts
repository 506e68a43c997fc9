import type { CelEngine } from '../../core/cel/cel-engine.ts';
import { createCelEngine } from '../../core/cel/create-cel-engine.ts';
import { specDefaultsOf } from '../../core/config/admit-config.ts';
import type { Config, OutputFolders } from '../../core/config/config.ts';
import { type Diagnostic, hasErrors } from '../../core/diagnostic/diagnostic.ts';
import { createKindRegistry } from '../../core/kind/kind-registry.ts';
import { type DeliveredPlan, deliversWithArgocd, rootFiles, unitFiles } from '../../core/layout/delivery-files.ts';
import type { AdmissionContext } from '../../core/resource/admit-resource.ts';
import { synthesizeSources } from '../../core/synth/synthesize-sources.ts';
import { readSources } from '../../edges/files/read-sources.ts';
import {
  compareOutput,
  type EncodedFile,
  encodeFile,
  readStoredPlans,
  writeOutput,
} from '../../edges/files/sync-output.ts';
import { kinds } from '../../kinds/index.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { DEFAULT_KUBERNETES_VERSION, minorVersionOf } from '../kubernetes-version.ts';
import { readConfig } from '../read-config.ts';
import { reportDiagnostics } from '../report-diagnostics.ts';
import { type PlanSummary, renderFiles, type RenderedResource } from './rendered-resource.ts';
import { printSynthReport, type SynthReport } from './synth-report.ts';
import type { SynthOptions } from './synth-options.ts';

const DEFAULT_INPUT = 'resources';

/** Runs `planwright synth`: resources become manifests, applier objects and Plans. */
export function synth(paths: readonly string[], options: SynthOptions, context: CommandContext): ExitCode {
  const config = readConfig(options.config, celEngine(context.kubernetesVersion));
  const read = readSources(paths.length === 0 ? [DEFAULT_INPUT] : paths);
  const sources = [...config.sources, ...read.files];
  const admission = admissionContext(config.value, options, context);
  const folders = outputFolders(options);
  const synthesis = synthesizeSources(read.files, admission, {
    render: (synthesized) => renderFiles(synthesized, folders),
    progress(done, total) {
      if (done % 50 === 0) context.terminal.progress(`rendering ${done} of ${total} resources`);
    },
  });
  const found = [...config.diagnostics, ...read.diagnostics, ...synthesis.diagnostics];
  const diagnostics = [...found, ...emptyInput(synthesis.rendered.length, found, { paths, options })];
  reportDiagnostics(diagnostics, sources, context.terminal);
  if (config.value === undefined || hasErrors(diagnostics)) {
    printSynthReport({ status: 'refused', resources: [], changes: [], unchanged: 0, diagnostics }, context);
    return EXIT.input;
  }
  return deliver(synthesis.rendered, diagnostics, {
    config: config.value,
    folders,
    options,
    context,
    complete: paths.length === 0,
  });
}

interface Delivering {
  readonly config: Config;
  readonly folders: OutputFolders;
  readonly options: SynthOptions;
  readonly context: CommandContext;
  readonly complete: boolean;
}

function deliver(
  rendered: readonly RenderedResource[],
  diagnostics: readonly Diagnostic[],
  { config, folders, options, context, complete }: Delivering,
): ExitCode {
  const resources = rendered.map((each) => each.plan);
  const files = outputFiles(rendered, { config, folders, complete });
  const comparison = compareOutput(files, { folders, complete });
  const foreign = comparison.foreign.map(foreignFile);
  reportDiagnostics(foreign, [], context.terminal);
  const found = [...diagnostics, ...foreign];
  const report: SynthReport = { status: 'written', resources, ...comparison, diagnostics: found };
  if (foreign.length > 0) {
    printSynthReport({ ...report, status: 'refused' }, context);
    return EXIT.input;
  }
  if (options.check === true) {
    const stale = comparison.changes.length > 0;
    printSynthReport({ ...report, status: stale ? 'stale' : 'fresh' }, context);
    return stale ? EXIT.findings : EXIT.clean;
  }
  if (config.appliers.includes('argocd') && !deliversWithArgocd(config)) {
    context.terminal.notice('note: no Argo CD objects: planwright.yaml names no `repository.url`\n');
  }
  writeOutput(comparison, folders);
  printSynthReport(report, context);
  return EXIT.clean;
}

function admissionContext(
  config: Config | undefined,
  options: SynthOptions,
  context: CommandContext,
): AdmissionContext {
  return {
    registry: createKindRegistry(kinds),
    cel: celEngine(context.kubernetesVersion ?? config?.kubernetesVersion),
    defaultNamespace: options.namespace ?? config?.defaults.namespace,
    specDefaults: (namespace, kind) => (config === undefined ? undefined : specDefaultsOf(config, namespace, kind)),
  };
}

function celEngine(version = DEFAULT_KUBERNETES_VERSION): CelEngine {
  return createCelEngine({ kubernetesVersion: minorVersionOf(version) });
}

/** An empty input is nearly always a wrong path, and taking it at its word would remove everything from the cluster. */
function emptyInput(
  resources: number,
  diagnostics: readonly Diagnostic[],
  { paths, options }: { readonly paths: readonly string[]; readonly options: SynthOptions },
): readonly Diagnostic[] {
  if (resources > 0 || hasErrors(diagnostics) || options.allowEmpty === true) return [];
  const where = paths.length === 0 ? `${DEFAULT_INPUT}/` : paths.join(', ');
  return [
    {
      code: 'no-resources',
      severity: 'error',
      message: `there is no resource in ${where}`,
      fix: 'name the files or folders that hold resources; `--allow-empty` removes what is left of earlier ones',
    },
  ];
}

/** `cdk8s synth` says where its output belongs through CDK8S_OUTDIR. */
function outputFolders(options: SynthOptions): OutputFolders {
  const dist = options.out ?? process.env['CDK8S_OUTDIR'] ?? 'dist';
  return { dist: withoutSlash(dist), plans: withoutSlash(options.plans) };
}

function withoutSlash(folder: string): string {
  return folder.replace(/(?<=.)\/+$/, '').replace(/^\.\//, '');
}

function outputFiles(
  rendered: readonly RenderedResource[],
  {
    config,
    folders,
    complete,
  }: { readonly config: Config; readonly folders: OutputFolders; readonly complete: boolean },
): readonly EncodedFile[] {
  const delivery = { config, folders, kinds };
  const plans = rendered.map((each) => each.plan);
  const shared = complete || config.delivery.granularity === 'resource' ? plans : withNeighbours(plans, folders);
  return [
    ...rendered.flatMap((each) => each.files),
    ...unitFiles(shared, delivery).map(encodeFile),
    ...rootFiles(delivery).map(encodeFile),
  ];
}

/** With one chain per namespace, the Plans that were not given have a part in it too. */
function withNeighbours(plans: readonly PlanSummary[], folders: OutputFolders): readonly DeliveredPlan[] {
  const given = new Set(plans.map((plan) => `${plan.resource.namespace}/${plan.name}`));
  const namespaces = new Set(plans.map((plan) => plan.resource.namespace));
  const stored = [...namespaces].flatMap((namespace) => readStoredPlans(`${folders.plans}/${namespace}`));
  return [...plans, ...stored.filter((plan) => !given.has(`${plan.resource.namespace}/${plan.name}`))];
}

function foreignFile(path: string): Diagnostic {
  return {
    code: 'foreign-file',
    severity: 'error',
    location: { file: path, line: 1, column: 1 },
    message: 'a generated file belongs here, but Planwright did not write the one that is there',
    fix: 'move it away; Planwright never overwrites a file whose first line does not say that it was generated',
  };
}
