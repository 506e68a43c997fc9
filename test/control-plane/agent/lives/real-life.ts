import { connectToCluster } from '../../../../src/edges/cluster/connect-to-cluster.ts';
import { createClusterReader } from '../../../../src/cli/status/cluster-reader.ts';
import type { Kind } from '../../../../src/core/kind/kind.ts';
import { findCredentials } from '../../../../src/edges/cluster/credentials/find-credentials.ts';
import { createApiTransport } from '../../../../src/edges/cluster/transport/create-api-transport.ts';
import { systemClock } from '../../../../src/edges/clock.ts';
import { createKubectl, type Kubectl } from '../../drift/kubectl.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import type { SelectedPods, Simulation } from '../../simulation/simulation.ts';
import { createNamespace } from '../../simulation/workload-samples.ts';
import { type Applier, createApplier } from '../../status/applier.ts';
import { type LifeAgent, startLifeAgent } from './life-agent.ts';
import { createMoments, type Moments } from './moments.ts';
import { createPerson, type Person } from './person.ts';
import { removeForGood } from './remove-for-good.ts';
import { type ResourceWatch, watchResource } from './resource-watch.ts';

/** The life of one resource in a namespace of its own, for which the real agent writes. */
export interface RealLife extends Applier, Person, Moments {
  readonly namespace: string;
  readonly kubectl: Kubectl;
  /** The pods of a workload, or all of the namespace. */
  readonly pods: (owner?: { readonly kind: string; readonly name?: string }) => SelectedPods;
  /** Lets time pass for the agent alone, which looks whenever it said that it would. */
  readonly pass: (seconds: number) => Promise<void>;
  /** Does something while the agent's time of day is behind by so much: its periods of grace leave a slow machine that much more time. */
  readonly whileBehind: (seconds: number, action: () => Promise<unknown>) => Promise<void>;
  /** What is outside the cluster, such as `cache.example.com:6379`, is there or not from now on. */
  readonly say: LifeAgent['say'];
}

/** What a life is lived with. */
export interface Surroundings {
  readonly cluster: Cluster;
  readonly simulation: Simulation;
  readonly namespace: string;
  readonly kind: Kind;
  /** Whether another agent takes over at each moment, to find everything as it was. */
  readonly restarts?: boolean;
}

/** Runs a life to its end. */
export async function live(surroundings: Surroundings, life: (of: RealLife) => Promise<void>): Promise<void> {
  const { cluster, namespace } = surroundings;
  await createNamespace(cluster.client, namespace);
  const environment = {};
  const choice = { kubeconfig: cluster.kubeconfig };
  const connection = await connectToCluster({ kubeconfig: cluster.kubeconfig, environment });
  const transport = createApiTransport({ credentials: findCredentials({ choice, environment, clock: systemClock }) });
  const watch = await watchResource(transport, { ...surroundings, client: cluster.client });
  const agent = await startLifeAgent(cluster, namespace);
  const reader = createClusterReader(connection);
  try {
    await life(createLife(surroundings, { agent, watch, reader }));
  } finally {
    watch.close();
    // Its complaints say more than what came of them.
    await agent.stop();
    await removeForGood(cluster.client, namespace);
    await transport.close();
    connection.close();
  }
}

interface Watching {
  readonly agent: LifeAgent;
  readonly watch: ResourceWatch;
  readonly reader: ReturnType<typeof createClusterReader>;
}

function createLife(surroundings: Surroundings, watching: Watching): RealLife {
  const { cluster, simulation, namespace } = surroundings;
  const { agent, watch } = watching;
  const kubectl = createKubectl(cluster);
  return {
    ...createApplier(cluster.client),
    ...createPerson({ client: cluster.client, kubectl, namespace, watch }),
    ...createMoments({ ...surroundings, ...watching, kubectl }),
    namespace,
    kubectl,
    pods: (owner) => simulation.pods({ namespace, ...(owner === undefined ? {} : { owner }) }),
    pass: agent.pass,
    whileBehind: async (seconds, action) => {
      agent.setBack(seconds);
      try {
        await action();
      } finally {
        await agent.pass(seconds);
      }
    },
    say: agent.say,
  };
}
