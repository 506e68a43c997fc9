import { type JsonValue, valueAt } from '../../../src/core/json/json.ts';
import { podTemplateOf } from '../../../src/core/manifest/pod-spec.ts';
import { REPLICAS_ANNOTATION, REPLICAS_AUTOSCALED } from '../../../src/core/synth/labels.ts';
import { nameOf } from '../harness/api-client.ts';
import { type Edit, type Editor, signatureOf, unlessRefused } from './edit.ts';

const WEBHOOK: Editor = { manager: 'sidecar-injector', writer: 'controller' };
const PERSON: Editor = { manager: 'kubectl-edit', writer: 'person' };

/** Adds what the Plan does not speak of. Nothing of it may be called drift. */
function adds(editor: Editor, path: string, value: JsonValue, kinds?: readonly string[]): Edit {
  return async ({ client }, { live, planned }) => {
    if (kinds !== undefined && !kinds.includes(live.kind)) return 'unsuitable';
    const isPlanned = valueAt(planned.manifest, path.split('/').slice(1)) !== undefined;
    if (isPlanned) return 'unsuitable';
    const { query, headers } = signatureOf(editor);
    const { status, body } = await client.request({
      method: 'PATCH',
      path: `${await client.pathOf(nameOf(live))}${query}`,
      body: [{ op: 'add', path, value }],
      contentType: 'application/json-patch+json',
      headers,
    });
    const isChanged =
      status === 200 && valueAt(body, ['metadata', 'resourceVersion']) !== live.metadata.resourceVersion;
    if (!isChanged) return 'refused';
    return { description: `${editor.manager} adds ${path}`, manager: editor.manager, expected: [] };
  };
}

/** A controller says how an object is. */
const reportStatus: Edit = async ({ client }, { live }) => {
  const status = STATUSES[live.kind];
  if (status === undefined) return 'unsuitable';
  if ((await unlessRefused(client.patch(nameOf(live), { status }, 'status'))) === 'refused') return 'refused';
  return { description: 'a controller writes the status', manager: 'controller', expected: [] };
};

const STATUSES: Readonly<Record<string, { readonly [key: string]: JsonValue }>> = {
  Deployment: { replicas: 3, readyReplicas: 1, observedGeneration: 1 },
  StatefulSet: { replicas: 3, readyReplicas: 1, observedGeneration: 1 },
  Service: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
  PodDisruptionBudget: {
    currentHealthy: 1,
    desiredHealthy: 2,
    disruptionsAllowed: 0,
    expectedPods: 3,
    observedGeneration: 1,
  },
  Ingress: { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } },
};

/** Writes a quantity in other words. */
const respellQuantity: Edit = async ({ client }, { live }) => {
  const path = ['spec', 'template', 'spec', 'containers', 0, 'resources', 'requests', 'cpu'];
  const cpu = valueAt(live, path);
  if (typeof cpu !== 'string' || !/^\d+$/.test(cpu)) return 'unsuitable';
  const body = [{ op: 'replace', path: `/${path.join('/')}`, value: `${cpu}000m` }];
  const { status } = await client.request({
    method: 'PATCH',
    path: `${await client.pathOf(nameOf(live))}?fieldManager=kubectl-edit`,
    body,
    contentType: 'application/json-patch+json',
  });
  return status === 200
    ? { description: 'a quantity in other words', manager: 'kubectl-edit', expected: [] }
    : 'refused';
};

/** `kubectl rollout restart`: an annotation of the pods that no Plan has. */
const restart: Edit = async ({ kubectl }, { live }) => {
  if (podTemplateOf(live) === undefined || !WORKLOADS.includes(live.kind)) return 'unsuitable';
  const target = `${live.kind.toLowerCase()}/${live.metadata.name}`;
  await kubectl.run(['rollout', 'restart', target, '--namespace', live.metadata.namespace ?? 'default']);
  return { description: `kubectl rollout restart ${target}`, manager: 'kubectl-rollout', expected: [] };
};

/** Whoever writes what is there already changes nothing. */
const repeat: Edit = async ({ client }, { planned }) => {
  await client.apply(planned.manifest, { fieldManager: 'another-applier', force: true });
  return { description: 'another applier applies the same', manager: 'another-applier', expected: [] };
};

/** The autoscaler of the Plan decides how many. */
const scaleAutoscaled: Edit = async ({ client }, { live, planned }, random) => {
  if (planned.manifest.metadata.annotations?.[REPLICAS_ANNOTATION] !== REPLICAS_AUTOSCALED) return 'unsuitable';
  await client.patch(nameOf(live), { spec: { replicas: random.integer(11, 19) } }, 'scale');
  return { description: `an autoscaler scales ${planned.id}`, manager: 'node', expected: [] };
};

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];
const POD = '/spec/template/spec';
const SIDECAR = { name: 'proxy', image: 'example.com/proxy:1', env: [{ name: 'MODE', value: 'sidecar' }] };

/** What happens to objects all the time and is no drift, as often as each is done. */
export const silentEdits: readonly (readonly [edit: Edit, count: number])[] = [
  [scaleAutoscaled, 1],
  [adds(PERSON, '/metadata/labels/team', 'search'), 6],
  [adds(PERSON, '/metadata/annotations/example.com~1note', 'looked at'), 6],
  [adds(PERSON, '/metadata/finalizers', ['example.com/hold']), 2],
  [adds(PERSON, '/data/more', 'lines', ['ConfigMap']), 3],
  [adds(PERSON, '/spec/revisionHistoryLimit', 7, ['Deployment', 'StatefulSet']), 2],
  [adds(PERSON, `${POD}/schedulerName`, 'another', WORKLOADS), 1],
  [adds(PERSON, '/spec/ports/-', { name: 'more', port: 9998, targetPort: 9998 }, ['Service']), 2],
  [adds(WEBHOOK, `${POD}/containers/-`, SIDECAR, WORKLOADS), 3],
  [adds(WEBHOOK, `${POD}/containers/0`, SIDECAR, WORKLOADS), 2],
  [adds(WEBHOOK, `${POD}/volumes/-`, { name: 'proxy', emptyDir: {} }, WORKLOADS), 2],
  [adds(WEBHOOK, `${POD}/containers/0/env/-`, { name: 'INJECTED', value: 'yes' }, WORKLOADS), 2],
  [reportStatus, 5],
  [respellQuantity, 1],
  [restart, 1],
  [repeat, 4],
];
