import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostBasedAccess, hostBasedAccessFault } from '../../src/kinds/database/host-based-access.ts';
import { serverConfiguration, type ServerConfigurationInput } from '../../src/kinds/database/server-configuration.ts';
import { needsRestart, unknownParameter } from '../../src/kinds/database/server-parameters.ts';
import { describeWithPostgresql } from './describe-with-postgresql.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** The major version of the server that the tests run. */
const MAJOR = 15;
const MIB = 2 ** 20;
const GIB = 2 ** 30;

describeWithPostgresql('the configuration files', 'debian', (machine) => {
  let database: TestDatabase;

  it('are those of a running server', async () => {
    database = await createTestDatabase(machine(), 'settings', {});
    await database.startPrimary();
    // The two that the tests themselves set for each server.
    const faults = `SELECT string_agg(name, ' ' ORDER BY name) FROM pg_file_settings WHERE error IS NOT NULL`;
    expect(await database.query(faults, IN_POSTGRES)).toBe('listen_addresses unix_socket_directories');
  });

  /** The value that a server would run with. */
  const valueOf = async (parameter: string, input: Partial<ServerConfigurationInput>): Promise<string> => {
    const base: ServerConfigurationInput = {
      replicas: 1,
      mode: 'async',
      storageBytes: GIB,
      parameters: {},
      hostBasedAccess: [],
    };
    const { files } = serverConfiguration({ ...base, ...input });
    const file = machine().writeFile('tried.conf', files['postgresql.conf']);
    const command = ['postgres', '-C', parameter, '-D', database.dataFolder('primary'), '-c', `config_file=${file}`];
    const { code, output } = await machine().runProgram(command);
    return code === 0 ? output.replace(/\n$/, '') : `exit ${code}: ${output}`;
  };

  it.each<readonly [string, Partial<ServerConfigurationInput>, string, string]>([
    ['a quarter of the memory is shared buffers', { memoryBytes: 2 * GIB }, 'shared_buffers', '65536'],
    ['never too little to start', { memoryBytes: MIB }, 'shared_buffers', '2048'],
    ['much memory is within every limit', { memoryBytes: 1024 * GIB }, 'shared_buffers', String(64 * 2 ** 17)],
    ['a fraction of a mebibyte is rounded', { memoryBytes: 1_500_000_001 }, 'maintenance_work_mem', String(89 * 1024)],
    ['without memory PostgreSQL decides', {}, 'shared_buffers', '16384'],
    ['the write-ahead log fits a small volume', { storageBytes: 64 * MIB }, 'max_wal_size', '64'],
    ['the write-ahead log of a large volume', { storageBytes: 4096 * GIB }, 'max_wal_size', '4096'],
    ['what is kept for replicas is a quarter', { storageBytes: 10 * GIB }, 'max_slot_wal_keep_size', '2560'],
    ['what is kept for replicas as asked', { maxSlotWalKeepBytes: 3 * GIB }, 'max_slot_wal_keep_size', '3072'],
    ['senders at one replica', { replicas: 1 }, 'max_wal_senders', '20'],
    ['senders at ten', { replicas: 10 }, 'max_wal_senders', '20'],
    ['nobody confirms in mode async', { replicas: 3 }, 'synchronous_standby_names', ''],
    ['nobody can confirm alone', { replicas: 1, mode: 'sync' }, 'synchronous_standby_names', ''],
    [
      'any one replica confirms',
      { replicas: 3, mode: 'sync' },
      'synchronous_standby_names',
      'ANY 1 (planwright_replica_0, planwright_replica_1)',
    ],
    [
      'a parameter of the user wins over what is derived',
      { memoryBytes: GIB, parameters: { shared_buffers: '1MB' } },
      'shared_buffers',
      '128',
    ],
    [
      'a parameter that is refused has no effect',
      { parameters: { listen_addresses: 'localhost' } },
      'listen_addresses',
      '*',
    ],
    ['logical replication may be asked for', { parameters: { wal_level: 'logical' } }, 'wal_level', 'logical'],
    [
      'a parameter of an extension',
      { parameters: { 'pg_stat_statements.max': '100' } },
      'pg_stat_statements.max',
      '100',
    ],
  ])('%s', async (_sentence, input, parameter, expected) => {
    expect(await valueOf(parameter, input)).toBe(expected);
  });

  it('give every value to the server as the user wrote it', async () => {
    const wicked = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\0'));
    const values = [
      "'",
      '\\',
      "\\'",
      "''",
      '\\n',
      'a\nb\r\nc',
      ' # ; = ',
      '%m "x" €',
      ...fc.sample(wicked, { numRuns: 15, seed: 7 }),
    ];
    for (const value of values)
      expect(await valueOf('log_line_prefix', { parameters: { log_line_prefix: value } })).toBe(value);
  });

  it('may name every parameter that this server takes from a file, and no other', async () => {
    const known = await database.query(
      `SELECT lower(name) FROM pg_settings WHERE context <> 'internal' ORDER BY 1`,
      IN_POSTGRES,
    );
    const sessionOnly = [
      'config_file',
      'seed',
      'transaction_deferrable',
      'transaction_isolation',
      'transaction_read_only',
    ];
    const ofDebian = ['extension_destdir'];
    const names = known.split('\n').filter((name) => ![...sessionOnly, ...ofDebian].includes(name));
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter((name) => unknownParameter(name, MAJOR) !== undefined)).toEqual([]);
    expect(sessionOnly.filter((name) => unknownParameter(name, MAJOR) === undefined)).toEqual([]);
  });

  it('know which parameters are read at start', async () => {
    const text = await database.query(`SELECT name FROM pg_settings WHERE context = 'postmaster'`, IN_POSTGRES);
    const names = text.split('\n');
    expect([names.length > 40, names.filter((name) => !needsRestart(name) && name !== 'config_file')]).toEqual([
      true,
      [],
    ]);
  });

  it('tell configure.sh what the server refuses, and it changes nothing', async () => {
    database.change({ configuration: { parameters: { work_mem: 'plenty' } } });
    expect(await database.configure()).toMatchObject({
      code: 2,
      reason: 'the server 127.0.0.1 refuses its configuration: work_mem = plenty: setting could not be applied',
    });
    database.change({ configuration: { parameters: { max_connections: '123' } } });
    expect(await database.configure()).toMatchObject({
      code: 4,
      reason: '127.0.0.1 takes these parameters only when its pod is restarted, which did not happen: max_connections',
    });
    database.change({ configuration: { parameters: { work_mem: '7MB' } } });
    expect(await database.configure()).toMatchObject({ code: 0 });
    expect(await database.query('SHOW work_mem')).toBe('7MB');
  });

  it('are waited for, because a mounted ConfigMap changes late', async () => {
    expect(
      await database.configure({ CONFIGURATION_DIGEST: 'sha256:later', CONFIGURATION_TIMEOUT_SECONDS: '1' }),
    ).toMatchObject({
      code: 4,
      reason: '127.0.0.1 still has older configuration files after 1 seconds',
    });
  });

  /** What the server itself says about lines of pg_hba.conf, one answer a line that it does not accept. */
  const complaintsAbout = async (lines: readonly string[]): Promise<string> => {
    machine().writeFile('settings/config/pg_hba.conf', hostBasedAccess(lines));
    return database.query('SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL', IN_POSTGRES);
  };

  it.each([
    'host all all 10.0.0.0/8 scram-sha-256',
    'host  all\tall  10.0.0.0   255.0.0.0 md5 # comment',
    'host all all ::1/128 trust',
    'host all all fe80:: ffff:: reject',
    'host all all samenet password',
    'host all all .example.com reject',
    'host "all" "two words" all reject',
    'host a,b, c "d,e",+f all reject',
    'hostnossl sameuser all all scram-sha-256',
    'hostnogssenc replication all samehost scram-sha-256',
    'local all all peer',
    'host all all all ldap ldapserver=ldap.example.com ldapprefix="cn=" ldapsuffix=",dc=example"',
    'host all all all ldap ldapserver=ldap.example.com ldapbasedn="dc=example" ldapsearchattribute=uid',
    '# only a comment is nothing',
  ])('may have the line %s', async (line) => {
    expect([hostBasedAccessFault(line) ?? '', await complaintsAbout([line])]).toEqual([
      line.startsWith('#') ? 'is empty' : '',
      '',
    ]);
  });

  it.each([
    'hosts all all all scram-sha-256',
    'host all all',
    'host all all all',
    'host all',
    'local all all',
    'host all all 10.0.0.1 scram-sha-256',
    'host all all 10.0.0.0/33 scram-sha-256',
    'host all all 10.0.0.0 ffff:: scram-sha-256',
    'host all all 10.0.0.0/8,11.0.0.0/8 scram-sha-256',
    'host all all example.com/8 scram-sha-256',
    'host all all all scram',
    'host all all all scram-sha-256,md5',
    'host all all all peer',
    'host all all all scram-sha-256 yes',
    'host all all all scram-sha-256 clientcert=verify-full',
    'host all all all ldap',
    'host all all all ldap ldapserver=x',
    'host all all all ldap ldapserver=x ldapprefix=a ldapbasedn=b',
    'host all all all ldap ldapserver=x ldapcolour=red',
    'host all all all cert',
  ])('may not have the line %s', async (line) => {
    expect([hostBasedAccessFault(line) !== undefined, (await complaintsAbout([line])) !== '']).toEqual([true, true]);
  });

  it('have no line that the server refuses, whatever lines were accepted', async () => {
    const word = fc.constantFrom(...WORDS);
    const line = fc.array(word, { minLength: 2, maxLength: 7 }).map((words) => words.join(' '));
    const lines = fc.sample(fc.oneof(line, likelyLine(word)), { numRuns: 20_000, seed: 11 });
    const accepted = lines.filter((candidate) => hostBasedAccessFault(candidate) === undefined);
    expect(accepted.length).toBeGreaterThan(500);
    expect(await complaintsAbout(accepted)).toBe('');
  });

  it('of several lines are loaded by a server', async () => {
    database.change({ configuration: { parameters: {}, hostBasedAccess: ['host app app 127.0.0.1/32 reject'] } });
    expect(await database.configure()).toMatchObject({ code: 0 });
    await expect(database.query('SELECT 1', { user: 'app', password: 'app secret' })).rejects.toThrow(
      'pg_hba.conf rejects connection',
    );
  });
});

