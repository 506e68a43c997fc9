import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../../test/agent/world/fake-clock.ts';
import { createRecordingJournal } from '../../../../test/agent/world/recording-journal.ts';
import { type ClusterAccess, clusterAccess } from './cluster-access.ts';
import { refreshingCredentials } from './refreshing-credentials.ts';

const withToken = (token: string): ClusterAccess =>
  clusterAccess({ server: 'https://10.0.0.1', proxy: undefined, tls: { ca: 'ca' }, headers: { authorization: token } });

function scene() {
  const clock = createFakeClock(0);
  const journal = createRecordingJournal();
  const source = { token: 'one' as string | Error, reads: [] as boolean[] };
  const read = async (isRefused: boolean): Promise<ClusterAccess> => {
    source.reads.push(isRefused);
    await Promise.resolve();
    if (source.token instanceof Error) throw source.token;
    return withToken(source.token);
  };
  return { clock, journal, source, credentials: refreshingCredentials({ read, clock, journal }) };
}

const tokenOf = ({ headers }: ClusterAccess): string | undefined => headers['authorization'];

describe('what is used now', () => {
  test('is read once for all who ask, and again after a minute', async () => {
    const { clock, credentials, source } = scene();
    const asked = await Promise.all([credentials.current(), credentials.current()]);
    source.token = 'two';
    await clock.advance(59_999);
    expect([...asked, await credentials.current()].map(tokenOf)).toEqual(['one', 'one', 'one']);
    expect(source.reads).toEqual([false]);
    await clock.advance(1);
    expect(tokenOf(await credentials.current())).toBe('two');
    expect(source.reads).toEqual([false, false]);
  });

  test('stays the same object while nothing has changed', async () => {
    const { clock, credentials, journal } = scene();
    const first = await credentials.current();
    await clock.advance(60_000);
    expect(await credentials.current()).toBe(first);
    expect(await credentials.renew(first)).toBe(first);
    expect(journal.lines).toEqual([]);
  });

  test('stays in use where it cannot be read again, with a warning a minute', async () => {
    const { clock, credentials, source, journal } = scene();
    const first = await credentials.current();
    source.token = new Error('no such file');
    await clock.advance(60_000);
    expect([await credentials.current(), await credentials.current()]).toEqual([first, first]);
    expect(journal.lines).toEqual([
      {
        level: 'warn',
        message: 'the credentials for the cluster could not be read again',
        fields: { error: 'no such file' },
      },
    ]);
    source.token = 'two';
    await clock.advance(60_000);
    expect(tokenOf(await credentials.current())).toBe('two');
  });

  test('is unknown where it was never read: that is an error, and the next who asks reads again', async () => {
    const { credentials, source } = scene();
    source.token = new Error('no such file');
    await expect(credentials.current()).rejects.toThrow('no such file');
    source.token = 'one';
    expect(tokenOf(await credentials.current())).toBe('one');
  });
});

describe('what was refused', () => {
  test('is read again at once, once for all who were refused', async () => {
    const { credentials, source, journal } = scene();
    const refused = await credentials.current();
    source.token = 'two';
    const renewed = await Promise.all([credentials.renew(refused), credentials.renew(refused)]);
    expect([...renewed, await credentials.renew(refused)].map(tokenOf)).toEqual(['two', 'two', 'two']);
    expect(source.reads).toEqual([false, true]);
    expect(JSON.stringify(journal.lines)).not.toContain('two');
    expect(journal.lines.map(({ message }) => message)).toEqual(['the credentials for the cluster have changed']);
  });

  test('is read again at most once a second while it stays the same', async () => {
    const { clock, credentials, source } = scene();
    const refused = await credentials.current();
    for (let time = 0; time < 2000; time += 100) {
      expect(await credentials.renew(refused)).toBe(refused);
      await clock.advance(100);
    }
    expect(source.reads).toEqual([false, true, true]);
  });

  test('is read after a reading that had begun before', async () => {
    const { clock, credentials, source } = scene();
    const refused = await credentials.current();
    await clock.advance(60_000);
    const begun = credentials.current();
    const renewed = credentials.renew(refused);
    await begun;
    source.token = 'two';
    expect(tokenOf(await renewed)).toBe('two');
  });

  test('and cannot be read again is an error', async () => {
    const { credentials, source } = scene();
    const refused = await credentials.current();
    source.token = new Error('no such file');
    await expect(credentials.renew(refused)).rejects.toThrow('no such file');
  });
});
