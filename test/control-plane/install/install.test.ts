import { beforeAll, expect, test } from 'vitest';
import { splitKind } from '../../../src/core/install/agent-rules.ts';
import { installManifests } from '../../../src/core/install/install-manifests.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { healthRules } from '../../../src/health/index.ts';
import { INSTALLATION } from '../../install/test-install.ts';
import { applyForeignCrds } from '../acceptance/foreign-crds.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';

describeWithCluster('an installation', { workloads: true, ownCluster: true }, (cluster) => {
  const manifests = installManifests(INSTALLATION);

  beforeAll(async () => {
    await applyForeignCrds(cluster().client, manifests);
  });

  test('is accepted object by object, in its order, strictly and without a warning', async () => {
    const warnings: string[] = [];
    for (const manifest of manifests) {
      const applied = await cluster().client.apply(manifest);
      warnings.push(...applied.warnings);
    }
    expect(warnings).toEqual([]);
  });

  test('applied twice changes nothing, and takes nothing from the cluster, which fills in the aggregated role', async () => {
    const { client } = cluster();
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: INSTALLATION.name };
    await waitUntil('the role is filled in', async () =>
      JSON.stringify(await client.get(role)).includes('"endpointslices"'),
    );
    const stable = manifests.filter(({ kind }) => !BUSY.has(kind));
    const versions = async (): Promise<readonly unknown[]> => {
      const applied: unknown[] = [];
      for (const manifest of stable) applied.push((await client.apply(manifest)).object['metadata']);
      return applied;
    };
    const first = await versions();
    expect(await versions()).toEqual(first);
  });

  test('pods of it are what Pod Security calls restricted: the namespace enforces it', async () => {
    const [deployment] = manifests.filter(({ kind }) => kind === 'Deployment');
    const { template } = (deployment as Manifest)['spec'] as { readonly template: Manifest }; // There is one.
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'agent', namespace: INSTALLATION.namespace, labels: template.metadata.labels ?? {} },
      spec: template['spec'] ?? {},
    };
    const { warnings } = await cluster().client.apply(pod, { dryRun: true });
    expect(warnings).toEqual([]);
  });

  test('names every kind of the catalogue as the API server serves it', async () => {
    const served = await cluster().client.resourceTypes();
    const plurals = new Map(served.map(({ apiVersion, kind, plural }) => [`${groupOf(apiVersion)}/${kind}`, plural]));
    const builtIn = healthRules.rules
      .map(({ groupKind }) => ({ groupKind, ...splitKind(groupKind), kind: groupKind.split('.')[0] ?? '' }))
      .filter(({ group, kind }) => plurals.has(`${group}/${kind}`));
    expect(builtIn.length).toBeGreaterThan(25);
    expect(builtIn.map(({ group, kind, plural }) => [kind, plural === plurals.get(`${group}/${kind}`)])).toEqual(
      builtIn.map(({ kind }) => [kind, true]),
    );
  });
});

/** Controllers write to these all the time. */
const BUSY: ReadonlySet<string> = new Set(['Deployment', 'PodDisruptionBudget']);

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
