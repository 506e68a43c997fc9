import { objectId, referenceOf } from '../../../src/core/manifest/object-id.ts';
import { FLUX_PRUNE_ANNOTATION } from '../../../src/core/synth/labels.ts';
import { nameOf } from '../harness/api-client.ts';
import type { Edit } from './edit.ts';

/** Kinds that controllers delete later than they are asked to: no controller runs here. */
const PROTECTED: readonly string[] = ['PersistentVolumeClaim'];

/** Somebody deletes an object. */
export const deleteObject: Edit = async ({ client }, { planned, live }) => {
  if (PROTECTED.includes(live.kind)) return 'unsuitable';
  await client.remove(nameOf(live));
  const description = `somebody deletes ${planned.id}`;
  return { description, manager: 'kubectl', expected: [{ object: planned.id, type: 'Missing' }] };
};

/** Somebody deletes an object, and its applier makes it again. */
export const recreateObject: Edit = async ({ client, apply }, { planned, live, applier }) => {
  if (PROTECTED.includes(live.kind)) return 'unsuitable';
  await client.remove(nameOf(live));
  await apply(planned.manifest, applier);
  const description = `somebody deletes ${planned.id}, and ${applier} makes it again`;
  return { description, manager: applier, expected: [{ object: planned.id, type: 'Recreated' }] };
};

/** An object that an older Plan had, with all marks of one, is still there. */
export const leaveOrphan: Edit = async ({ client }, { planned, live }) => {
  const { metadata } = planned.manifest;
  // What goes with nobody's Plan is meant to stay.
  if (metadata.annotations?.[FLUX_PRUNE_ANNOTATION] !== undefined) return 'unsuitable';
  const left = { ...planned.manifest, metadata: { ...metadata, name: `${metadata.name}-old` } };
  const response = await client.request({
    method: 'PATCH',
    path: `${await client.pathOf(nameOf(left))}?fieldManager=kustomize-controller&fieldValidation=Strict`,
    body: left,
    contentType: 'application/apply-patch+yaml',
  });
  if (response.status >= 300) return 'refused';
  const object = objectId(referenceOf(left));
  const description = `${live.kind} ${object} is left behind`;
  return { description, manager: 'kustomize-controller', expected: [{ object, type: 'Orphaned' }] };
};
