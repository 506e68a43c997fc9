import { expect, it, test } from 'vitest';
import type { Journal, LogFields } from '../../agent/ports.ts';
import { createJournal } from './create-journal.ts';
import type { LogLevel } from './parse-log-level.ts';

function journal(level: LogLevel = 'debug'): { readonly journal: Journal; readonly lines: string[] } {
  const lines: string[] = [];
  const clock = { now: () => Date.parse('2026-01-02T03:04:05.678Z') };
  return { journal: createJournal({ level, write: (line) => lines.push(line), clock }), lines };
}

it('writes one JSON object a line', () => {
  const { journal: log, lines } = journal();
  log.info('status written', { resource: 'shop/database/orders', took: 0.5, isFirst: true, nothing: undefined });
  expect(lines).toEqual([
    '{"level":"info","time":"2026-01-02T03:04:05.678Z","resource":"shop/database/orders","took":0.5,"isFirst":true,"message":"status written"}\n',
  ]);
});

it('writes what everybody below it says with its own fields, of which the last counts', () => {
  const { journal: log, lines } = journal();
  log.with({ correlationId: 'a', step: 1 }).with({ step: 2 }).error('failed\nbadly', { step: 3 });
  expect(lines).toEqual([
    '{"level":"error","time":"2026-01-02T03:04:05.678Z","correlationId":"a","step":3,"message":"failed\\nbadly"}\n',
  ]);
});

it('says nothing twice', () => {
  const { journal: log, lines } = journal();
  log.warn('words', { message: 'other words', level: 9, time: 'now' });
  expect(lines).toEqual([
    '{"level":"warn","time":"2026-01-02T03:04:05.678Z","messageField":"other words","levelField":9,"timeField":"now","message":"words"}\n',
  ]);
});

test.each<[LogLevel, readonly string[]]>([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
  ['silent', []],
])('at %s it writes %j', (level, expected) => {
  const { journal: log, lines } = journal(level);
  for (const each of ['debug', 'info', 'warn', 'error'] as const) log.with({})[each](each);
  expect(lines.map((line) => /"level":"(\w+)"/.exec(line)?.[1])).toEqual(expected);
});

test.each<[string, LogFields]>([
  ['a password', { password: 'hunter2' }],
  ['a token under a longer name', { bearerToken: 'hunter2' }],
  ['a header', { Authorization: 'hunter2' }],
  ['a key', { apiKey: 'hunter2' }],
  ['an address with a password', { target: 'https://me:hunter2@example.com/' }],
  ['an address with a query', { url: 'https://example.com/?signature=hunter2' }],
  ['a header in a text', { why: 'sent Authorization: Bearer hunter2hunter2' }],
  ['a JSON Web Token', { why: 'got eyJhbGciOiJub25lIn0.hunter2.hunter2' }],
])('%s stays out', (_what, fields) => {
  const { journal: log, lines } = journal();
  log.info('asked', fields);
  log.with(fields).info('asked');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('hunter2');
});

it('keeps credentials out of the words as well', () => {
  const { journal: log, lines } = journal();
  log.info('asked https://me:hunter2@example.com with Bearer hunter2hunter2');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: 'asked https://example.com with Bearer [redacted]' });
});

it('lets pass what only sounds like a secret', () => {
  const { journal: log, lines } = journal();
  log.info('asked', { secretName: 'orders-credentials', tokenFile: '/var/run/token', hasToken: true });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    secretName: 'orders-credentials',
    tokenFile: '/var/run/token',
    hasToken: true,
  });
});
