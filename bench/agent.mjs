// Measures the status agent on a real API server. Prints a Markdown table with the targets; see README.md.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { agentToken, containerFlags, installAgent, startReplica } from './agent/agent-replica.mjs';
import { createApiConnection } from './agent/api-connection.mjs';
import { startApiServer } from './agent/api-server.mjs';
import { countRequests, markOf, requestsSince } from './agent/audit-log.mjs';
import { restoreObjects } from './agent/change-objects.mjs';
import { fillCluster } from './agent/fill-cluster.mjs';
import { keptCluster } from './agent/kept-cluster.mjs';
import {
  measureChanges,
  measureIdle,
  measureRelist,
  measureRestart,
  measureStart,
  untilQuiet,
} from './agent/measure-agent.mjs';
import { startMetastore } from './agent/metastore.mjs';
import { progress, sleep } from './agent/programs.mjs';
import { markdownAgentReport } from './agent/report.mjs';
import { collectionsIn } from './agent/watched-collections.mjs';
import { createWorkFolder } from './work-folder.mjs';

const USAGE = `Usage: node bench/agent.mjs [options]

Options:
  --resources <number>   how many resources (default 1000)
  --objects <number>     how many live objects each has, on average (default 20)
  --shards <number>      of the agent (default 1)
  --replicas <number>    processes of the agent (default 1)
  --rate <number>        changes a second (default 50)
  --seconds <number>     how long there are changes, and how long there are none (default 60)
  --without-peers        measure the agent alone
  --program <file>       another build than build/planwright.mjs
  --flags <text>         more flags of Node for the agent, such as "--cpu-prof --cpu-prof-dir=/tmp/profile"
  --json <file>          also write all measurements as JSON
  --filled <folder>      keeps the filled cluster there, and begins with it the next time
  --work <folder>        where etcd keeps its data and logs go (default: memory-backed /dev/shm where there is one)`;

const ROOT = resolve(import.meta.dirname, '..');

