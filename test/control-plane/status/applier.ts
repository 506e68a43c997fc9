import { parse } from 'yaml';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import { planDocuments } from '../../../src/core/plan/plan-documents.ts';
import type { Plan, PlannedObject } from '../../../src/core/plan/plan.ts';
import { synthesizeText } from '../../synthesize-text.ts';
import { isReady } from '../acceptance/is-ready.ts';
import { type ApiClient, nameOf } from '../harness/api-client.ts';
import { standInsFor } from '../harness/stand-ins.ts';
import { waitUntil } from '../harness/wait-until.ts';

/** Somebody who writes a resource and applies its Plan with `kubectl apply --server-side --force-conflicts --prune`. */
export interface Applier {
  /** Applies the resource alone. */
  readonly write: (text: string) => Promise<void>;
  /** Applies the resource and its Plan, and nothing that the Plan lists. */
  readonly commit: (text: string) => Promise<void>;
  /** Applies what is left up to a wave, without waiting for anything. */
  readonly applyUpTo: (wave: number) => Promise<void>;
  /** Applies what is left up to a wave, each wave when the one before is ready, and does something in between. */
  readonly rollOutUpTo: (wave: number, afterEach?: () => Promise<unknown>) => Promise<void>;
  /** Applies everything that is left in this way, then removes what the Plan does not list any more. */
  readonly rollOut: (afterEach?: () => Promise<unknown>) => Promise<void>;
  /** Applies everything again, as an applier that corrects drift. */
  readonly applyAgain: () => Promise<void>;
  /** Makes the Secrets that the Plan requires. */
  readonly provideRequired: () => Promise<void>;
  /** Removes every object of every Plan there was, and the Plan itself, and does not wait for those whom somebody holds. */
  readonly removeAll: () => Promise<void>;
}

/** How `kubectl apply --server-side` calls itself. */
const KUBECTL = { fieldManager: 'kubectl', force: true } as const;

/** An applier that has not applied anything yet. */
export function createApplier(client: ApiClient): Applier {
  const applied = new Map<string, PlannedObject>();
  const documents = new Map<string, Manifest>();
  let current: Plan | undefined;
  const plan = (): Plan => {
    if (current === undefined) throw new Error('nothing was committed');
    return current;
  };
  const apply = async (manifest: Manifest): Promise<void> => {
    const { warnings } = await client.apply(manifest, KUBECTL);
    if (warnings.length > 0) throw new Error(`${manifest.kind} ${manifest.metadata.name}: ${warnings.join('; ')}`);
  };
  const applyObjects = async (objects: readonly PlannedObject[]): Promise<void> => {
    for (const object of objects) {
      await apply(object.manifest);
      applied.set(object.id, object);
      // The pods of Jobs are simulated, so what they make has to be made for them.
      const made = plan().creates.filter(({ createdBy }) => createdBy === object.id);
      for (const standIn of standInsFor(made)) await client.apply(standIn);
    }
  };
  const left = (): readonly PlannedObject[] =>
    plan().objects.filter(({ id, digest }) => applied.get(id)?.digest !== digest);
  const remove = async (objects: readonly PlannedObject[]): Promise<void> => {
    for (const { id, manifest } of objects) {
      await client.remove(nameOf(manifest));
      applied.delete(id);
    }
  };
  const rollOutUpTo: Applier['rollOutUpTo'] = async (last, afterEach = nothing) => {
    for (const wave of new Set(plan().objects.map((object) => object.wave))) {
      if (wave > last) return;
      const objects = plan().objects.filter((object) => object.wave === wave);
      await applyObjects(objects.filter((object) => left().includes(object)));
      await waitForAll(client, objects);
      await afterEach();
    }
  };
  const write: Applier['write'] = async (text) => apply(parse(text) as Manifest); // A person's resource; the server checks it.
  return {
    write,
    commit: async (text) => {
      current = planOf(text);
      for (const document of planDocuments(current)) {
        const manifest = document as Manifest; // Every Plan is an object.
        await apply(manifest);
        documents.set(manifest.metadata.name, manifest);
      }
      await write(text);
    },
    applyUpTo: (wave) => applyObjects(left().filter((object) => object.wave <= wave)),
    rollOutUpTo,
    rollOut: async (afterEach) => {
      await rollOutUpTo(Number.POSITIVE_INFINITY, afterEach);
      const listed = new Set(plan().objects.map(({ id }) => id));
      await remove([...applied.values()].filter(({ id }) => !listed.has(id)));
    },
    applyAgain: () => applyObjects(plan().objects),
    provideRequired: async () => {
      for (const standIn of standInsFor(plan().requires)) await client.apply(standIn);
    },
    removeAll: async () => {
      await remove([...applied.values()]);
      for (const document of documents.values()) await client.remove(nameOf(document));
    },
  };
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

function planOf(text: string): Plan {
  const { rendered, diagnostics } = synthesizeText(text);
  const [made] = rendered;
  if (made === undefined) throw new Error(`not admitted: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return made.plan;
}

async function waitForAll(client: ApiClient, objects: readonly PlannedObject[]): Promise<void> {
  for (const { id, manifest } of objects) {
    await waitUntil(`${id} is ready`, async () => isReady(await client.get(nameOf(manifest))));
  }
}
