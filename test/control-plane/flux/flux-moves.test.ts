import { beforeAll, expect, it } from 'vitest';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { eventsSince } from '../gitops/audit.ts';
import type { Fleet } from '../gitops/fleet.ts';
import type { AuditEvent } from '../harness/audit-log.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { installWithFlux, sample, waitsForResource } from './flux-fleet.ts';
import { kustomization, kustomizations, reconcile } from './flux-objects.ts';

const NAMESPACE = 'streams';
const EARLY = 'dist/kustomize/streams/chronikcluster-minimal/20-rbac/kustomization.yaml';
const LATE = 'dist/kustomize/streams/chronikcluster-minimal/100-disruption/kustomization.yaml';

/**
 * The moves that `design.md` calls destructive, made by hand in dist/ as a changed kind or a changed setting would make them:
 * they are the reason why waves, steps and names are a contract, and why the planner has to refuse such a change.
 */
describeWithCluster(
  'Flux, when an object moves',
  { workloads: true, ownCluster: true, programs: ['source-controller', 'kustomize-controller'] },
  (cluster) => {
    let fleet: Fleet;
    let before: readonly AuditEvent[];

    const deletionsSince = async (plural: string): Promise<readonly string[]> =>
      (await eventsSince(cluster(), before))
        .filter(
          (event) => event.verb === 'delete' && event.plural === plural && /kustomize-controller/.test(event.userAgent),
        )
        .map(({ name }) => name ?? '');
    const move = (from: string, to: string, line: string): void => {
      expect(fleet.read(from)).toContain(line);
      fleet.write({
        [from]: fleet.read(from).replace(line, ''),
        [to]: fleet.read(to).replace('resources:\n', `resources:\n${line}`),
      });
    };
    const config = '  - ../../../../manifests/streams/chronikcluster-minimal/30-config\n';

    beforeAll(async () => {
      fleet = await installWithFlux(cluster(), { minimal: sample('chronik-cluster', 'minimal') });
      before = cluster().auditEvents();
    });

    it('to a later part: Flux deletes the live object first', async () => {
      move(EARLY, LATE, config);
      await reconcile(cluster(), fleet.commit('later'), waitsForResource);
      expect(await deletionsSince('configmaps')).toEqual(['minimal-config']);
      expect(await cluster().client.find(CONFIG_MAP)).toBeDefined();
    });

    it('to an earlier part: Flux hands it over', async () => {
      before = cluster().auditEvents();
      move(LATE, EARLY, config);
      await reconcile(cluster(), fleet.commit('earlier'), waitsForResource);
      expect(await deletionsSince('configmaps')).toEqual([]);
    });

    it('to a later part, protected in a commit before: Flux hands it over', async () => {
      const folder = 'dist/manifests/streams/chronikcluster-minimal/30-config';
      for (const { kind, metadata } of fleet.manifestsIn(folder)) {
        const file = `${folder}/${kind}-${metadata.name}.yaml`;
        fleet.write({
          [file]: fleet
            .read(file)
            .replace('  annotations:\n', '  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n'),
        });
      }
      await reconcile(cluster(), fleet.commit('protect'), waitsForResource);
      before = cluster().auditEvents();
      move(EARLY, LATE, config);
      await reconcile(cluster(), fleet.commit('later, protected'), waitsForResource);
      expect(await deletionsSince('configmaps')).toEqual([]);
      move(LATE, EARLY, config);
      await reconcile(cluster(), fleet.commit('back'), waitsForResource);
    });

    it('to another granularity with the old Kustomizations suspended, as docs/delivery.md says: nothing is deleted', async () => {
      const { client } = cluster();
      before = cluster().auditEvents();
      const old = [...(await kustomizations(client)).values()]
        .filter((one) => one.metadata.name.includes('chronikcluster-minimal.') && !waitsForResource(one))
        .map(({ metadata }) => metadata.name);
      for (const name of old) await suspend(name);
      await regroup('namespace');
      await waitUntil('the old Kustomizations are gone', async () => {
        const all = await kustomizations(client);
        return old.every((name) => !all.has(name));
      });
      expect(await deletionsSince('statefulsets')).toEqual([]);
      expect(await deletionsSince('configmaps')).toEqual([]);
    });

    it('to another granularity without that: the live StatefulSets are deleted, and made anew on their old claims', async () => {
      const { client } = cluster();
      before = cluster().auditEvents();
      const claims = await claimUids();
      await regroup('resource');
      expect([...(await deletionsSince('statefulsets'))].sort()).toEqual(['minimal-controller', 'minimal-ingest']);
      expect(await client.list({ apiVersion: 'apps/v1', kind: 'StatefulSet' }, { namespace: NAMESPACE })).toHaveLength(
        2,
      );
      expect(await claimUids()).toEqual(claims);
    });

    async function regroup(granularity: 'namespace' | 'resource'): Promise<void> {
      const settings = fleet.read('planwright.yaml').replace(/^delivery:\n {2}granularity: \w+\n/m, '');
      fleet.write({ 'planwright.yaml': `${settings}delivery:\n  granularity: ${granularity}\n` });
      await reconcile(cluster(), fleet.synthAndCommit(`granularity: ${granularity}`), waitsForResource);
    }

    /** As `flux suspend kustomization` does, whose field the parent does not take away. */
    async function suspend(name: string): Promise<void> {
      const { client } = cluster();
      const path = `${await client.pathOf(kustomization(name))}?fieldManager=flux`;
      const body = { spec: { suspend: true } };
      const { status } = await client.request({
        method: 'PATCH',
        path,
        body,
        contentType: 'application/merge-patch+json',
      });
      expect(status).toBe(200);
    }

    async function claimUids(): Promise<readonly string[]> {
      const claims = await cluster().client.list(
        { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
        { namespace: NAMESPACE },
      );
      return claims.map(({ metadata }: Manifest) => String(metadata['uid'])).sort();
    }
  },
);

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name: 'minimal-config' };
