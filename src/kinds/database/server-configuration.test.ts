import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusedParameter, serverConfiguration, type ServerConfigurationInput } from './server-configuration.ts';

const GIB = 2 ** 30;
const BASE: ServerConfigurationInput = {
  replicas: 3,
  mode: 'sync',
  storageBytes: 20 * GIB,
  memoryBytes: 2 * GIB,
  parameters: { work_mem: '8MB', 'auto_explain.log_format': "it's \\ json" },
  hostBasedAccess: ['host all app 10.0.0.0/8 scram-sha-256'],
};

describe('postgresql.conf', () => {
  it('has what is derived, what the user asks for, and last what nobody may change', () => {
    const { files, digest } = serverConfiguration(BASE);
    expect(files['postgresql.conf']).toBe(`# Derived from memory.
shared_buffers = '512MB'
effective_cache_size = '1536MB'
maintenance_work_mem = '128MB'

# Derived from storage.
max_wal_size = '2560MB'
min_wal_size = '640MB'
wal_keep_size = '640MB'

# Defaults.
log_checkpoints = 'on'
log_line_prefix = '%m [%p] %q%u@%d %a '
max_connections = '100'
max_replication_slots = '20'
max_wal_senders = '20'
wal_level = 'replica'

# Parameters of the resource.
auto_explain.log_format = 'it''s \\\\ json'
work_mem = '8MB'

# Replication.
hot_standby = 'on'
max_slot_wal_keep_size = '5120MB'
synchronous_standby_names = 'ANY 1 (planwright_replica_0, planwright_replica_1)'

# How the server runs in its pod.
fsync = 'on'
full_page_writes = 'on'
listen_addresses = '*'
log_destination = 'stderr'
logging_collector = 'off'
password_encryption = 'scram-sha-256'
unix_socket_directories = '/var/run/postgresql'

# What configure.sh waits for.
planwright.configuration = '${digest}'
`);
  });

  it.each<readonly [string, Partial<ServerConfigurationInput>, boolean, boolean]>([
    ['nothing', {}, false, false],
    [
      'the order of parameters',
      { parameters: Object.fromEntries(Object.entries(BASE.parameters).reverse()) },
      false,
      false,
    ],
    ['work_mem', { parameters: { ...BASE.parameters, work_mem: '9MB' } }, true, false],
    ['a line of pg_hba.conf', { hostBasedAccess: [] }, true, false],
    ['the number of replicas', { replicas: 5 }, true, false],
    ['the mode of replication', { mode: 'async' }, true, false],
    ['the number of replicas without confirmation', { mode: 'async', replicas: 5 }, true, false],
    ['the size of the volume', { storageBytes: 40 * GIB }, true, false],
    ['the memory', { memoryBytes: 4 * GIB }, true, true],
    ['max_connections', { parameters: { ...BASE.parameters, max_connections: '200' } }, true, true],
    ['a parameter of an extension', { parameters: { work_mem: '8MB' } }, true, true],
  ])(
    'after a change of %s the files differ or need a restart only where they must',
    (_what, change, differs, restarts) => {
      const [before, after] = [serverConfiguration(BASE), serverConfiguration({ ...BASE, ...change })];
      expect([before.digest !== after.digest, before.restartDigest !== after.restartDigest]).toEqual([
        differs,
        restarts,
      ]);
    },
  );

  it('without confirmation, one replica more is the same configuration', () => {
    const [one, ten] = [1, 10].map((replicas) => serverConfiguration({ ...BASE, mode: 'async', replicas }));
    expect(ten).toEqual(one);
  });

  it('has one line for each setting, whatever its value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const { files } = serverConfiguration({ ...BASE, parameters: { log_line_prefix: value } });
        const lines = files['postgresql.conf'].split('\n').filter((line) => line !== '' && !line.startsWith('# '));
        expect(lines.filter((line) => !/^[a-z_.]+ = '(?:[^'\\]|''|\\\\|\\n|\\r)*'$/u.test(line))).toEqual([]);
        expect(lines.filter((line) => line.startsWith('log_line_prefix')).length).toBe(1);
      }),
    );
  });

  it('never lets a parameter change what is ours', () => {
    const parameters = { listen_addresses: 'localhost', fsync: 'off', 'planwright.configuration': 'x', __proto__: 'x' };
    const { files } = serverConfiguration({ ...BASE, parameters });
    expect(files).toEqual(serverConfiguration({ ...BASE, parameters: {} }).files);
  });
});

describe('a parameter that a user may not set', () => {
  it.each<readonly [string, string, string | undefined]>([
    ['work_mem', '1GB', undefined],
    ['shared_preload_libraries', 'pg_stat_statements', undefined],
    ['port', '5433', 'Services, probes and scripts use 5432'],
    ['include', '/tmp/more.conf', 'it is no parameter but a directive, and names a file'],
    ['wal_level', 'minimal', 'replicas need replica or logical'],
    ['wal_level', 'Logical', undefined],
    ['max_wal_senders', '19', 'replicas need a number that is at least 20'],
    ['max_wal_senders', '20', undefined],
    ['max_replication_slots', 'many', 'replicas need a number that is at least 20'],
    ['planwright.configuration', 'x', 'names that begin with planwright. are taken'],
    ['constructor', 'x', undefined],
  ])('%s = %s', (name, value, reason) => {
    expect(refusedParameter(name, value)).toBe(reason);
  });
});
