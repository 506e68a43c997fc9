import { setTimeout as sleep } from 'node:timers/promises';
import { PLAN_API_VERSION } from '../../../../src/core/plan/plan.ts';
import { SECOND } from '../../../../src/core/time/instant.ts';
import { connectToCluster } from '../../../../src/edges/cluster/connect-to-cluster.ts';
import { createRecordingJournal, type RecordingJournal } from '../../../agent/world/recording-journal.ts';
import { createScriptedProber } from '../../../agent/world/scripted-prober.ts';
import { install } from '../../../status/cluster-model.ts';
import { formatLog } from '../../fault-proxy/exchange-log.ts';
import { seededGenerator } from '../../fault-proxy/seeded-generator.ts';
import { type FaultProxyProcess, startFaultProxyProcess } from '../../fault-proxy/start-fault-proxy-process.ts';
import { stormFaults, stormOf } from '../../fault-proxy/storm.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import { PATIENCE, waitUntil } from '../../harness/wait-until.ts';
import { certificateOf } from '../../transport/cluster-credentials.ts';
import { createHastyClock } from './hasty-clock.ts';
import { writesInQuiet } from './quiet-time.ts';
import { createVerdictReader, type Verdict, type VerdictReader } from './read-verdicts.ts';
import { requestFaults } from './request-bounds.ts';
import { type Replica, startReplica } from './start-replica.ts';
import { createStormLife, drawEvent, FORMS, type StormLife } from './storm-lives.ts';
import { unsettled } from './unsettled.ts';
import { faultsOf, tellingFaults, type WrittenStatus, writtenStatuses } from './written-statuses.ts';

/** How much faster than time the clock of the agent goes. */
const HASTE = 10;
/** Gusts of a storm, of so many rules and happenings each. */
const GUSTS = 4;
const RULES = 6;
const HAPPENINGS = 5;
/** Of the agent's clock: a connection is made again within eight seconds, a watch within three more. */
const CATCHING_UP = 20 * SECOND;
/** Of the agent's clock: long enough for a Lease that nobody renews to change hands. */
const QUIET = 30 * SECOND;

/** What a storm needs. */
export interface StormParts {
  readonly cluster: Cluster;
  /** Of the agent's ServiceAccount. */
  readonly kubeconfig: string;
  readonly token: string;
  readonly seed: number;
}

/** What came of a storm. */
export interface StormReport {
  /** What is wrong; empty where all is well. */
  readonly faults: readonly string[];
  /** What happened, in order. */
  readonly story: readonly string[];
  readonly journal: RecordingJournal;
  readonly proxyLog: string;
  readonly written: number;
  readonly requests: number;
  readonly refusals: readonly string[];
}

interface Weather extends StormParts {
  readonly namespace: string;
  readonly clock: ReturnType<typeof createHastyClock>;
  readonly prober: ReturnType<typeof createScriptedProber>;
  readonly proxy: FaultProxyProcess;
  readonly journal: RecordingJournal;
  readonly lives: readonly StormLife[];
  readonly replicas: Replica[];
  readonly verdicts: VerdictReader;
  readonly story: string[];
}

/** Lets an agent live through a storm: the same seed brings the same faults and the same happenings. */
export async function liveThroughStorm(parts: StormParts): Promise<StormReport> {
  const weather = await beginWeather(parts);
  const { namespace, cluster, journal, lives, replicas, proxy, story } = weather;
  try {
    await blow(weather);
    const unrest = await calm(weather);
    const written = writtenStatuses(cluster.auditEvents(), namespace);
    await Promise.all(replicas.map((replica) => replica.stop()));
    const sent = replicas.flatMap((replica) => replica.sent);
    return {
      faults: [...unrest, ...standingFaults(weather, written)],
      story,
      journal,
      proxyLog: formatLog(await proxy.log()),
      written: written.length,
      requests: sent.length,
      refusals: lives.flatMap(({ refusals }) => refusals),
    };
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
    weather.verdicts.stop();
    await proxy.stop();
    for (const life of lives) await life.clear();
  }
}

async function beginWeather(parts: StormParts): Promise<Weather> {
  const { cluster, kubeconfig, seed } = parts;
  const { client } = cluster;
  const namespace = `storm-${seed}`;
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const clock = createHastyClock(HASTE);
  const prober = createScriptedProber(clock);
  const certificate = certificateOf(cluster);
  const upstream = { upstream: client.server, upstreamCa: certificate.cert };
  const proxy = await startFaultProxyProcess({ ...upstream, certificate, seed });
  const connection = await connectToCluster({ kubeconfig, environment: {} });
  return {
    ...parts,
    namespace,
    clock,
    prober,
    proxy,
    journal: createRecordingJournal(),
    lives: FORMS.map((forms) => createStormLife(forms, { client, clock, namespace })),
    replicas: [],
    verdicts: createVerdictReader(connection, { clock, prober }),
    story: [],
  };
}

function launch({ cluster, token, clock, prober, proxy, journal, seed, replicas }: Weather): Replica {
  const identity = `agent-${seed}-${replicas.length}`;
  const replica = startReplica({
    identity,
    server: proxy.url,
    certificate: certificateOf(cluster).cert,
    token: () => token,
    clock,
    random: seededGenerator(seed, identity).fraction,
    journal,
    prober,
    // So that who is deleted and left with something is gone within the patience.
    settings: { deletionGrace: 30 * SECOND },
  });
  replicas.push(replica);
  return replica;
}

