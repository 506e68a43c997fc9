import { beforeAll, expect, it } from 'vitest';
import { applyForeignCrds } from '../acceptance/foreign-crds.ts';
import { kindSamples } from '../acceptance/kind-samples.ts';
import { renderSamples } from '../acceptance/rendered-samples.ts';
import { deliveredSamples, podSecurityOf, sampleExpectations } from '../acceptance/sample-expectations.ts';
import { readDeliveredPlans, readDrift, waitUntilHealed } from '../drift/drift-of-plans.ts';
import { editConfig } from '../drift/edit-config.ts';
import { brokenReferences, orderViolations } from '../gitops/applied-order.ts';
import { eventsSince, readAudit } from '../gitops/audit.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { addNodes, clusterObjectsFor } from '../harness/surroundings.ts';
import {
  applications,
  describeEvents,
  reconcileTwice,
  statusOf,
  waitUntilSynced,
  writesOfArgoCd,
} from './applications.ts';
import { type ArgoFleet, startFleet } from './start-fleet.ts';
import { bySyncWave } from './sync-waves.ts';

describeWithCluster(
  'Argo CD, with samples of every kind',
  { workloads: true, ownCluster: true, programs: ['argocd', 'redis-server'] },
  (cluster) => {
    let argo: ArgoFleet;
    const names = (): readonly string[] => argo.fleet.plans().map(({ namespace, name }) => `${namespace}.${name}`);

    beforeAll(async () => {
      const { client } = cluster();
      const samples = deliveredSamples(kindSamples());
      const manifests = renderSamples(samples).objects.map(({ manifest }) => manifest);
      await applyForeignCrds(client, manifests);
      for (const object of clusterObjectsFor(manifests)) await client.apply(object);
      for (const { folder, name, namespace } of samples) {
        const nodes = sampleExpectations()[folder]?.nodes?.[name];
        if (nodes !== undefined) await addNodes(client, namespace, nodes);
      }
      argo = await startFleet(cluster(), {
        resources: Object.fromEntries(samples.map(({ namespace, text }) => [namespace, text])),
        namespaces: Object.fromEntries(
          samples.map((sample) => [sample.namespace, { create: true, podSecurity: podSecurityOf(sample) }]),
        ),
      });
      await waitUntilSynced(cluster(), argo.commit, names());
    });

    it('installs all of them in the order of their waves, each wave ready before the next', async () => {
      const { reader } = await readAudit(cluster());
      for (const plan of argo.fleet.plans()) {
        const applied = reader.applied(plan);
        expect(orderViolations(bySyncWave(applied))).toEqual([]);
        expect(brokenReferences(applied)).toEqual([]);
      }
      expect(names().length).toBeGreaterThan(7);
    });

    it('writes nothing a second and a third time', async () => {
      const { events } = await readAudit(cluster());
      await Promise.all(names().map((name) => reconcileTwice(cluster(), name)));
      expect(describeEvents(writesOfArgoCd(await eventsSince(cluster(), events)))).toEqual([]);
      const all = await applications(cluster());
      expect(names().filter((name) => statusOf(all.get(name)).sync?.status !== 'Synced')).toEqual([]);
    });

    it('leaves no drift, and what somebody edits is drift until it is healed', async () => {
      const { client } = cluster();
      const plans = await readDeliveredPlans(client);
      expect(plans.map(({ name }) => name)).toEqual(argo.fleet.plans().map(({ name }) => name));
      expect(await readDrift(client, plans)).toEqual([]);
      const { found, expected } = await editConfig(client, plans);
      expect(found).toEqual(expected);
      await waitUntilHealed(client, plans);
    });
  },
);
