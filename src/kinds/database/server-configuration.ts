import { canonicalJson } from '../../core/manifest/canonical-json.ts';
import { digestOf } from '../../core/manifest/digest.ts';
import { hostBasedAccess } from './host-based-access.ts';
import { needsRestart } from './server-parameters.ts';

/** What decides how the servers of a Database are configured. Sizes are in bytes. */
export interface ServerConfigurationInput {
  /** Primary and replicas together, 1 to 10. */
  readonly replicas: number;
  readonly mode: 'async' | 'sync';
  readonly storageBytes: number;
  /** The container's memory limit, else its request; without it nothing is derived from memory. */
  readonly memoryBytes?: number | undefined;
  /** How much write-ahead log the primary keeps for a replica that is away; a quarter of the volume without it. */
  readonly maxSlotWalKeepBytes?: number | undefined;
  /** The user's parameters. Those that `refusedParameter` refuses are left out. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The user's lines of pg_hba.conf, in order. */
  readonly hostBasedAccess: readonly string[];
}

/** The configuration files of primary and replicas (both read the same), by file name. */
export interface ServerConfiguration {
  readonly files: { readonly 'postgresql.conf': string; readonly 'pg_hba.conf': string };
  /** Of both files; a server answers `SHOW planwright.configuration` with the one it has loaded. */
  readonly digest: string;
  /** Of the parameters that a running server takes only when it starts. While it stays, loading the files again is enough. */
  readonly restartDigest: string;
}

/** Renders the configuration of the servers for PostgreSQL 14 to 18. */
export function serverConfiguration(input: ServerConfigurationInput): ServerConfiguration {
  const sections = sectionsOf(input);
  const access = hostBasedAccess(input.hostBasedAccess);
  const digest = digestOf(canonicalJson([sections.map(({ settings }) => ({ ...settings })), access]));
  const last = { comment: 'What configure.sh waits for.', settings: { [DIGEST_PARAMETER]: digest } };
  return {
    files: { 'postgresql.conf': renderSections([...sections, last]), 'pg_hba.conf': access },
    digest,
    restartDigest: digestOf(canonicalJson(restartSettings(sections))),
  };
}

/**
 * Why a user may not set the parameter to the value: it is decided elsewhere in the resource, or by how the servers run. Undefined
 * where the value is for PostgreSQL to judge; `unknownParameter` says whether it knows the name.
 */
export function refusedParameter(name: string, value: string): string | undefined {
  if (name.startsWith('planwright.')) return 'names that begin with planwright. are taken';
  const owned = Object.hasOwn(OWNED, name) ? OWNED[name] : undefined;
  return owned ?? tooLittle(name, value);
}

/** Reserved for the digest: parameters with a dot belong to nobody in a server without that extension. */
const DIGEST_PARAMETER = 'planwright.configuration';

/**
 * Senders and slots of the primary: nine replicas, twice while they are copied, and two to spare. The same at every number of
 * replicas, because both are read at start and adding replicas must not restart the primary.
 */
const REPLICATION_LIMIT = 20;

const AT_LEAST: Readonly<Record<string, number>> = {
  max_wal_senders: REPLICATION_LIMIT,
  max_replication_slots: REPLICATION_LIMIT,
};

const BY_SCRIPTS = 'the replicas’ scripts set it';
const BY_MOUNTS = 'it must fit what is mounted into the pods';
const LOGS = 'logs go to the container’s output, where Kubernetes collects them; the file system is read-only';
const SAFETY = 'without it a crash destroys the database';

/** Parameters that a user may not set, with the reason. */
const OWNED: Readonly<Record<string, string>> = {
  archive_cleanup_command: BY_SCRIPTS,
  config_file: BY_MOUNTS,
  data_directory: BY_MOUNTS,
  default_transaction_read_only: 'the Jobs that configure and verify the database have to write',
  external_pid_file: BY_MOUNTS,
  fsync: SAFETY,
  full_page_writes: SAFETY,
  hba_file: 'spec.postgresql.hostBasedAccess adds lines to it',
  hot_standby: 'the -ro Service needs replicas that answer',
  ident_file: BY_MOUNTS,
  include: 'it is no parameter but a directive, and names a file',
  include_dir: 'it is no parameter but a directive, and names a folder',
  include_if_exists: 'it is no parameter but a directive, and names a file',
  listen_addresses: 'Services and probes reach the server on all addresses',
  log_destination: LOGS,
  logging_collector: LOGS,
  max_slot_wal_keep_size: 'spec.replication.maxSlotWalKeepSize decides',
  password_encryption: 'pg_hba.conf accepts scram-sha-256 only',
  port: 'Services, probes and scripts use 5432',
  primary_conninfo: BY_SCRIPTS,
  primary_slot_name: BY_SCRIPTS,
  promote_trigger_file: BY_SCRIPTS,
  recovery_end_command: BY_SCRIPTS,
  recovery_target: BY_SCRIPTS,
  recovery_target_action: BY_SCRIPTS,
  recovery_target_inclusive: BY_SCRIPTS,
  recovery_target_lsn: BY_SCRIPTS,
  recovery_target_name: BY_SCRIPTS,
  recovery_target_time: BY_SCRIPTS,
  recovery_target_timeline: BY_SCRIPTS,
  recovery_target_xid: BY_SCRIPTS,
  restore_command: BY_SCRIPTS,
  ssl: 'no certificate is mounted',
  synchronous_standby_names: 'spec.replication.mode decides',
  unix_socket_directories: BY_MOUNTS,
};

