import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { MINUTE } from '../../../src/core/time/instant.ts';
import { install } from '../../status/cluster-model.ts';
import { databaseText } from '../../status/resources.ts';
import { openTheatre } from '../faults/theatre.ts';
import { findVerdictFaults } from '../faults/verdicts.ts';
import { namespaceNamed } from '../world/api/simulated-api.ts';
import { amendedDocuments } from './amended-plan.ts';

const LABELS = { 'planwright.dev/resource': 'database.orders' };
const RBAC = 'rbac.authorization.k8s.io/v1';

/** What a Plan of the namespace `shop` names that is none of its business. */
const NAMED: readonly Manifest[] = [
  ...['ConfigMap', 'Secret', 'Service', 'ResourceQuota'].map(
    (kind): Manifest => ({ apiVersion: 'v1', kind, metadata: { name: 'theirs', namespace: 'vault', labels: LABELS } }),
  ),
  { apiVersion: RBAC, kind: 'ClusterRole', metadata: { name: 'vault-orders-exporter', labels: LABELS } },
];
const SECRET = { apiVersion: 'v1', kind: 'Secret', namespace: 'vault', name: 'password' };

/** It is there, and not as the Plan says. */
function existing({ apiVersion, kind, metadata }: Manifest): LiveObject {
  const annotations = { 'planwright.dev/plan': 'database-orders' };
  return { apiVersion, kind, metadata: { ...metadata, annotations, uid: `uid-${kind}` }, data: { its: 'own' } };
}

interface Told {
  readonly status: JsonObject | undefined;
  readonly events: readonly string[];
  readonly asked: readonly string[];
  readonly verdictFaults: readonly string[];
}

/** What is told of a resource whose Plan names these things, while they are there or not. */
async function toldWhile(areThere: boolean, named = NAMED): Promise<Told> {
  const theatre = openTheatre();
  const { world, cluster } = theatre;
  world.api.put(namespaceNamed('vault', world.clock));
  // A resource of the same name, whose objects carry the same label.
  cluster.commit(databaseText().replace('namespace: shop', 'namespace: vault'), 'resource');
  if (areThere) {
    const secret: Manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password', namespace: 'vault' } };
    for (const object of [...named, secret]) world.api.put(existing(object));
  }
  const id = cluster.commit(databaseText());
  const { plan } = cluster.observe(id);
  if (plan === undefined) throw new Error('no Plan');
  for (const document of amendedDocuments(plan, { objects: named, requires: [SECRET] })) {
    world.api.apply(document, 'argocd-controller');
  }
  theatre.start();
  cluster.happen(id, install);
  await world.advance(10 * MINUTE);
  const events = world.api.server.stored
    .list('events')
    .filter(({ regarding }) => JSON.stringify(regarding ?? {}).includes('"shop"'))
    .map(({ reason, note }) => `${String(reason)} ${String(note)}`);
  const asked = theatre.replicas.flatMap(({ connection }) => connection.requests.map(({ path }) => path));
  const told = {
    status: cluster.find(id)?.status,
    events,
    asked: asked.filter((path) => /vault\/(configmaps|secrets|services|resourcequotas)|vault-orders|theirs/.test(path)),
    verdictFaults: findVerdictFaults(cluster, { isWhole: false }).filter((fault) => fault.startsWith(id)),
  };
  expect(await theatre.close()).toEqual([]);
  return told;
}

it('nobody learns from a status what is in another namespace: it is the same whether it is there or not', async () => {
  const [without, withThem] = [await toldWhile(false), await toldWhile(true)];
  expect(withThem.status).toEqual(without.status);
  expect(withThem.events).toEqual(without.events);
  expect([without.asked, withThem.asked]).toEqual([[], []]);
});

it('the status says what was not looked at, and why', async () => {
  const namespaced = NAMED.filter(({ metadata }) => metadata.namespace !== undefined);
  const { status, verdictFaults } = await toldWhile(true, namespaced);
  expect(status).toMatchObject({
    blocking: {
      object: 'ConfigMap/vault/theirs',
      reason: 'OtherNamespace',
      message: 'not looked at: it belongs to the namespace vault, and a Plan counts in its own namespace alone',
    },
    drift: { count: 0 },
  });
  expect(status?.['conditions']).toContainEqual(
    expect.objectContaining({
      type: 'DependenciesReady',
      status: 'Unknown',
      reason: 'OtherNamespace',
      message: 'Secret password is not looked at: it is in the namespace vault',
    }),
  );
  // Whoever sees everything says the same.
  expect(verdictFaults).toEqual([]);
});