/** The storm itself: gusts of faults, while objects change. */
async function blow(weather: Weather): Promise<void> {
  const { seed, lives, proxy, story } = weather;
  const draws = seededGenerator(seed, 'happenings');
  const chosen = (most: number): Weather['lives'] => lives.filter(() => draws.integer(0, most) > 0);
  for (const life of chosen(3)) await life.commit(0);
  for (const life of chosen(2)) await life.happen(install);
  const first = launch(weather);
  if (draws.integer(0, 1) === 1) launch(weather);
  for (let gust = 0; gust < GUSTS; gust++) {
    const rules = stormOf(seed * GUSTS + gust, { faults: stormFaults, rounds: RULES });
    const removals = await Promise.all(rules.map((rule) => proxy.inject(rule)));
    await blowGust(weather, draws, gust);
    if (draws.integer(0, 3) === 0) await proxy.cutConnections();
    if (draws.integer(0, 3) === 0) await partition(weather, draws.integer(100, 3000));
    await Promise.all(removals.map((remove) => remove()));
    if (weather.replicas.length === 2 && draws.integer(0, 5) === 0) {
      story.push(`${first.identity} is stopped`);
      await first.stop();
    }
  }
}

async function blowGust(
  { lives, cluster, story }: Weather,
  draws: ReturnType<typeof seededGenerator>,
  gust: number,
): Promise<void> {
  for (let count = 0; count < HAPPENINGS; count++) {
    const event = drawEvent(lives, draws, cluster.client);
    story.push(`${gust}.${count} ${event.title}`);
    await event.happen();
    await sleep(draws.integer(0, 200));
  }
}

async function partition({ proxy, story }: Weather, milliseconds: number): Promise<void> {
  story.push(`a partition of ${milliseconds} ms`);
  await proxy.pause();
  await sleep(milliseconds);
  await proxy.resume();
}

/** Waits until everybody who reads the cluster says what stands in it, and nothing is left to be done. */
async function untilTold({ verdicts, namespace, story, cluster }: Weather): Promise<Told> {
  let last: readonly Verdict[] = [];
  let left: readonly string[] = [];
  const began = performance.now();
  const isTold = async (): Promise<boolean> => {
    last = await verdicts.read(namespace);
    left = unsettled(last, await cluster.client.list({ apiVersion: PLAN_API_VERSION, kind: 'Plan' }, { namespace }));
    return left.length === 0;
  };
  try {
    await waitUntil('every status is that of its objects', isTold, PATIENCE);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('after ')) throw error;
    return { verdicts: last, faults: left };
  }
  story.push(`told after ${Math.round(performance.now() - began)} ms`);
  return { verdicts: last, faults: [] };
}

interface Told {
  readonly verdicts: readonly Verdict[];
  readonly faults: readonly string[];
}

/**
 * When all is told, by an agent that found by itself which of its watches are dead, every connection is cut. What it did not know until then
 * (a watch that is silent for no reason is believed for minutes) may still be told. Then it has to list everything anew, and to look at
 * every resource, because somebody has changed what does not matter: from here on nothing is written but what time alone brings.
 */
async function calm(weather: Weather): Promise<readonly string[]> {
  const { cluster, namespace, clock, proxy, lives } = weather;
  const first = await untilTold(weather);
  if (first.faults.length > 0) return first.faults;
  await proxy.cutConnections();
  await elapse(clock, CATCHING_UP);
  const { verdicts, faults } = await untilTold(weather);
  if (faults.length > 0) return faults;
  const quiet = writesInQuiet({ cluster, namespace, clock, verdicts, milliseconds: QUIET });
  for (const life of lives) await life.annotate('example.com/note', 'nothing that matters');
  const isListedAnew = await listAnew(weather);
  return [...(await quiet), ...(isListedAnew ? [] : ['nothing was listed anew'])];
}

/** By the agent's clock, which is fast: on a machine that has much to do a second of it may be too short for a connection. */
const TRIES = [SECOND, 10 * SECOND, CATCHING_UP];

async function listAnew({ proxy, clock }: Weather): Promise<boolean> {
  for (const time of TRIES) {
    const remove = await proxy.inject({ match: { watch: true }, fault: { kind: 'gone', form: 'http' } });
    await proxy.cutConnections();
    await elapse(clock, time);
    if ((await remove()) > 0) return true;
  }
  return false;
}

async function elapse(clock: Weather['clock'], milliseconds: number): Promise<void> {
  const until = clock.elapsed() + milliseconds;
  while (clock.elapsed() < until) await sleep(50);
}

/** What may be wrong with all that was done. */
function standingFaults({ journal, replicas, story }: Weather, written: readonly WrittenStatus[]): readonly string[] {
  const errors = journal.lines.filter(({ level }) => level === 'error');
  story.push(`${written.length} statuses were written`);
  return [
    ...faultsOf(written),
    ...tellingFaults(written, journal.lines),
    ...replicas.flatMap(({ identity, sent }) => requestFaults(sent).map((fault) => `${identity}: ${fault}`)),
    ...errors.map((line) => `an error in the journal: ${JSON.stringify(line)}`),
  ];
}
