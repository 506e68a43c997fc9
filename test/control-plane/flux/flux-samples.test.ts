import { beforeAll, expect, it } from 'vitest';
import { applyForeignCrds } from '../acceptance/foreign-crds.ts';
import { kindSamples } from '../acceptance/kind-samples.ts';
import { deliveredSamples, podSecurityOf, sampleExpectations } from '../acceptance/sample-expectations.ts';
import { renderSamples } from '../acceptance/rendered-samples.ts';
import { readDeliveredPlans, readDrift, waitUntilHealed } from '../drift/drift-of-plans.ts';
import { editConfig } from '../drift/edit-config.ts';
import { addNodes } from '../harness/surroundings.ts';
import { brokenReferences, orderViolations } from '../gitops/applied-order.ts';
import { eventsSince, readAudit, writesTo } from '../gitops/audit.ts';
import type { Fleet } from '../gitops/fleet.ts';
import { nameOf } from '../harness/api-client.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { byPart, installWithFlux, waitsForResource } from './flux-fleet.ts';
import { reconcileAgain, requestReconciliation } from './flux-objects.ts';

describeWithCluster(
  'Flux, with samples of every kind',
  { workloads: true, ownCluster: true, programs: ['source-controller', 'kustomize-controller'] },
  (cluster) => {
    let fleet: Fleet;

    beforeAll(async () => {
      const { client } = cluster();
      const samples = deliveredSamples(kindSamples());
      const resources = Object.fromEntries(samples.map(({ namespace, text }) => [namespace, text]));
      const namespaces = Object.fromEntries(
        samples.map((sample) => [sample.namespace, { create: true, podSecurity: podSecurityOf(sample) }]),
      );
      await applyForeignCrds(
        client,
        renderSamples(samples).objects.map(({ manifest }) => manifest),
      );
      for (const { folder, name, namespace } of samples) {
        const nodes = sampleExpectations()[folder]?.nodes?.[name];
        if (nodes !== undefined) await addNodes(client, namespace, nodes);
      }
      fleet = await installWithFlux(cluster(), resources, { namespaces });
    });

    it('installs all of them, part after part', async () => {
      const { reader } = await readAudit(cluster());
      for (const plan of fleet.plans()) {
        const applied = reader.applied(plan);
        expect(orderViolations(byPart(fleet, plan, applied))).toEqual([]);
        expect(brokenReferences(applied)).toEqual([]);
      }
      expect(fleet.plans().length).toBeGreaterThan(7);
    });

    it('writes nothing a second time', async () => {
      const { events } = await readAudit(cluster());
      await reconcileAgain(cluster(), waitsForResource);
      const since = await eventsSince(cluster(), events);
      const writes = await writesTo(cluster(), fleet.plans(), { events: since, userAgent: /kustomize-controller/ });
      expect(writes).toEqual([]);
    });

    it('leaves no drift, and what somebody edits is drift until it is healed', async () => {
      const { client } = cluster();
      const plans = await readDeliveredPlans(client);
      expect(plans.map(({ name }) => name)).toEqual(fleet.plans().map(({ name }) => name));
      expect(await readDrift(client, plans)).toEqual([]);
      const { object, found, expected } = await editConfig(client, plans);
      expect(found).toEqual(expected);
      const { labels = {} } = (await client.get(nameOf(object.manifest))).metadata;
      await requestReconciliation(client, {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        namespace: labels['kustomize.toolkit.fluxcd.io/namespace'] ?? '',
        name: labels['kustomize.toolkit.fluxcd.io/name'] ?? '',
      });
      await waitUntilHealed(client, plans);
    });
  },
);
