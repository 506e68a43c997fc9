import { type ApiClient, type LiveObject, nameOf } from '../harness/api-client.ts';
import { standInsFor } from '../harness/stand-ins.ts';
import { waitWhileProgressing } from '../harness/wait-until.ts';
import { isReady } from './is-ready.ts';
import type { RenderedPlan, RenderedStepObject } from './rendered-samples.ts';

/** Applies a Plan wave by wave; the next only when everything of the one before is ready. Throws, naming what is not. */
export async function rollOut(client: ApiClient, plan: RenderedPlan): Promise<void> {
  for (const object of standInsFor(plan.requires)) await client.apply(object);
  for (const { name } of plan.steps.toSorted((left, right) => left.wave - right.wave)) {
    const objects = plan.objects.filter(({ step }) => step === name);
    for (const { manifest } of objects) await client.apply(manifest);
    await waitForStep(client, `step ${name} of ${plan.sample.namespace}/${plan.name} is ready`, objects);
    // The pods of Jobs are simulated, so what they make has to be made for them.
    const made = plan.creates.filter(({ createdBy }) => objects.some(({ id }) => id === createdBy));
    for (const object of standInsFor(made)) await client.apply(object);
  }
}

async function waitForStep(client: ApiClient, claim: string, objects: readonly RenderedStepObject[]): Promise<void> {
  let waiting: readonly RenderedStepObject[] = objects;
  let seen: readonly LiveObject[] = [];
  const check = async (): Promise<boolean> => {
    seen = await Promise.all(waiting.map(({ manifest }) => client.get(nameOf(manifest))));
    waiting = waiting.filter((_, at) => {
      const object = seen[at];
      return object === undefined || !isReady(object);
    });
    return waiting.length === 0;
  };
  const unready = (): unknown =>
    seen.filter((object) => !isReady(object)).map(({ metadata, status }) => ({ name: metadata.name, status }));
  // All samples roll out at the same time, and the pods of a StatefulSet one after the other.
  await waitWhileProgressing(claim, check, { progress: unready });
}