function tooLittle(name: string, value: string): string | undefined {
  if (name === 'wal_level' && !/^(replica|logical)$/i.test(value)) return 'replicas need replica or logical';
  const least = Object.hasOwn(AT_LEAST, name) ? AT_LEAST[name] : undefined;
  if (least === undefined || (/^\d{1,9}$/.test(value) && Number(value) >= least)) return undefined;
  return `replicas need a number that is at least ${least}`;
}

interface Section {
  readonly comment: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** In the order of the file, in which later lines win: what nobody may change comes last. */
function sectionsOf(input: ServerConfigurationInput): readonly Section[] {
  const asked = Object.entries(input.parameters).filter(([name, value]) => refusedParameter(name, value) === undefined);
  const parameters = Object.fromEntries(asked.sort(([left], [right]) => (left < right ? -1 : 1)));
  const without = (settings: Section['settings']) =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => !Object.hasOwn(parameters, name)));
  return [
    { comment: 'Derived from memory.', settings: without(memorySettings(input)) },
    { comment: 'Derived from storage.', settings: without(storageSettings(input.storageBytes)) },
    { comment: 'Defaults.', settings: without(DEFAULTS) },
    { comment: 'Parameters of the resource.', settings: parameters },
    { comment: 'Replication.', settings: replicationSettings(input) },
    { comment: 'How the server runs in its pod.', settings: POD_SETTINGS },
  ].filter(({ settings }) => Object.keys(settings).length > 0);
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** https://www.postgresql.org/docs/current/runtime-config-resource.html: a quarter for shared buffers is a reasonable start. */
function memorySettings({ memoryBytes, parameters }: ServerConfigurationInput): Section['settings'] {
  if (memoryBytes === undefined) return {};
  const asked = Object.hasOwn(parameters, 'max_connections') ? Number(parameters['max_connections']) : Number.NaN;
  const connections = Number.isInteger(asked) && asked > 0 ? asked : Number(DEFAULTS['max_connections']);
  return {
    shared_buffers: megabytes(between(16 * MIB, memoryBytes / 4, 64 * GIB)),
    effective_cache_size: megabytes(Math.max(16 * MIB, (memoryBytes * 3) / 4)),
    maintenance_work_mem: megabytes(between(16 * MIB, memoryBytes / 16, 2 * GIB)),
    work_mem: megabytes(between(4 * MIB, memoryBytes / 4 / connections, GIB)),
  };
}

/** PostgreSQL's default of 1 GB of write-ahead log fills a small volume. */
function storageSettings(storageBytes: number): Section['settings'] {
  return {
    max_wal_size: megabytes(between(64 * MIB, storageBytes / 8, 4 * GIB)),
    min_wal_size: megabytes(between(32 * MIB, storageBytes / 32, GIB)),
    wal_keep_size: megabytes(between(32 * MIB, storageBytes / 32, GIB)),
  };
}

const DEFAULTS: Readonly<Record<string, string>> = {
  log_checkpoints: 'on',
  log_line_prefix: '%m [%p] %q%u@%d %a ',
  max_connections: '100',
  max_replication_slots: String(REPLICATION_LIMIT),
  max_wal_senders: String(REPLICATION_LIMIT),
  wal_level: 'replica',
};

/** A replica that stays away loses its slot before the volume of the primary is full; it is copied anew then. */
function replicationSettings({
  replicas,
  mode,
  storageBytes,
  maxSlotWalKeepBytes,
}: ServerConfigurationInput): Section['settings'] {
  return {
    hot_standby: 'on',
    max_slot_wal_keep_size: megabytes(maxSlotWalKeepBytes ?? Math.max(64 * MIB, storageBytes / 4)),
    synchronous_standby_names: mode === 'sync' ? anyOneOf(replicas - 1) : '',
  };
}

/** The names are those that start-replica.sh gives. Without replicas nobody could confirm a commit, so none is waited for. */
function anyOneOf(standbys: number): string {
  if (standbys < 1) return '';
  const names = Array.from({ length: standbys }, (_, ordinal) => `planwright_replica_${ordinal}`);
  return `ANY 1 (${names.join(', ')})`;
}

const POD_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  full_page_writes: 'on',
  listen_addresses: '*',
  log_destination: 'stderr',
  logging_collector: 'off',
  password_encryption: 'scram-sha-256',
  unix_socket_directories: '/var/run/postgresql',
};

function restartSettings(sections: readonly Section[]): Readonly<Record<string, string>> {
  const all = sections.flatMap(({ settings }) => Object.entries(settings));
  return Object.fromEntries(all.filter(([name]) => needsRestart(name)));
}

function renderSections(sections: readonly Section[]): string {
  const texts = sections.map(({ comment, settings }) => {
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quoted(value)}\n`);
    return `# ${comment}\n${lines.join('')}`;
  });
  return texts.join('\n');
}

/** As guc-file.l reads it: a backslash begins an escape, a quote is doubled, and a line break ends the line. */
function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Rounded down. PostgreSQL's MB are MiB. */
function megabytes(bytes: number): string {
  return `${Math.floor(bytes / MIB)}MB`;
}
