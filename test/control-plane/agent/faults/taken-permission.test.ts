import { afterAll, beforeAll, expect, test } from 'vitest';
import { installManifests } from '../../../../src/core/install/install-manifests.ts';
import { type JsonObject, member } from '../../../../src/core/json/json.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { INSTALLATION } from '../../../install/test-install.ts';
import { type ApiClient, nameOf } from '../../harness/api-client.ts';
import { conditionOf } from '../../harness/conditions.ts';
import { describeWithCluster } from '../../harness/use-cluster.ts';
import { PATIENCE, waitUntil } from '../../harness/wait-until.ts';
import { type AgentBehindProxy, startAgentBehindProxy } from './agent-behind-proxy.ts';
import { installForStorms, WITHOUT_CONTROLLERS } from './install-for-storms.ts';
import { faultsOf, writtenStatuses } from './written-statuses.ts';

const NAMESPACE = 'taken';
const HASTE = 20;
const TAKEN = 'statefulsets';

interface Rule {
  readonly resources: readonly string[];
}

describeWithCluster('an agent from which the permission for one kind is taken', WITHOUT_CONTROLLERS, (cluster) => {
  let agent: AgentBehindProxy;
  let journal: AgentBehindProxy['journal'];
  let proxy: AgentBehindProxy['proxy'];
  let life: AgentBehindProxy['life'];
  let asAgent: ApiClient;

  beforeAll(async () => {
    const { client } = cluster();
    const { token } = await installForStorms(cluster());
    asAgent = client.withToken(token);
    agent = await startAgentBehindProxy(cluster(), {
      namespace: NAMESPACE,
      haste: HASTE,
      seed: 11,
      token: () => token,
    });
    ({ life, journal, proxy } = agent);
  });

  afterAll(() => agent.stop());

  const statusNow = async (): Promise<JsonObject> => (await cluster().client.get(life.name)).status as JsonObject; // Its kind has one.

  async function said(expected: RegExp): Promise<JsonObject> {
    let last = '';
    const check = async (): Promise<boolean> => {
      const ready = conditionOf(await cluster().client.get(life.name), 'Ready');
      last = `${ready?.status}/${ready?.reason} ${ready?.message}`;
      return expected.test(last);
    };
    await waitUntil(`Ready is ${String(expected)}`, check, PATIENCE, () => [last, journal.lines.slice(-20)]);
    return statusNow();
  }

  async function mayList(expected: boolean): Promise<void> {
    const path = `/apis/apps/v1/${TAKEN}`;
    await waitUntil(`the agent ${expected ? 'may' : 'may not'} list ${TAKEN}`, async () => {
      const { status } = await asAgent.request({ method: 'GET', path });
      return (status === 200) === expected;
    });
  }

  /** From every role that the agent has. */
  async function take(): Promise<void> {
    const { client } = cluster();
    for (const manifest of rolesOf()) {
      const { rules } = (await client.get(nameOf(manifest))) as unknown as { readonly rules: readonly Rule[] };
      const left = rules.flatMap((rule) => {
        const resources = rule.resources.filter((name) => name !== TAKEN);
        return resources.length === 0 ? [] : [{ ...rule, resources }];
      });
      await client.patch(nameOf(manifest), { rules: left } as unknown as JsonObject);
    }
  }

  test('is Ready before, and not any more after the grace: it says which kind, and what helps', async () => {
    const before = await said(/^True\//);
    await take();
    await mayList(false);
    // A watch that is open goes on for up to ten minutes, whatever is allowed by now.
    await proxy.cutConnections();
    const status = await said(
      /^Unknown\/CannotRead .*StatefulSet orders: statefulsets\.apps is forbidden: .*; fix: let whoever asks read this kind \(get, list, watch\)$/,
    );
    const available = conditionOf({ ...(await cluster().client.get(life.name)) }, 'Available');
    expect(available).toMatchObject({ status: 'Unknown', message: 'cannot read StatefulSet.apps: Forbidden' });
    for (const field of ['phase', 'endpoints', 'lastGoodPlanDigest']) expect(status[field]).toEqual(before[field]);
    expect(componentsOf(status)).toEqual(componentsOf(before));
  });

  test('is Ready again by itself when it is given back', async () => {
    for (const manifest of rolesOf()) await cluster().client.apply(manifest, { force: true });
    await mayList(true);
    await said(/^True\//);
  });

  test('every status in between is sound', () => {
    expect(faultsOf(writtenStatuses(cluster().auditEvents(), NAMESPACE))).toEqual([]);
    expect(journal.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

/** The roles that name the kind. */
function rolesOf(): readonly Manifest[] {
  return installManifests({ ...INSTALLATION, parts: ['rbac'] }).filter(
    (manifest) => manifest.kind === 'ClusterRole' && JSON.stringify(manifest).includes(`"${TAKEN}"`),
  );
}

/** Of each its name, phase and counts. */
function componentsOf(status: JsonObject): unknown {
  const components = member(status, 'components') as readonly JsonObject[]; // Its schema says so.
  return components.map(({ name, phase, replicas, readyReplicas }) => ({ name, phase, replicas, readyReplicas }));
}
