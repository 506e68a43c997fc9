import { beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { podTemplateOf } from '../../../src/core/manifest/pod-spec.ts';
import { applyCrds } from '../harness/apply-crds.ts';
import { ownCrdFiles } from '../harness/own-crds.ts';
import { standInsFor } from '../harness/stand-ins.ts';
import { describeWithCluster } from '../harness/use-cluster.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { attemptsOf, type Identity, readsOf, shapeOf } from './account-attempts.ts';
import { readRules, reviewAccess, reviewRules, sortedRules } from './account-reviews.ts';
import { type Grant, grantsTo, isGranted } from './granted-rules.ts';
import { inParallel } from './in-parallel.ts';
import { kindSamples } from './kind-samples.ts';
import { renderSamples } from './rendered-samples.ts';
import { type ServedResource, servedResources } from './served-resources.ts';

const WIDTH = 12;
/** Kinds whose objects rules may name, and that need no controller. */
const NAMEABLE: ReadonlySet<string> = new Set(['ServiceAccount', 'ConfigMap', 'Secret', 'Service']);

describeWithCluster('the rendered ServiceAccounts', { ownCluster: true }, (cluster) => {
  let manifests: readonly Manifest[];
  let identities: readonly Identity[];
  /** An account that nothing is bound to: what every account may do. */
  let nobody: Identity;
  let namespaces: readonly string[];
  /** What `nobody` may do, as a grant everywhere. */
  let everybodys: readonly Grant[];
  let served: readonly ServedResource[];

  beforeAll(async () => {
    const { client } = cluster();
    await applyCrds(client, ownCrdFiles());
    const { objects, plans } = renderSamples(kindSamples());
    manifests = objects
      .filter(({ file }) => /^dist\/(manifests|namespaces)\//.test(file))
      .map(({ manifest }) => manifest);
    const spaces = manifests.filter(({ kind }) => kind === 'Namespace');
    const accounts = manifests.filter(({ kind }) => kind === 'ServiceAccount');
    await inParallel(spaces, WIDTH, (each) => client.apply(each));
    await inParallel(manifests.filter(isRelevant), WIDTH, (each) => client.apply(each));
    // Accounts may read what their own Jobs make.
    await inParallel(standInsFor(plans.flatMap(({ creates }) => creates)), WIDTH, (each) => client.apply(each));
    const none = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'nobody', namespace: 'default' } };
    await client.apply(none);
    nobody = await identityOf(none);
    everybodys = [{ namespace: undefined, rules: await readRules(nobody.client, 'default') }];
    identities = await inParallel(accounts, WIDTH, identityOf);
    namespaces = [...spaces.map(({ metadata }) => metadata.name), 'default', 'kube-system'];
    served = await servedResources(client);
    await waitUntil('the server knows every binding', async () => {
      const ready = await inParallel(identities, WIDTH, async (identity) => {
        const rules = await reviewRules(identity.client, identity.namespace);
        return rules.join() === (await expectedRules(identity, identity.namespace)).join();
      });
      return ready.every(Boolean);
    });
  });

  test('get a token only into pods that have something to do with it', async () => {
    expect(identities).not.toEqual([]);
    for (const { namespace, name } of identities) {
      const account = await cluster().client.get({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name });
      expect(account['automountServiceAccountToken'], `${namespace}/${name}`).toBe(false);
    }
    for (const manifest of manifests) {
      const pod = podTemplateOf(manifest)?.spec;
      if (pod === undefined) continue;
      const { serviceAccountName: name, automountServiceAccountToken: mounts } = pod;
      const account = identities.find((each) => each.namespace === manifest.metadata.namespace && each.name === name);
      expect(account, `the account ${String(name)} of ${manifest.metadata.name} is not rendered`).toBeDefined();
      expect(mounts === true, manifest.metadata.name).toBe((account?.grants ?? []).length > 0);
    }
  });

  test('have exactly the rules that are rendered in their namespace, and none beside in any other', async () => {
    const places = identities.flatMap((identity, at) => {
      // One other of the samples' namespaces stands for all of them: to the account of one they are alike.
      const other = namespaces[at % namespaces.length] ?? 'default';
      return [...new Set([identity.namespace, other, 'default', 'kube-system'])].map((namespace) => ({
        identity,
        namespace,
      }));
    });
    const wrong = await inParallel(places, WIDTH, async ({ identity, namespace }) => {
      const rules = await reviewRules(identity.client, namespace);
      const expected = await expectedRules(identity, namespace);
      return rules.join() === expected.join() ? [] : [{ account: identity.name, namespace, rules, expected }];
    });
    expect(wrong.flat()).toEqual([]);
  });

  test('may do what is rendered and nothing else, whichever verb, resource, name and place is tried', async () => {
    const shapes = new Map(identities.map((identity) => [shapeOf(identity), identity]));
    for (const identity of shapes.values()) {
      const attempts = attemptsOf(identity, served);
      const answers = await inParallel(attempts, WIDTH, async (attempt) => ({
        attempt,
        isAllowed: await reviewAccess(identity.client, attempt),
        isExpected: isGranted(attempt, [...identity.grants, ...everybodys]),
      }));
      expect(answers.filter(({ isAllowed, isExpected }) => isAllowed !== isExpected)).toEqual([]);
    }
  });

  test('read what they may, and are refused what they may not', async () => {
    const wrong = await inParallel(identities, WIDTH, (identity) =>
      Promise.all(
        readsOf(identity, served).map(async ({ path, isAllowed }) => {
          const { status } = await identity.client.request({ method: 'GET', path });
          // A rule without names also allows to ask for what is not there.
          const isAsExpected = isAllowed ? status === 200 || status === 404 : status === 403;
          return isAsExpected ? [] : [{ account: identity.name, path, isAllowed, status }];
        }),
      ),
    );
    expect(wrong.flat(2)).toEqual([]);
  });

  async function identityOf({ metadata: { name, namespace = 'default' } }: Manifest): Promise<Identity> {
    const { client } = cluster();
    const path = await client.pathOf({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name });
    const body: JsonObject = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600 },
    };
    const response = await client.request({ method: 'POST', path: `${path}/token`, body });
    const { token } = response.body['status'] as { readonly token: string }; // A TokenRequest that was granted.
    const grants = await grantsTo({ namespace, name }, manifests, client);
    return { namespace, name, grants, client: client.withToken(token) };
  }

  async function expectedRules({ grants }: Identity, namespace: string): Promise<readonly string[]> {
    const granted = grants.filter((grant) => grant.namespace === undefined || grant.namespace === namespace);
    const own = sortedRules(granted.flatMap(({ rules }) => rules));
    return [...new Set([...(await reviewRules(nobody.client, namespace)), ...own])].sort();
  }
});

function isRelevant({ apiVersion, kind }: Manifest): boolean {
  return NAMEABLE.has(kind) || apiVersion.startsWith('rbac.authorization.k8s.io/');
}
