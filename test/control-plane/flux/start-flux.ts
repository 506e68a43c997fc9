import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { listCrdFiles } from '../../../scripts/tools/tool-catalogue.mjs';
import { applyCrds } from '../harness/apply-crds.ts';
import { freePorts } from '../harness/free-ports.ts';
import { programFile } from '../harness/programs.ts';
import type { Cluster } from '../harness/start-cluster.ts';
import type { RunningProgram } from '../harness/supervisor.ts';

/** The namespace Flux works in. */
export const FLUX_NAMESPACE = 'flux-system';

/** Flux's two controllers that apply manifests from Git, running beside the cluster. */
export interface Flux {
  readonly sourceController: RunningProgram;
  readonly kustomizeController: RunningProgram;
}

/**
 * Installs Flux's CRDs and starts source-controller and kustomize-controller. A dependency that is not ready is looked at again every two
 * seconds: each look writes a status and an Event, and up to 70 Kustomizations look.
 */
export async function startFlux(cluster: Cluster): Promise<Flux> {
  const crds = [...listCrdFiles('flux-source-controller'), ...listCrdFiles('flux-kustomize-controller')];
  await applyCrds(cluster.client, crds);
  await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: FLUX_NAMESPACE } });
  const [storagePort, sourceMetrics, sourceHealth, kustomizeMetrics, kustomizeHealth] = await freePorts(5);
  const storage = join(cluster.folder, 'flux-artifacts');
  mkdirSync(storage);
  const env = { KUBECONFIG: cluster.kubeconfig, RUNTIME_NAMESPACE: FLUX_NAMESPACE, TMPDIR: cluster.folder };
  const common = (metrics: number | undefined, health: number | undefined): readonly string[] => [
    `--metrics-addr=127.0.0.1:${metrics}`,
    `--health-addr=127.0.0.1:${health}`,
    '--enable-leader-election=false',
    '--requeue-dependency=2s',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
    '--log-encoding=json',
  ];
  const sourceController = await cluster.start({
    name: 'source-controller',
    command: programFile('source-controller'),
    env,
    args: [
      ...common(sourceMetrics, sourceHealth),
      `--storage-path=${storage}`,
      `--storage-addr=127.0.0.1:${storagePort}`,
      `--storage-adv-addr=127.0.0.1:${storagePort}`,
    ],
  });
  const kustomizeController = await cluster.start({
    name: 'kustomize-controller',
    command: programFile('kustomize-controller'),
    env,
    // Readiness of resources that no agent has looked at holds a worker for 30 seconds each.
    args: [...common(kustomizeMetrics, kustomizeHealth), '--concurrent=20'],
  });
  return { sourceController, kustomizeController };
}
