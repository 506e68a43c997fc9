import type { Refused } from './refused.ts';
import { refusedAccess } from './samples/refused-access.ts';
import { refusedConfiguration } from './samples/refused-configuration.ts';
import { refusedContainers } from './samples/refused-containers.ts';
import { refusedDelivery } from './samples/refused-delivery.ts';
import { refusedNetwork } from './samples/refused-network.ts';
import { refusedPods } from './samples/refused-pods.ts';
import { refusedShapes } from './samples/refused-shapes.ts';
import { refusedValues } from './samples/refused-values.ts';
import { refusedWorkloads } from './samples/refused-workloads.ts';

/** Manifests with one fault each, by a sentence that says which. */
export const refusedManifests: Readonly<Record<string, Refused>> = {
  ...refusedShapes,
  ...refusedWorkloads,
  ...refusedContainers,
  ...refusedPods,
  ...refusedNetwork,
  ...refusedAccess,
  ...refusedConfiguration,
  ...refusedDelivery,
  ...refusedValues,
};
