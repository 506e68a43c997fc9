import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { describeIdentity } from '../../core/resource/resource.ts';
import type { OutputChange } from '../../edges/files/sync-output.ts';
import type { CommandContext } from '../command.ts';
import type { PlanSummary } from './rendered-resource.ts';

/** How a run of `synth` ended. */
export interface SynthReport {
  readonly status: 'written' | 'fresh' | 'stale' | 'refused';
  readonly resources: readonly PlanSummary[];
  readonly changes: readonly OutputChange[];
  readonly unchanged: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** The version of the JSON form: the minor number grows with new members, the major one with anything else. */
const FORMAT_VERSION = '1.0';
/** More stale files than a person reads; the rest is counted. */
const LISTED_FILES = 20;
const SHORT_DIGEST = 'sha256:'.length + 12;

/** Prints the result of `synth` to stdout. */
export function printSynthReport(report: SynthReport, { terminal, format }: CommandContext): void {
  if (format === 'json') terminal.data(`${JSON.stringify(jsonReport(report), null, 2)}\n`);
  else if (report.status !== 'refused') terminal.data(textReport(report));
  else terminal.talk('Nothing was written.\n');
}

function jsonReport({ status, resources, changes, unchanged, diagnostics }: SynthReport): object {
  return {
    format_version: FORMAT_VERSION,
    status,
    resources: resources.map((plan) => ({
      ...plan.resource,
      plan: plan.name,
      digest: plan.digest,
      objects: plan.objects.length,
      steps: plan.steps.map((step) => ({
        ...step,
        objects: plan.objects.filter((object) => object.step === step.name).map((object) => object.id),
      })),
      requires: plan.requires,
    })),
    files: { unchanged, changes: changes.map(({ path, action }) => ({ path, action })) },
    diagnostics,
  };
}

function textReport(report: SynthReport): string {
  if (report.status === 'fresh') return `${countResources(report)}: everything is up to date\n`;
  if (report.status === 'stale') return staleReport(report);
  return `${resourceTable(report.resources)}${countResources(report)}: ${countChanges(report)}\n`;
}

function resourceTable(resources: readonly PlanSummary[]): string {
  const rows = resources.map((plan) => {
    const steps = new Set(plan.objects.map((object) => object.step)).size;
    return [
      describeIdentity(plan.resource),
      `${plan.objects.length} objects in ${steps} steps`,
      plan.digest.slice(0, SHORT_DIGEST),
    ];
  });
  if (rows.length > LISTED_FILES) return '';
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('');
}

function staleReport(report: SynthReport): string {
  const words = { create: 'missing', update: 'out of date', remove: 'left over' } as const;
  const listed = report.changes
    .slice(0, LISTED_FILES)
    .map(({ path, action }) => `${words[action].padEnd(11)}  ${path}\n`);
  const more = report.changes.length - listed.length;
  return [
    ...listed,
    ...(more > 0 ? [`… and ${more} more\n`] : []),
    `${countResources(report)}: ${report.changes.length} files are stale; run \`planwright synth\` and commit the result\n`,
  ].join('');
}

function countResources({ resources }: SynthReport): string {
  const objects = resources.reduce((sum, plan) => sum + plan.objects.length, 0);
  return `${count(resources.length, 'resource')}, ${count(objects, 'object')}`;
}

function countChanges({ changes, unchanged }: SynthReport): string {
  const removed = changes.filter((change) => change.action === 'remove').length;
  return `${count(changes.length - removed, 'file')} written, ${unchanged} unchanged, ${removed} removed`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
