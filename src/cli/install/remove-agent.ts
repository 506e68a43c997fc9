import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer, ApiTransport } from '../../agent/ports.ts';
import { releaseCall } from '../../agent/reconcile/finalizer.ts';
import { agentSelector } from '../../core/install/install-options.ts';
import { isJsonArray, isJsonObject, type JsonObject, member, valueAt } from '../../core/json/json.ts';
import { apiVersionOf, type Kind } from '../../core/kind/kind.ts';
import { FINALIZER, holdsFinalizer } from '../../core/live/finalizer.ts';
import type { LiveObject } from '../../core/live/live-object.ts';
import { crd as planDefinition } from '../../core/plan/crd.generated.ts';
import { PLAN_API_VERSION } from '../../core/plan/plan.ts';
import { WorldError } from '../../edges/world-error.ts';
import type { Terminal } from '../terminal.ts';
import type { InstallRequest } from './install-command-options.ts';

/** What is needed to remove an agent. */
export interface Removal {
  readonly api: ApiTransport;
  readonly kinds: readonly Kind[];
  readonly terminal: Pick<Terminal, 'notice'>;
}

/**
 * Stops the agent, so that it adds no finalizer again, and takes its finalizer from every resource and every Plan, so that they can be
 * deleted without it. Can be repeated. Throws a WorldError where the cluster does not do as it is told.
 */
export async function removeAgent(
  request: Pick<InstallRequest, 'name' | 'namespace'>,
  removal: Removal,
): Promise<void> {
  await stopAgent(request, removal);
  for (const { apiVersion, kind, plural } of heldTypes(removal.kinds)) {
    const held = (await listAll(removal.api, { apiVersion, kind, plural })).filter(holdsFinalizer);
    for (const object of held) await release(removal.api, object, plural);
    if (held.length > 0) removal.terminal.notice(`took ${FINALIZER} from ${held.length} ${plural}\n`);
  }
}

interface HeldType {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

function heldTypes(kinds: readonly Kind[]): readonly HeldType[] {
  const own = kinds.map((kind) => ({ apiVersion: apiVersionOf(kind), ...kind.definition.spec.names }));
  return [...own, { apiVersion: PLAN_API_VERSION, ...planDefinition.spec.names }];
}

/** How long its pods may take to go, in seconds: their grace, and some more. */
const STOP_LIMIT = 60;

async function stopAgent(
  { name, namespace }: Pick<InstallRequest, 'name' | 'namespace'>,
  { api, terminal }: Removal,
): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
  const answer = await api.request({ method: 'DELETE', path, body: { propagationPolicy: 'Background' } });
  if (answer.status !== 404) succeed(answer, `deleting the Deployment ${namespace}/${name}`);
  const selector = Object.entries(agentSelector({ name })).map(([label, value]) => `${label}=${value}`);
  const pods = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector.join(','))}`;
  for (let second = 0; second < STOP_LIMIT; second += 1) {
    const left = itemsOf(succeed(await api.request({ method: 'GET', path: pods }), 'listing the pods of the agent'));
    if (left.length === 0) return;
    if (second === 0) terminal.notice(`waits for ${left.length} pods of the agent to stop\n`);
    await sleep(1000);
  }
  throw new WorldError('stopping the agent', new Error(`its pods still run after ${STOP_LIMIT} seconds`));
}

const PAGE = 500;

async function listAll(api: ApiTransport, type: HeldType): Promise<readonly LiveObject[]> {
  const { apiVersion, kind, plural } = type;
  const objects: LiveObject[] = [];
  let rest = '';
  do {
    const path = `/apis/${apiVersion}/${plural}?limit=${PAGE}${rest}`;
    const answer = await api.request({ method: 'GET', path });
    // Without its CRD there is nothing of the kind.
    if (answer.status === 404) return [];
    const body = succeed(answer, `listing ${plural}`);
    objects.push(...itemsOf(body).map((item) => ({ ...item, apiVersion, kind }) as JsonObject as LiveObject)); // As the API server has them.
    const next = valueAt(body, ['metadata', 'continue']);
    rest = typeof next === 'string' && next !== '' ? `&continue=${encodeURIComponent(next)}` : '';
  } while (rest !== '');
  return objects;
}

/** Somebody else may write to it at the same moment: then it is read again. */
const TRIES = 5;

async function release(api: ApiTransport, object: LiveObject, plural: string): Promise<void> {
  const { name, namespace = '' } = object.metadata;
  let current = object;
  for (let tries = 1; ; tries += 1) {
    const answer = await api.request(releaseCall(current, plural));
    if (answer.status === 404) return;
    if (answer.status !== 409 || tries === TRIES)
      return void succeed(answer, `releasing ${plural} ${namespace}/${name}`);
    const path = `/apis/${object.apiVersion}/namespaces/${namespace}/${plural}/${name}`;
    const read = await api.request({ method: 'GET', path });
    if (read.status === 404) return;
    current = succeed(read, `reading ${plural} ${namespace}/${name}`) as LiveObject; // One object, as the API server has it.
    if (!holdsFinalizer(current)) return;
  }
}

function succeed({ status, body, message }: ApiAnswer, doing: string): JsonObject {
  if (status < 300 && body !== undefined) return body;
  throw new WorldError(doing, new Error(`the API server answered ${status}: ${message}`));
}

function itemsOf(list: JsonObject): readonly JsonObject[] {
  const items = member(list, 'items');
  return isJsonArray(items) ? items.filter((item) => isJsonObject(item)) : [];
}
