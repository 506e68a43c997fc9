import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

function read(text: string, wanted: number[], secret: number[] = []): Record<string, string> {
  return Object.fromEntries(readLines(text, { wanted: new Set(wanted), secret: new Set(secret) }));
}

describe('readLines', () => {
  it('reads the wanted lines without their ends, and nothing beyond the last one', () => {
    expect(read('one\r\ntwo\nthree\n', [1, 3, 4, 5])).toEqual({ 1: 'one', 3: 'three', 4: '' });
  });

  it.each([
    { why: 'a field', text: '  password: hunter2', shown: '  password: ***' },
    { why: 'a field of a list item', text: '  - "password": hunter2', shown: '  - "password": ***' },
    { why: 'a list item', text: '  - hunter2', shown: '  ***' },
    { why: 'JSON on one line', text: '{"a": {"password": "hunter2"}}', shown: '***' },
    { why: 'a key with odd characters may be the secret itself', text: 'hunter 2: x', shown: '***' },
    { why: 'a URL is no field', text: 'postgres://user:hunter2@host', shown: '***' },
  ])('masks $why', ({ text, shown }) => {
    expect(read(text, [1], [1])).toEqual({ 1: shown });
  });

  it('masks the lines that belong to a secret value, and those alone', () => {
    const text = ['token: |', '  one', '', '  two', 'keys:', '- three', '- four', 'size: 3'].join('\n');
    expect(read(text, [1, 2, 3, 4, 5, 6, 7, 8], [1, 5])).toEqual({
      1: 'token: ***',
      2: '  ***',
      3: '',
      4: '  ***',
      5: 'keys: ***',
      6: '***',
      7: '***',
      8: 'size: 3',
    });
  });

  it('masks only one of two list items', () => {
    expect(read('- one\n- two', [1, 2], [1])).toEqual({ 1: '***', 2: '- two' });
  });
});
