import type { AgentSettings } from '../../agent/settings.ts';
import { DEFAULT_SETTINGS } from '../../agent/settings.ts';
import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import { type LogLevel, parseLogLevel } from '../../edges/log/parse-log-level.ts';

/** The options of `planwright agent`, as they were written. */
export interface AgentOptions {
  readonly namespace?: string;
  readonly name: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly logLevel: string;
  readonly metricsAddress: string;
  readonly healthAddress: string;
  readonly pageAddress: string;
  readonly shards: string;
  readonly workers: string;
  readonly requestsPerSecond: string;
  readonly requestBurst: string;
  readonly extraKinds: string;
}

/** Where something is served; undefined: nowhere. */
export type Address = { readonly host: string | undefined; readonly port: number } | undefined;

/** What the options mean. */
export interface AgentConfiguration {
  readonly settings: AgentSettings;
  readonly metrics: Address;
  readonly health: Address;
  readonly page: Address;
  readonly logLevel: LogLevel;
}

/** What the options cannot tell. */
export interface Surroundings {
  /** The namespace of the pod; undefined beside a cluster. */
  readonly podNamespace: string | undefined;
  /** Unique among replicas. */
  readonly identity: string;
}

/** Reads the options; all that is wrong with them at once. */
export function readAgentOptions(
  options: AgentOptions,
  { podNamespace, identity }: Surroundings,
): AgentConfiguration | readonly Diagnostic[] {
  const wrong: Diagnostic[] = [];
  const reader = optionReader(wrong);
  const configuration: AgentConfiguration = {
    settings: {
      ...DEFAULT_SETTINGS,
      namespace: reader.name('--namespace', options.namespace ?? podNamespace ?? DEFAULT_SETTINGS.namespace),
      name: reader.name('--name', options.name),
      identity,
      shards: reader.number('--shards', options.shards, MOST_SHARDS),
      workers: reader.number('--workers', options.workers, MOST_WORKERS),
      requestsPerSecond: reader.number('--requests-per-second', options.requestsPerSecond, MOST_REQUESTS),
      requestBurst: reader.number('--request-burst', options.requestBurst, MOST_REQUESTS),
      extraKinds: reader.number('--extra-kinds', options.extraKinds, MOST_KINDS),
    },
    metrics: reader.address('--metrics-address', options.metricsAddress),
    health: reader.address('--health-address', options.healthAddress),
    // Nobody is asked who they are there: whoever wants others to see it says so.
    page: reader.address('--page-address', options.pageAddress, LOOPBACK),
    logLevel: reader.logLevel(options.logLevel),
  };
  return wrong.length > 0 ? wrong : configuration;
}

const MOST_SHARDS = 64;
const MOST_WORKERS = 64;
const MOST_REQUESTS = 10_000;
const MOST_KINDS = 1000;
const LOOPBACK = '127.0.0.1';

interface OptionReader {
  name(option: string, text: string): string;
  number(option: string, text: string, most: number): number;
  address(option: string, text: string, host?: string): Address;
  logLevel(text: string): LogLevel;
}

function optionReader(wrong: Diagnostic[]): OptionReader {
  const refuse = (option: string, text: string, expected: string): void => {
    wrong.push({
      code: 'invalid-option',
      severity: 'error',
      message: `'${text}' is no value for ${option}`,
      expected,
    });
  };
  return {
    name(option, text) {
      if (!DNS_LABEL.test(text)) refuse(option, text, 'a name of at most 40 lower-case letters, digits and dashes');
      return text;
    },
    number(option, text, most) {
      const number = /^\d+$/.test(text) ? Number(text) : 0;
      if (number < 1 || number > most) refuse(option, text, `a whole number from 1 to ${most}`);
      return number;
    },
    address(option, text, host) {
      if (text === 'off') return undefined;
      const address = readAddress(text, host);
      if (address === undefined) refuse(option, text, 'host:port, :port or off, such as 127.0.0.1:8080');
      return address;
    },
    logLevel(text) {
      const level = parseLogLevel(text);
      if (level === undefined) refuse('--log-level', text, 'debug, info, warn or error');
      return level ?? 'info';
    },
  };
}

/** Names of Leases have more behind it. */
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** `:8080` is every address of this machine, unless another host is the default. */
function readAddress(text: string, defaultHost: string | undefined): Address {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]*)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  const host = match[1] ?? match[2] ?? '';
  return { host: host === '' ? defaultHost : host, port };
}