async function main() {
  const { values: options } = parseArgs({
    options: {
      resources: { type: 'string', default: '1000' },
      objects: { type: 'string', default: '20' },
      shards: { type: 'string', default: '1' },
      replicas: { type: 'string', default: '1' },
      rate: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '60' },
      'without-peers': { type: 'boolean', default: false },
      program: { type: 'string', default: join(ROOT, 'build/planwright.mjs') },
      flags: { type: 'string', default: '' },
      json: { type: 'string' },
      filled: { type: 'string' },
      work: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return console.log(USAGE);
  const numbers = ['resources', 'objects', 'shards', 'replicas', 'rate', 'seconds'];
  const sizes = Object.fromEntries(numbers.map((name) => [name, Number(options[name])]));
  const work = createWorkFolder(options.work);
  try {
    const report = await measure(work, { ...options, sizes, program: resolve(options.program) });
    console.log(markdownAgentReport(report));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  } finally {
    work.remove();
  }
}

async function measure(work, options) {
  const { sizes, program } = options;
  await Promise.all(['write-fleet', 'peer'].map((name) => bundle(name, work.path(`${name}.mjs`))));
  const load = [loadavg()[0]];
  const kept = options.filled === undefined ? undefined : keptCluster(resolve(options.filled), sizes);
  const [server, metastore] = await Promise.all([startApiServer(work, kept?.data), startMetastore(kept?.port)]);
  const api = createApiConnection(server);
  try {
    await installAgent(api, program);
    const filled = kept?.filled ?? (await fill({ work, server, api, sizes, metastore, kept }));
    const results = await measureAgent({ work, server, api, filled, options });
    const peers = options['without-peers'] ? [] : measurePeers({ work, server, ...results });
    const machine = { cores: availableParallelism(), processor: cpus()[0]?.model, node: process.version };
    const { objects, planBytes } = filled;
    const cluster = { objects, planBytes, resources: sizes.resources };
    return { machine, load: [...load, loadavg()[0]], sizes, flags: containerFlags(), cluster, ...results, peers };
  } finally {
    api.close();
    metastore.close();
    await server.stop();
  }
}

async function fill({ work, server, api, sizes: { resources, objects }, metastore: { host, port }, kept }) {
  progress('fills the cluster');
  const options = { program: work.path('write-fleet.mjs'), shape: { resources, objects, metastore: { host, port } } };
  const filled = await fillCluster(api, { ...options, onProgress: (count) => progress(`${count} resources`) });
  await kept?.keep(server, { filled, port });
  return filled;
}

async function measureAgent({ work, server, api, filled: { resources: filled }, options }) {
  const { sizes, program, flags } = options;
  const kubeconfig = server.kubeconfig(await agentToken(api));
  const common = { folder: work.root, program, kubeconfig, shards: sizes.shards };
  const more = flags.split(' ').filter((flag) => flag !== '');
  const identities = Array.from({ length: sizes.replicas }, (_, index) => `agent-${index}`);
  let starts = 0;
  const startAll = () => {
    starts += 1;
    return Promise.all(
      identities.map((identity) => startReplica({ ...common, identity, name: `${identity}-${starts}`, flags: more })),
    );
  };
  const mark = markOf(server.auditFile);
  progress('starts the agent');
  const start = await measureStart({ api, filled, startAll });
  const { replicas } = start;
  progress(`all statuses after ${Math.round(start.ready)} ms; waits until it is quiet`);
  await untilQuiet(server.auditFile);
  await sleep(20_000);
  const beginning = requestsSince(server.auditFile, mark);
  progress('measures idleness');
  const idle = await measureIdle({ replicas, auditFile: server.auditFile, seconds: sizes.seconds });
  progress('changes objects');
  const { rate: perSecond, seconds } = sizes;
  const changes = await measureChanges({ api, filled, replicas, server, perSecond, seconds });
  await untilQuiet(server.auditFile);
  await restoreObjects(api, filled);
  await untilQuiet(server.auditFile);
  progress('restarts the API server');
  const relist = await measureRelist({ replicas, server, count: sizes.resources });
  await untilQuiet(server.auditFile);
  const after = await measureIdle({ replicas, auditFile: server.auditFile, seconds: 5 });
  progress('restarts the agent');
  const { auditFile } = server;
  const restart = await measureRestart({ replicas, startAll, count: sizes.resources, auditFile });
  const collections = await collectionsIn(api, beginning);
  await Promise.all(restart.replicas.map((replica) => replica.stop()));
  return {
    start: { ...withoutReplicas(start), counts: countRequests(beginning) },
    idle,
    changes,
    relist,
    after,
    restart: withoutReplicas(restart),
    collections,
  };
}

function withoutReplicas({ replicas: _replicas, ...measured }) {
  return measured;
}

/** On the same API server, after the agent has gone. */
function measurePeers({ work, server, collections }) {
  const kubeconfig = work.path('admin.kubeconfig');
  writeFileSync(kubeconfig, server.kubeconfig(server.token), { mode: 0o600 });
  const access = { url: server.url, token: server.token, ca: work.path('certificates/apiserver.crt') };
  return ['informer', 'lists'].map((mode) => {
    progress(`measures a peer: ${mode}`);
    const input = JSON.stringify({ mode, kubeconfig, server: access, collections, settle: 5_000 });
    const args = ['--max-old-space-size=8192', work.path('peer.mjs'), input];
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { maxBuffer: 1024 ** 2 });
    if (status !== 0) throw new Error(`the peer ${mode} failed (${signal ?? status}): ${stderr}`);
    return { mode, ...JSON.parse(stdout.toString()) };
  });
}

async function bundle(name, outfile) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [`bench/agent/${name}.mjs`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: {
      js: `import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);`,
    },
    define: { PLANWRIGHT_VERSION: '"bench"' },
    alias: { yaml: join(ROOT, 'node_modules/yaml') },
    logLevel: 'warning',
  });
}

try {
  await main();
} catch (error) {
  // A benchmark that cannot be trusted prints no table.
  const isUsage = error.code?.startsWith('ERR_PARSE_ARGS') === true;
  console.error(isUsage ? `${error.message}\n\n${USAGE}` : error.stack);
  process.exitCode = isUsage ? 2 : 1;
}
process.exit();