const IN_POSTGRES = { database: 'postgres' };

const WORDS = `
  local host hostssl hostnossl all replication sameuser samegroup a,b , a, "x y" " "" @file +role /re 10.0.0.0/8 10.0.0.0 255.0.0.0
  ::/0 ::1 ffff:: 300.0.0.0/8 1.2.3 1.2.3/8 0x10 samenet samehost example.com .example.com a_b - * scram-sha-256 md5 trust reject
  password peer ident ldap cert ldapserver=x ldapprefix=a ldapbasedn=b ldapport=389 map=x # \\ x#y a"b c"d ldaptls=1 ldapscheme=ldaps
`
  .trim()
  .split(/\s+/);

/** Lines that are right in most places. */
function likelyLine(word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const name = fc.oneof(word, fc.constantFrom('all', 'app', '"a b"', 'a,b'));
  const address = fc.oneof(word, fc.constantFrom('all', '10.0.0.0/8', '10.0.0.0 255.0.0.0', '::1/128'));
  const method = fc.oneof(
    word,
    fc.constantFrom('md5', 'reject', 'scram-sha-256', 'trust', 'ldap ldapserver=x ldapprefix=y'),
  );
  return fc.tuple(fc.constantFrom('host', 'hostnossl'), name, name, address, method).map((fields) => fields.join(' '));
}
