import { isJsonArray, member } from '../../core/json/json.ts';
import { groupKindOf, type LiveMetadata, type LiveObject } from '../../core/live/live-object.ts';
import { DIGEST_ANNOTATION, PLAN_ANNOTATION, RESOURCE_LABEL } from '../../core/synth/labels.ts';
import { type KeptFields, keepFields } from './keep-fields.ts';
import { ownedFieldsOnly, writeTimesOnly } from './slim-managed-fields.ts';

/**
 * The object without what no verdict reads (README.md says what, and why that holds). Whatever is found out about the projected
 * object is what would have been found out about the whole one. Changes nothing that it is given.
 */
export function projectObject(object: LiveObject): LiveObject {
  const groupKind = groupKindOf(object);
  const made = MADE.get(groupKind);
  if (made?.isMade(object.metadata) === true) return keptOf(object, made.kept);
  const kept = STATUS.get(groupKind);
  return withMetadata(kept === undefined ? object : keptOf(object, kept));
}

/** What a controller makes under a name that it makes up, so that no Plan can name it. */
interface MadeKind {
  readonly isMade: (metadata: LiveMetadata) => boolean;
  readonly kept: KeptFields;
}

const METADATA: KeptFields = { '*': 'whole', annotations: 'nothing', managedFields: 'nothing', selfLink: 'nothing' };

/** Of those that are not named nothing is read: environment, mounts, images, and how pods are placed. */
const CONTAINERS: KeptFields = {
  name: 'whole',
  restartPolicy: 'whole',
  readinessProbe: 'presence',
  startupProbe: 'presence',
};
const CONTAINER_STATUSES: KeptFields = {
  '*': 'whole',
  image: 'nothing',
  imageID: 'nothing',
  containerID: 'nothing',
  volumeMounts: 'nothing',
  resources: 'nothing',
  allocatedResources: 'nothing',
  allocatedResourcesStatus: 'nothing',
  user: 'nothing',
};

const POD: KeptFields = {
  '*': 'whole',
  metadata: METADATA,
  spec: {
    nodeName: 'whole',
    restartPolicy: 'whole',
    containers: CONTAINERS,
    initContainers: CONTAINERS,
    volumes: { name: 'whole', persistentVolumeClaim: 'whole', ephemeral: 'presence' },
  },
  status: {
    '*': 'whole',
    hostIP: 'nothing',
    hostIPs: 'nothing',
    podIP: 'nothing',
    podIPs: 'nothing',
    containerStatuses: CONTAINER_STATUSES,
    initContainerStatuses: CONTAINER_STATUSES,
    ephemeralContainerStatuses: 'nothing',
  },
};

const REPLICA_SET: KeptFields = {
  '*': 'whole',
  metadata: { ...METADATA, annotations: { 'deployment.kubernetes.io/revision': 'whole' } },
  spec: { '*': 'whole', template: 'nothing' },
};

const MADE: ReadonlyMap<string, MadeKind> = new Map([
  ['Pod', { isMade: isNameGenerated, kept: POD }],
  ['ReplicaSet.apps', { isMade: isOfDeployment, kept: REPLICA_SET }],
  ['EndpointSlice.discovery.k8s.io', { isMade: isNameGenerated, kept: { '*': 'whole', metadata: METADATA } }],
]);

/** A manifest that is applied has a name of its own, and no `generateName`. */
function isNameGenerated(metadata: LiveMetadata): boolean {
  const prefix = member(metadata, 'generateName');
  return typeof prefix === 'string' && prefix !== '' && metadata.name.startsWith(prefix);
}

/** Its name ends in the hash of the template, which nobody knows before (pkg/controller/deployment/sync.go). */
function isOfDeployment({ name, labels, ownerReferences }: LiveMetadata): boolean {
  const hash = member(labels, 'pod-template-hash');
  if (typeof hash !== 'string' || !isJsonArray(ownerReferences)) return false;
  const owner = ownerReferences.find((reference) => member(reference, 'controller') === true);
  const deployment = member(owner, 'kind') === 'Deployment' ? member(owner, 'name') : undefined;
  return typeof deployment === 'string' && name === `${deployment}-${hash}`;
}

/** A status is never drift. What is read of an Application's is in src/core/status/applier-argocd.ts and applier-index.ts. */
const STATUS: ReadonlyMap<string, KeptFields> = new Map([
  [
    'Application.argoproj.io',
    {
      '*': 'whole',
      status: {
        '*': 'whole',
        history: 'presence',
        summary: 'presence',
        resources: { group: 'whole', kind: 'whole', namespace: 'whole', name: 'whole' },
        sync: { status: 'whole' },
        operationState: {
          '*': 'whole',
          operation: { retry: 'whole' },
          syncResult: { resources: { '*': 'whole', version: 'nothing', images: 'nothing', syncPhase: 'nothing' } },
        },
      },
    },
  ],
]);

function keptOf(object: LiveObject, kept: KeptFields): LiveObject {
  // No entry of the tables drops what makes an object a live object.
  return keepFields(object, kept) as LiveObject;
}

/**
 * An object that no Plan has marked is never compared, though a Plan may name it (`appliedDigest` calls it Outdated): of who wrote it,
 * only when is read. Of the others only who wrote the status does not matter.
 */
function withMetadata(object: LiveObject): LiveObject {
  const { metadata } = object;
  const isPlanned = isMarked(metadata);
  const annotations = isPlanned ? metadata.annotations : withoutLastApplied(metadata.annotations);
  const managedFields = isPlanned ? ownedFieldsOnly(metadata.managedFields) : writeTimesOnly(metadata.managedFields);
  if (annotations === metadata.annotations && managedFields === metadata.managedFields) return object;
  return { ...object, metadata: { ...metadata, annotations, managedFields } };
}

function isMarked({ labels, annotations }: LiveMetadata): boolean {
  const marks = [
    member(labels, RESOURCE_LABEL),
    member(annotations, DIGEST_ANNOTATION),
    member(annotations, PLAN_ANNOTATION),
  ];
  return marks.some((mark) => mark !== undefined);
}

/** A copy of the whole object, as kubectl writes it. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function withoutLastApplied(annotations: LiveMetadata['annotations']): LiveMetadata['annotations'] {
  if (member(annotations, LAST_APPLIED) === undefined) return annotations;
  const { [LAST_APPLIED]: _applied, ...others } = annotations ?? {};
  return others;
}
