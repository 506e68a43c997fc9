import { setTimeout as sleep } from 'node:timers/promises';
import { PLAN_API_VERSION } from '../../../../src/core/plan/plan.ts';
import { SECOND } from '../../../../src/core/time/instant.ts';
import { connectToCluster } from '../../../../src/edges/cluster/connect-to-cluster.ts';
import { createRecordingJournal, type RecordingJournal } from '../../../agent/world/recording-journal.ts';
import { createScriptedProber } from '../../../agent/world/scripted-prober.ts';
import { install } from '../../../status/cluster-model.ts';
import { formatLog } from '../../fault-proxy/exchange-log.ts';
import { type FaultProxy, startFaultProxy } from '../../fault-proxy/fault-proxy.ts';
import { seededGenerator } from '../../fault-proxy/seeded-generator.ts';
import { stormFaults, stormOf } from '../../fault-proxy/storm.ts';
import type { Cluster } from '../../harness/start-cluster.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { certificateOf } from '../../transport/cluster-credentials.ts';
import { createHastyClock } from './hasty-clock.ts';
import { createVerdictReader, type Verdict, type VerdictReader } from './read-verdicts.ts';
import { requestFaults } from './request-bounds.ts';
import { type Replica, startReplica } from './start-replica.ts';
import { createStormLife, drawEvent, FORMS, type StormLife } from './storm-lives.ts';
import { AGENT, faultsOf, tellingFaults, type WrittenStatus, writtenStatuses } from './written-statuses.ts';

/** How much faster than time the clock of the agent goes. */
const HASTE = 10;
/** Gusts of a storm, of so many rules and happenings each. */
const GUSTS = 4;
const RULES = 6;
const HAPPENINGS = 5;
/** How long it may take until all is told after the last fault, in milliseconds of this machine. */
const PATIENCE = 90_000;
/** Of the agent's clock. */
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
  readonly proxy: FaultProxy;
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
    const settled = await untilTold(weather);
    const restless = await quietFaults(weather);
    const written = writtenStatuses(cluster.auditEvents(), namespace);
    await Promise.all(replicas.map((replica) => replica.stop()));
    const sent = replicas.flatMap((replica) => replica.sent);
    return {
      faults: [...settled, ...restless, ...standingFaults(weather, written)],
      story,
      journal,
      proxyLog: formatLog(proxy.log),
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
  const proxy = await startFaultProxy({ upstream: client.server, upstreamCa: certificate.cert, certificate, seed });
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
    const handles = rules.map((rule) => proxy.inject(rule));
    await blowGust(weather, draws, gust);
    if (draws.integer(0, 3) === 0) proxy.cutConnections();
    if (draws.integer(0, 3) === 0) await partition(weather, draws.integer(100, 3000));
    for (const handle of handles) handle.remove();
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
  proxy.pause();
  await sleep(milliseconds);
  proxy.resume();
}

/** Waits until everybody who reads the cluster says what stands in it, and nothing is there that was deleted. */
async function untilTold({ verdicts, namespace, story, cluster }: Weather): Promise<readonly string[]> {
  let last: readonly Verdict[] = [];
  let held: readonly string[] = [];
  const began = performance.now();
  const isTold = async (): Promise<boolean> => {
    last = await verdicts.read(namespace);
    const plans = await cluster.client.list({ apiVersion: PLAN_API_VERSION, kind: 'Plan' }, { namespace });
    const all = [...last.map(({ resource }) => resource), ...plans];
    held = all.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).map(({ metadata }) => metadata.name);
    return held.length === 0 && last.every(({ differences }) => differences.length === 0);
  };
  try {
    await waitUntil('every status is that of its objects', isTold, PATIENCE);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('after ')) throw error;
    const untold = last.flatMap(({ id, differences }) => differences.map((difference) => `${id}: ${difference}`));
    return [...untold, ...held.map((name) => `${name} was deleted and is still there`)];
  }
  story.push(`told after ${Math.round(performance.now() - began)} ms`);
  return [];
}

/**
 * When nothing changes, nothing is written but what time alone brings. What was still to come after a Lease changed hands, or when a wait
 * is over, comes once: an agent that writes in one quiet time after the other never rests.
 */
async function quietFaults(weather: Weather): Promise<readonly string[]> {
  let restless: readonly string[] = [];
  for (let time = 0; time < QUIET_TIMES; time++) {
    restless = await writesWhileQuiet(weather);
    if (restless.length === 0) return [];
    weather.story.push(...restless);
  }
  return restless;
}

const QUIET_TIMES = 4;

async function writesWhileQuiet({ cluster, namespace, clock }: Weather): Promise<readonly string[]> {
  const before = writesOf(cluster).length;
  const until = clock.elapsed() + QUIET;
  while (clock.elapsed() < until) await sleep(100);
  return writesOf(cluster)
    .slice(before)
    .filter((write) => write.namespace === namespace)
    .map(
      ({ verb, plural, name, subresource = '' }) => `while nothing changed: ${verb} ${plural}/${name} ${subresource}`,
    );
}

function writesOf({ auditEvents }: Cluster): ReturnType<Cluster['auditEvents']> {
  return auditEvents().filter(({ user }) => user === AGENT);
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
