import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBuiltProgram, toolOf } from '../../../scripts/tools/tool-catalogue.mjs';

/** The programs that tests run. */
export const PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
  'source-controller',
  'kustomize-controller',
  'argocd',
  'redis-server',
  'postgres',
  'psql',
  'shellcheck',
  'busybox',
  'prometheus',
  'promtool',
  'prometheus-2',
  'promtool-2',
  'alertmanager',
  'amtool',
  'alertmanager-0.26',
  'amtool-0.26',
  'loki',
  'loki-2',
  'tempo',
  'tempo-2.6',
  'otelcol',
  'otelcol-0.91',
  'grafana-provisioning',
  'gofakes3',
  'kstatus',
] as const;

/** One of them. */
export type Program = (typeof PROGRAMS)[number];

/** What a cluster that only stores and validates objects needs. */
export const API_SERVER: readonly Program[] = ['etcd', 'kube-apiserver'];
/** What a cluster needs in which workloads become ready. */
export const CONTROL_PLANE: readonly Program[] = [...API_SERVER, 'kube-controller-manager', 'kube-scheduler', 'kwok'];

/**
 * The file of a program: from the folder that `KUBEBUILDER_ASSETS` names (envtest's convention) where it is there, else from the
 * cache that `npm run tools` fills. Undefined where it is in neither.
 */
export function findProgram(program: Program): string | undefined {
  const assets = process.env['KUBEBUILDER_ASSETS'];
  const asset = assets === undefined ? undefined : join(assets, program);
  return asset !== undefined && existsSync(asset) ? asset : findBuiltProgram(program);
}

/** The file of a program that must be there: suites are skipped before they come here. Throws where it is not. */
export function programFile(program: Program): string {
  const file = findProgram(program);
  if (file === undefined) throw new Error(`${program} is not on this machine: run \`npm run tools\` (docs/testing.md)`);
  return file;
}

/** Those of the programs that are not on this machine. */
export function missingPrograms(programs: readonly Program[]): readonly Program[] {
  return programs.filter((program) => findProgram(program) === undefined);
}

/** The command that builds programs: the heavy ones only come by name. */
export function buildCommand(programs: readonly Program[]): string {
  return `npm run tools -- ${[...new Set(programs.map((program) => toolOf(program).name))].join(' ')}`;
}
