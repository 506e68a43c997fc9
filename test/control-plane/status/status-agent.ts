import { expect } from 'vitest';
import { createClusterReader } from '../../../src/cli/status/cluster-reader.ts';
import { observeCluster, withEvents } from '../../../src/cli/status/observe-cluster.ts';
import { builtInShapes } from '../../../src/core/drift/built-in-shapes.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { Kind } from '../../../src/core/kind/kind.ts';
import { createKindRegistry } from '../../../src/core/kind/kind-registry.ts';
import type { LiveObject } from '../../../src/core/live/live-object.ts';
import { canonicalJson } from '../../../src/core/manifest/canonical-json.ts';
import { evaluate } from '../../../src/core/status/evaluate.ts';
import type { Evaluation, EvaluationInput } from '../../../src/core/status/evaluation.ts';
import { type Instant, SECOND } from '../../../src/core/time/instant.ts';
import { connectToCluster } from '../../../src/edges/cluster/connect-to-cluster.ts';
import { healthRules } from '../../../src/health/index.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { throughApiServer } from '../../status/live-through.ts';
import { findFaults } from '../../status/status-rules.ts';
import type { ApiClient } from '../harness/api-client.ts';
import type { Cluster } from '../harness/start-cluster.ts';

/** One look: what was seen, what it says, and the resource as the API server holds it after that was written. */
export interface Look {
  readonly kind: Kind;
  readonly input: EvaluationInput;
  readonly evaluation: Evaluation;
  readonly written: LiveObject;
}

/** Plays the agent for one resource: reads, evaluates and writes, once each time it is told to. */
export interface StatusAgent {
  /** Throws where the server does not take the status as it is, or where the status breaks a rule that all statuses keep. */
  readonly look: () => Promise<Look>;
  /** Lets time pass for the agent alone. It looks whenever it said that it would. */
  readonly pass: (seconds: number) => Promise<readonly Look[]>;
  readonly close: () => void;
}

/** Above this many looks the agent does not wait but runs. */
const MOST_LOOKS = 60;

/**
 * An agent that watches the only resource of a namespace. All of the test's control plane runs on this machine, whose clock is therefore
 * the server's; `pass` puts the agent's own clock forward.
 */
export async function createStatusAgent({ kubeconfig, client }: Cluster, namespace: string): Promise<StatusAgent> {
  const connection = await connectToCluster({ kubeconfig, environment: {} });
  const reader = createClusterReader(connection);
  let ahead = 0;
  let nextCheck: Instant | undefined;
  const look = async (): Promise<Look> => {
    const input = await read(reader, namespace, Date.now() + ahead);
    const evaluation = evaluate(input);
    nextCheck = evaluation.nextCheck;
    const written = await write(client, input, evaluation);
    expect(findFaults({ kind: input.kind, looks: [{ input, evaluation }] })).toEqual([]);
    return { kind: input.kind, input, evaluation, written };
  };
  const pass = async (seconds: number): Promise<readonly Look[]> => {
    const looks: Look[] = [];
    const until = ahead + seconds * SECOND;
    const due = (): number => (nextCheck === undefined ? Number.POSITIVE_INFINITY : nextCheck - Date.now());
    while (due() < until && looks.length < MOST_LOOKS) {
      ahead = Math.max(ahead, due());
      looks.push(await look());
    }
    if (looks.length === MOST_LOOKS) throw new Error('the agent wants to look again and again');
    ahead = until;
    looks.push(await look());
    return looks;
  };
  return { look, pass, close: () => connection.close() };
}

async function read(
  reader: ReturnType<typeof createClusterReader>,
  namespace: string,
  now: Instant,
): Promise<EvaluationInput> {
  const selection = { selectors: [] };
  const scope = { registry: createKindRegistry(kinds), rules: healthRules, namespace, selection, now };
  const seen = await observeCluster(reader, scope);
  const { resources, reading, failures, liveOf } = await withEvents(seen, reader, {
    namespaces: [namespace],
    selection,
  });
  // Argo CD's and Flux's kinds are not installed here: that is the only thing that may not be readable.
  const unread = failures.filter(({ reason }) => reason !== 'NotServed');
  expect({ faults: reading.faults, unread }).toEqual({ faults: [], unread: [] });
  const [resource] = resources;
  if (resource === undefined || resources.length > 1) throw new Error(`${namespace} has ${resources.length} resources`);
  const { kind, object, plan } = resource;
  return {
    kind,
    resource: object,
    plan,
    live: liveOf(namespace),
    previous: object.status ?? {},
    now,
    rules: healthRules,
    shapes: builtInShapes,
  };
}

/** Server-side apply to the subresource, where there is something new. What the server then holds is what was computed, and all of it. */
async function write(client: ApiClient, input: EvaluationInput, { status }: Evaluation): Promise<LiveObject> {
  const { apiVersion, kind, metadata } = input.resource;
  const { name, namespace } = metadata;
  const computed: JsonObject = throughApiServer(status);
  if (canonicalJson(computed) === canonicalJson(input.previous)) return input.resource;
  const { object, warnings } = await client.apply(
    { apiVersion, kind, metadata: { name, namespace }, status: computed },
    { fieldManager: 'planwright-status', subresource: 'status' },
  );
  const stored = object as LiveObject; // The same object; this type says more of it.
  expect({ warnings, status: stored.status }).toEqual({ warnings: [], status: computed });
  return stored;
}
