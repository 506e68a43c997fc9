import { createRecordingJournal, type RecordingJournal } from '../../../agent/world/recording-journal.ts';
import { createScriptedProber, type ScriptedProber } from '../../../agent/world/scripted-prober.ts';
import { install } from '../../../status/cluster-model.ts';
import { type FaultProxyProcess, startFaultProxyProcess } from '../../fault-proxy/start-fault-proxy-process.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import { certificateOf } from '../../transport/cluster-credentials.ts';
import { createHastyClock, type HastyClock } from './hasty-clock.ts';
import { type Replica, startReplica } from './start-replica.ts';
import { createStormLife, FORMS, type StormLife } from './storm-lives.ts';

/** One replica of the agent that reaches the API server through a fault proxy, and a resource that is installed. */
export interface AgentBehindProxy {
  readonly clock: HastyClock;
  readonly journal: RecordingJournal;
  readonly prober: ScriptedProber;
  readonly proxy: FaultProxyProcess;
  readonly life: StormLife;
  readonly replica: Replica;
  stop(): Promise<void>;
}

interface BehindProxy {
  /** Of the resource; it is made. */
  readonly namespace: string;
  /** How much faster than time the clock of the agent goes. */
  readonly haste: number;
  /** Of the proxy. */
  readonly seed: number;
  readonly token: () => string;
}

/** Starts all of it. The agent must be installed already. */
export async function startAgentBehindProxy(
  cluster: Cluster,
  { namespace, haste, seed, token }: BehindProxy,
): Promise<AgentBehindProxy> {
  const { client } = cluster;
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const clock = createHastyClock(haste);
  const journal = createRecordingJournal();
  const prober = createScriptedProber(clock);
  const certificate = certificateOf(cluster);
  const upstream = { upstream: client.server, upstreamCa: certificate.cert };
  const proxy = await startFaultProxyProcess({ ...upstream, certificate, seed });
  const life = createStormLife(FORMS[0] ?? [], { client, clock, namespace });
  await life.commit(0);
  await life.happen(install);
  const replica = startReplica({
    identity: 'agent-0',
    server: proxy.url,
    certificate: certificate.cert,
    token,
    clock,
    random: Math.random,
    journal,
    prober,
  });
  const stop = async (): Promise<void> => {
    await replica.stop();
    await proxy.stop();
  };
  return { clock, journal, prober, proxy, life, replica, stop };
}
