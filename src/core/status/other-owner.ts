import { appliedDigest } from '../drift/applied-digest.ts';
import { valueAt } from '../json/json.ts';
import type { LiveObject } from '../live/live-object.ts';
import { isMarkedByOther } from '../plan/place.ts';
import type { Plan, PlannedObject } from '../plan/plan.ts';
import { DIGEST_ANNOTATION, PLAN_ANNOTATION, RESOURCE_LABEL } from '../synth/labels.ts';

/**
 * Whose an object is that only has the name of a planned one, in words; undefined where it is of this resource, or may have lost a mark. Of what
 * stands in no namespace nothing is told to people of one.
 */
export function otherOwnerOf(live: LiveObject, planned: PlannedObject, owner: Plan['resource']): string | undefined {
  if (isMarkedByOther(live, owner)) return SOMEBODY;
  const other = ownerBesideUs(live, planned);
  return other === undefined || planned.ref.namespace !== undefined ? other : SOMEBODY;
}

const SOMEBODY = 'it belongs to somebody else';

function ownerBesideUs(live: LiveObject, { digest, manifest }: PlannedObject): string | undefined {
  if (appliedDigest(digest, live) !== 'Outdated') return undefined;
  const label = valueAt(live, ['metadata', 'labels', RESOURCE_LABEL]);
  if (typeof label === 'string') {
    return label === manifest.metadata.labels?.[RESOURCE_LABEL] ? undefined : `it belongs to ${label}`;
  }
  const marks = [PLAN_ANNOTATION, DIGEST_ANNOTATION].map((name) => valueAt(live, ['metadata', 'annotations', name]));
  return marks.some((mark) => mark !== undefined) ? undefined : makerOf(live);
}

/** Who wrote it is no longer known of such objects (agent/store), their labels are. */
function makerOf({ metadata }: LiveObject): string {
  const controller = metadata.ownerReferences?.find((owner) => owner.controller === true);
  if (controller !== undefined) return `it belongs to the ${controller.kind} ${controller.name}`;
  const [manager, instance] = [MANAGED_BY, INSTANCE].map((name) => valueAt(metadata, ['labels', name]));
  if (typeof manager !== 'string') return 'nothing on it says whose it is';
  return typeof instance === 'string' ? `${manager} manages it as part of ${instance}` : `${manager} manages it`;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
const MANAGED_BY = 'app.kubernetes.io/managed-by';
const INSTANCE = 'app.kubernetes.io/instance';
