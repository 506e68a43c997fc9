import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Manifest } from '../../../src/core/manifest/manifest.ts';
import type { ApiClient } from '../harness/api-client.ts';
import { waitUntil } from '../harness/wait-until.ts';

/** Where a sample lives; its name is the label `app` of its pods. */
export interface SampleName {
  readonly namespace: string;
  readonly name: string;
}

/** Makes a namespace and returns when pods can be made in it. */
export async function createNamespace(client: ApiClient, name: string): Promise<string> {
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await waitUntil(`${name} has its service account`, async () => {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: name, name: 'default' };
    return (await client.find(account)) !== undefined;
  });
  return name;
}

/** A Deployment of two pods. */
export function deployment({ namespace, name }: SampleName, spec: JsonObject = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name },
    spec: { replicas: 2, selector: { matchLabels: { app: name } }, template: template(name), ...spec },
  };
}

/** A StatefulSet of two pods. */
export function statefulSet({ namespace, name }: SampleName, spec: JsonObject = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { namespace, name },
    spec: {
      replicas: 2,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: template(name),
      ...spec,
    },
  };
}

/** A Job of one pod that is not tried again. */
export function job({ namespace, name }: SampleName, spec: JsonObject = {}): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace, name },
    spec: { backoffLimit: 0, template: template(name, { restartPolicy: 'Never' }), ...spec },
  };
}

/** A template of pods with one container called `main`. */
export function template(name: string, spec: JsonObject = {}): JsonObject {
  return {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }], ...spec },
  };
}

/** A Service before the pods of a sample. */
export function service({ namespace, name }: SampleName, spec: JsonObject = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }], ...spec },
  };
}

/** A claim of that much. */
export function claim({ namespace, name }: SampleName, storageClassName: string, storage = '1Gi'): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
  };
}
