import { describe, expect, it } from 'vitest';
import { needsRestart, unknownParameter } from './server-parameters.ts';

describe('a parameter of PostgreSQL', () => {
  it.each<readonly [string, string, number | undefined, string | undefined]>([
    ['is known in every major version', 'work_mem', undefined, undefined],
    ['is known in the image’s', 'io_method', 18, undefined],
    ['is known somewhere', 'io_method', undefined, undefined],
    ['came later', 'io_method', 17, 'PostgreSQL 17 has no parameter io_method: it is in 18 to 18'],
    ['is gone', 'promote_trigger_file', 16, 'PostgreSQL 16 has no parameter promote_trigger_file: it is in 14 to 15'],
    ['belongs to an extension', 'timescaledb.license', 15, undefined],
    [
      'is misspelt',
      'shared_bufers',
      17,
      'PostgreSQL 14 to 18 have no parameter shared_bufers that a file may set; did you mean shared_buffers?',
    ],
    ['is like nothing', 'zzz', 17, 'PostgreSQL 14 to 18 have no parameter zzz that a file may set'],
    [
      'is a name of JavaScript',
      'constructor',
      17,
      'PostgreSQL 14 to 18 have no parameter constructor that a file may set',
    ],
  ])('%s: %s', (_sentence, name, major, expected) => {
    expect(unknownParameter(name, major)).toBe(expected);
  });

  it.each([
    ['shared_buffers', true],
    ['max_connections', true],
    ['work_mem', false],
    ['synchronous_standby_names', false],
    ['pg_stat_statements.max', true],
  ])('%s needs a restart: %s', (name, expected) => {
    expect(needsRestart(name)).toBe(expected);
  });
});
