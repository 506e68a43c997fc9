import type { AppliedObject, ClusterModel } from './cluster-state.ts';

/** Something that happens to a cluster. Pure: the model before is left as it is. */
export type Operation = (model: ClusterModel) => ClusterModel;

/** The object that a selector names: an id, `Kind/name`, or the same with `*` at the end. */
export function select(model: ClusterModel, selector: string): AppliedObject {
  const object = model.applied.get(findId(model, selector));
  if (object === undefined) throw new Error(`${selector} is not in the cluster`);
  return object;
}

/** Names end in hashes, and ids have a group and a namespace, which no time-line should have to repeat. */
export function findId(model: ClusterModel, selector: string): string {
  if (model.applied.has(selector)) return selector;
  const ids = [...model.applied].filter(([, { manifest }]) => {
    const short = `${manifest.kind}/${manifest.metadata.name}`;
    return selector.endsWith('*') ? short.startsWith(selector.slice(0, -1)) : short === selector;
  });
  // Of Jobs named by their content, the newest is meant.
  const newest = ids.findLast(([id]) => model.plan.objects.some((object) => object.id === id)) ?? ids.at(-1);
  if (newest === undefined) throw new Error(`${selector} is not in the cluster`);
  return newest[0];
}

/** Something happens to the one object that a selector names. */
export function change(selector: string, act: (object: AppliedObject, now: number) => AppliedObject): Operation {
  return (model) => {
    const id = findId(model, selector);
    return { ...model, applied: new Map([...model.applied, [id, act(select(model, id), model.now)]]) };
  };
}
