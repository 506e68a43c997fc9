import { defaultConfig } from '../../core/config/admit-config.ts';
import type { Config, OutputFolders } from '../../core/config/config.ts';
import { type Diagnostic, hasErrors } from '../../core/diagnostic/diagnostic.ts';
import {
  type DeliveredPlan,
  type Delivery,
  deliversWithArgocd,
  rootFiles,
  unitFiles,
} from '../../core/layout/delivery-files.ts';
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
import { readConfig } from '../read-config.ts';
import { reportDiagnostics } from '../report-diagnostics.ts';
import { type RenderedSources, renderAll } from './render-all.ts';
import { NO_CACHE, openRenderCache } from './render-cache.ts';
import type { PlanSummary, RenderedResource } from './rendered-resource.ts';
import type { SynthOptions } from './synth-options.ts';
import { printSynthReport } from './synth-report.ts';
import { celEngine, type SynthSettings } from './synth-settings.ts';

const DEFAULT_INPUT = 'resources';

/** Runs `planwright synth`: resources become manifests, applier objects and Plans. */
export async function synth(
  paths: readonly string[],
  options: SynthOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const config = readConfig(options.config, celEngine(context.kubernetesVersion));
  const read = readSources(paths.length === 0 ? [DEFAULT_INPUT] : paths);
  const settings = settingsOf(config.value ?? defaultConfig(), options, context);
  const rendered = await renderAll(read.files, {
    settings,
    cache: usesCache(options) ? openRenderCache(import.meta.url, settings) : NO_CACHE,
    progress(done, total) {
      if (done % 50 === 0) context.terminal.progress(`rendering ${done} of ${total} resources`);
    },
  });
  const found = [...config.diagnostics, ...read.diagnostics, ...rendered.diagnostics];
  const diagnostics = [...found, ...emptyInput(rendered.rendered.length, found, { paths, options })];
  reportDiagnostics(diagnostics, [...config.sources, ...read.files], context.terminal);
  if (!hasErrors(diagnostics)) {
    const delivery = { config: settings.config, folders: settings.folders, kinds };
    return deliver(rendered, diagnostics, { delivery, options, context, complete: paths.length === 0 });
  }
  printSynthReport({ status: 'refused', resources: [], changes: [], unchanged: 0, diagnostics }, context);
  return EXIT.input;
}

function settingsOf(config: Config, options: SynthOptions, { kubernetesVersion }: CommandContext): SynthSettings {
  return { config, folders: outputFolders(options), namespace: options.namespace, kubernetesVersion };
}

interface Delivering {
  readonly delivery: Delivery;
  readonly options: SynthOptions;
  readonly context: CommandContext;
  readonly complete: boolean;
}

function deliver(
  sources: RenderedSources,
  diagnostics: readonly Diagnostic[],
  { delivery, options, context, complete }: Delivering,
): ExitCode {
  const { rendered } = sources;
  const files = outputFiles(rendered, { delivery, complete });
  const untouched = rendered.flatMap((each) => each.untouched);
  const comparison = compareOutput(files, { folders: delivery.folders, complete, untouched });
  const foreign = comparison.foreign.map(foreignFile);
  reportDiagnostics(foreign, [], context.terminal);
  const resources = rendered.map((each) => each.plan);
  const report = { resources, ...comparison, diagnostics: [...diagnostics, ...foreign] };
  if (foreign.length > 0) {
    printSynthReport({ ...report, status: 'refused' }, context);
    return EXIT.input;
  }
  if (options.check === true) {
    const stale = comparison.changes.length > 0;
    printSynthReport({ ...report, status: stale ? 'stale' : 'fresh' }, context);
    return stale ? EXIT.findings : EXIT.clean;
  }
  noteMissingAddress(delivery.config, context);
  writeOutput(comparison, delivery.folders);
  sources.remember();
  printSynthReport({ ...report, status: 'written' }, context);
  return EXIT.clean;
}

function noteMissingAddress(config: Config, { terminal }: CommandContext): void {
  if (!config.appliers.includes('argocd') || deliversWithArgocd(config)) return;
  terminal.notice('note: no Argo CD objects: planwright.yaml names no `repository.url`\n');
}

/** `--check` is asked to find out, so it takes nobody's word; a program that is not bundled has no name for its own state. */
function usesCache(options: SynthOptions): boolean {
  return options.check !== true && options.cache && BUNDLED_PROGRAM.test(import.meta.url);
}

/** The bundler puts a hash of the content into the name of every chunk. */
const BUNDLED_PROGRAM = /-[A-Z0-9]{8}\.mjs$/;

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
  { delivery, complete }: { readonly delivery: Delivery; readonly complete: boolean },
): readonly EncodedFile[] {
  return [
    ...rendered.flatMap((each) => each.files),
    ...namespaceFiles(rendered, { delivery, complete }),
    ...rootFiles(delivery).map(encodeFile),
  ];
}

/** With one chain per namespace, applier objects depend on all resources of it. */
function namespaceFiles(
  rendered: readonly RenderedResource[],
  { delivery, complete }: { readonly delivery: Delivery; readonly complete: boolean },
): readonly EncodedFile[] {
  if (delivery.config.delivery.granularity !== 'namespace') return [];
  const plans = rendered.map((each) => each.plan);
  return unitFiles(complete ? plans : withNeighbours(plans, delivery.folders), delivery).map(encodeFile);
}

/** The Plans that were not given have a part in the chain of their namespace, too. */
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
