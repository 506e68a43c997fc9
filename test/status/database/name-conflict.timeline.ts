import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { add, applyUpTo, install, type Operation } from '../cluster-model.ts';
import { databaseText } from '../resources.ts';
import { timeline } from '../timeline.ts';

const ID = 'StatefulSet.apps/shop/orders';

/** A StatefulSet with the name of the Database's, which no Plan rendered. */
function stranger(marks: Pick<LiveObject['metadata'], 'labels' | 'annotations'>): Operation {
  const object: LiveObject = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name: 'orders',
      namespace: 'shop',
      uid: 'stranger',
      ...marks,
    },
    spec: { replicas: 1 },
    status: { replicas: 1, readyReplicas: 1 },
  };
  return add(object);
}

/** How another resource's Plan marks it. */
const OTHER = {
  labels: { 'planwright.dev/resource': 'chronikcluster.orders' },
  annotations: { 'planwright.dev/digest': 'sha256:other' },
};

const removed: Operation = (model) => ({ ...model, others: new Map([...model.others].filter(([id]) => id !== ID)) });

export const life = timeline({
  title: "a Database has the name of somebody else's StatefulSet",
  resource: databaseText({ replicas: 1 }),
  moments: [
    {
      title: 'nothing is applied, and a chart has installed a StatefulSet of that name',
      happens: [stranger({ labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'shop' } })],
      expect: {
        phase: 'Pending',
        conditions: 'Ready=False Failed=False Reconciling=True !Stalled',
        message:
          /StatefulSet orders: it exists already and is not of this Plan: Helm manages it as part of shop; fix: Rename/,
        blocking: /^StatefulSet.apps\/shop\/orders ResourceConflict$/,
      },
    },
    {
      title: 'what comes before it is applied; by now it is of another resource',
      after: 60,
      happens: [applyUpTo(20), stranger(OTHER)],
      expect: {
        phase: 'Provisioning',
        walk: 'Pending → Provisioning',
        message: /it belongs to chronikcluster.orders/,
        blocking: /^StatefulSet.apps\/shop\/orders ResourceConflict$/,
      },
    },
    {
      title: 'it is removed, and the applier goes on',
      after: 60,
      happens: [removed, install],
      expect: {
        phase: 'Ready',
        walk: 'Provisioning → Configuring → Deploying → Verifying → Ready',
        conditions: 'Ready=True InSync=True Failed=False',
      },
    },
  ],
});
