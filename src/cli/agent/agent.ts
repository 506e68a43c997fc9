import { runAgent } from '../../agent/run-agent.ts';
import type { Journal } from '../../agent/ports.ts';
import { findCredentials } from '../../edges/cluster/credentials/find-credentials.ts';
import { createApiTransport } from '../../edges/cluster/transport/create-api-transport.ts';
import { systemClock } from '../../edges/clock.ts';
import { createJournal } from '../../edges/log/create-journal.ts';
import { createProber } from '../../edges/probe/create-prober.ts';
import { createTracer } from '../../edges/telemetry/create-tracer.ts';
import { healthRules } from '../../health/index.ts';
import { kinds } from '../../kinds/index.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { refuseInput } from '../status/refuse-input.ts';
import { VERSION } from '../version.ts';
import { type AgentConfiguration, type AgentOptions, readAgentOptions } from './agent-options.ts';
import { serveAgent } from './serve-agent.ts';
import { readSurroundings } from './surroundings.ts';
import { untilToldToStop } from './until-told-to-stop.ts';

/** Runs `planwright agent` until it is told to stop. Log lines go to stdout, as those of every program in a pod. */
export async function agent(options: AgentOptions, context: CommandContext): Promise<ExitCode> {
  const configuration = readAgentOptions(options, readSurroundings(process.env));
  if (!('settings' in configuration)) return refuseInput(configuration, context);
  const journal = createJournal({ level: configuration.logLevel, write: context.terminal.data, clock: systemClock });
  await run(configuration, options, journal);
  return EXIT.clean;
}

async function run(configuration: AgentConfiguration, options: AgentOptions, journal: Journal): Promise<void> {
  const { settings } = configuration;
  const environment = process.env;
  const { kubeconfig, context } = options;
  const credentials = findCredentials({ choice: { kubeconfig, context }, environment, clock: systemClock, journal });
  // A server that does not answer is waited for; that nobody says which one is meant is told at once.
  await credentials.current();
  const api = createApiTransport({ credentials, journal });
  const tracer = await createTracer({ environment, journal });
  const world = { clock: systemClock, random: Math.random, api, journal, tracer, prober: createProber() };
  const running = runAgent({ world, kinds, rules: healthRules, settings, version: VERSION });
  try {
    const served = await serveAgent(running.routes, configuration, journal);
    const { namespace, name, identity, shards } = settings;
    journal.info('the agent runs', { version: VERSION, namespace, name, identity, shards, ...served.addresses });
    const signal = await untilToldToStop();
    journal.info('stops', { signal });
    // It answers as long as it runs.
    await running.stop();
    await served.close();
  } finally {
    // Where it could not be served, another replica need not wait for its Lease either.
    await running.stop();
    await api.close();
    await tracer.close();
  }
}
