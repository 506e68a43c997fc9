import { claimClass } from '../../core/health/claim-class.ts';
import { trueCondition } from '../../core/health/conditions.ts';
import { textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { newestEvent } from '../../core/health/newest-event.ts';
import { quotation, quotedAfter } from '../../core/health/quotation.ts';
import { valueAt } from '../../core/json/json.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { objectId, referenceOf } from '../../core/manifest/object-id.ts';
import { parseQuantity } from '../../core/quantity/parse-quantity.ts';
import { compareQuantities, type Quantity } from '../../core/quantity/quantity.ts';

/** Unlike kstatus, a lost claim is failed, a claim that is being enlarged is not ready, and one that waits for its first pod waits. */
export const persistentVolumeClaimRule: HealthRule = {
  groupKind: 'PersistentVolumeClaim',
  summary:
    'The claim is bound to a volume at least as large as it asks for; a claim whose class waits for the first pod waits.',
  progressDeadlineSeconds: 300,
  reads: ['StorageClass.storage.k8s.io', 'PersistentVolume', 'Event'],
  assess,
};

function assess(claim: LiveObject, context: HealthContext): Health {
  const phase = textAt(claim, ['status', 'phase']);
  if (phase === 'Lost') return LOST;
  if (phase === 'Bound') return resizeFailure(claim) ?? sizeHealth(claim);
  return bindingHealth(claim, context);
}

const LOST: Health = {
  status: 'Failed',
  reason: 'Lost',
  message: 'The volume of the claim is gone, and its data with it',
  errorClass: 'component',
  hint: 'Restore the data from a backup into a new claim, or bring the PersistentVolume back.',
};

/** Resizing that will not end by itself (KEP-1790, RecoverVolumeExpansionFailure). */
function resizeFailure(claim: LiveObject): Health | undefined {
  const allocation = textAt(claim, ['status', 'allocatedResourceStatuses', 'storage']) ?? '';
  const condition = trueCondition(claim, 'ControllerResizeError') ?? trueCondition(claim, 'NodeResizeError');
  const isInfeasible = /^(Controller|Node)Resize(Infeasible|Failed)$/.test(allocation);
  if (!isInfeasible && condition === undefined) return undefined;
  return {
    status: 'Failed',
    reason: isInfeasible ? allocation : (condition?.type ?? 'ResizeFailed'),
    message: `The volume cannot be enlarged to ${requestText(claim)}${quotedAfter(condition?.message)}`,
    errorClass: 'resource',
    hint: 'Ask for a size that the storage can give; a claim may be lowered again to any size above what it has.',
  };
}

function sizeHealth(claim: LiveObject): Health {
  const wanted = quantityAt(claim, ['spec', 'resources', 'requests', 'storage']);
  const capacity = quantityAt(claim, ['status', 'capacity', 'storage']);
  if (wanted === undefined) return { status: 'Ready', reason: 'Bound', message: 'The claim is bound to a volume' };
  if (capacity === undefined) {
    const message = 'The claim is bound, but the size of its volume is not reported yet';
    return { status: 'Progressing', reason: 'CapacityNotReported', message };
  }
  const has = capacityText(claim);
  if (compareQuantities(capacity, wanted) >= 0) {
    return { status: 'Ready', reason: 'Bound', message: `The claim is bound to a volume of ${has}` };
  }
  return resizeHealth(claim, has);
}

function resizeHealth(claim: LiveObject, has: string): Health {
  const message = `The volume has ${has} of ${requestText(claim)}`;
  if (trueCondition(claim, 'FileSystemResizePending') === undefined) {
    return {
      status: 'Progressing',
      reason: 'Resizing',
      message: `${message} and is being enlarged`,
      isRollingOut: true,
    };
  }
  return {
    status: 'Degraded',
    reason: 'FileSystemResizePending',
    message: `${message}; its file system is enlarged when a pod mounts it`,
    isRollingOut: true,
    hint: 'Start a pod that mounts the claim, or restart the one that does if its driver cannot enlarge a mounted file system.',
  };
}

function bindingHealth(claim: LiveObject, context: HealthContext): Health {
  const volume = textAt(claim, ['spec', 'volumeName']);
  if (volume !== undefined) return volumeHealth(volume);
  const found = claimClass(claim, context.live);
  switch (found.type) {
    case 'found':
      return classHealth(claim, found.storageClass, context);
    case 'missing':
      return missingClassHealth(found.name, context);
    case 'none':
      return { status: 'Progressing', reason: 'WaitingForVolume', message: NO_CLASS };
    case 'unknown':
      return unknownClassHealth(claim, context);
  }
}

const NO_CLASS = 'The claim names no class: it waits for a volume that somebody makes by hand';

function volumeHealth(volume: string): Health {
  const message = `The claim waits to be bound to the volume ${quotation(volume)}`;
  return { status: 'Progressing', reason: 'WaitingForVolume', message, culprit: `PersistentVolume//${volume}` };
}

/** Volumes made by hand may name a class that is no object. */
function missingClassHealth(name: string | undefined, { live }: HealthContext): Health {
  const isByHand = live
    .ofKind('PersistentVolume')
    .some((volume) => textAt(volume, ['spec', 'storageClassName']) === name);
  if (name === undefined || !isByHand) return missingClass(name);
  const message = `The claim waits for a free volume of the class ${quotation(name)}, which are made by hand`;
  return { status: 'Progressing', reason: 'WaitingForVolume', message };
}

function missingClass(name: string | undefined): Health {
  const message = name === undefined ? 'no class is the default one' : `there is no StorageClass ${quotation(name)}`;
  return {
    status: 'Failed',
    reason: name === undefined ? 'NoDefaultStorageClass' : 'StorageClassNotFound',
    message: `No volume can be made: ${message}`,
    ...(name !== undefined && { culprit: `StorageClass.storage.k8s.io//${name}` }),
    errorClass: 'configuration',
    hint: 'Create the class, name one that exists, or mark one as the default.',
  };
}

function classHealth(claim: LiveObject, storageClass: LiveObject, context: HealthContext): Health {
  const waits = textAt(storageClass, ['volumeBindingMode']) === 'WaitForFirstConsumer' && !hasNode(claim);
  if (waits) return waiting(`The class ${storageClass.metadata.name} makes the volume when the first pod needs it`);
  return provisioningHealth(claim, context, objectId(referenceOf(storageClass)));
}

/** Without the class, the Event of the volume controller tells (pkg/controller/volume/persistentvolume/pv_controller.go). */
function unknownClassHealth(claim: LiveObject, context: HealthContext): Health {
  const news = newestEvent(context.live, claim, ['WaitForFirstConsumer', 'ProvisioningFailed', 'Provisioning']);
  if (news?.reason === 'WaitForFirstConsumer' && !hasNode(claim))
    return waiting('The volume is made when the first pod needs it');
  const health = provisioningHealth(claim, context, undefined);
  return { ...health, message: `${health.message}; its StorageClass cannot be read` };
}

function waiting(message: string): Health {
  return { status: 'Waiting', reason: 'WaitForFirstConsumer', message };
}

/** The scheduler has chosen a node: from here on a volume is being made. */
function hasNode(claim: LiveObject): boolean {
  return textAt(claim, ['metadata', 'annotations', 'volume.kubernetes.io/selected-node']) !== undefined;
}

function provisioningHealth(claim: LiveObject, { live }: HealthContext, culprit: string | undefined): Health {
  const news = newestEvent(live, claim, ['ProvisioningFailed', 'Provisioning', 'ProvisioningSucceeded']);
  if (news?.reason !== 'ProvisioningFailed') {
    return {
      status: 'Progressing',
      reason: 'Provisioning',
      message: `A volume of ${requestText(claim)} is being made`,
    };
  }
  const isShortage = /quota|exhausted|insufficient|not enough|limit|no space/i.test(news.message);
  return {
    status: 'Progressing',
    reason: 'ProvisioningFailed',
    message: `The volume could not be made${quotedAfter(news.message)}`,
    culprit,
    errorClass: isShortage ? 'resource' : 'transient',
    hint: 'The provisioner tries again by itself; look at its logs if this stays.',
  };
}

function quantityAt(claim: LiveObject, path: readonly string[]): Quantity | undefined {
  const value = valueAt(claim, path);
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
}

function requestText(claim: LiveObject): string {
  return amountText(claim, ['spec', 'resources', 'requests', 'storage']);
}

function capacityText(claim: LiveObject): string {
  return amountText(claim, ['status', 'capacity', 'storage']);
}

function amountText(claim: LiveObject, path: readonly string[]): string {
  const value = valueAt(claim, path);
  return typeof value === 'string' || typeof value === 'number' ? quotation(String(value)) : 'unknown size';
}
