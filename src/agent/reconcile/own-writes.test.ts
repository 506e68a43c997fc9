import { beforeEach, describe, expect, it } from 'vitest';
import { createOwnWrites, type OwnWrites } from './own-writes.ts';

const KEY = 'Database.database.example.com/shop/orders';

describe('createOwnWrites', () => {
  let version: string | undefined;
  let told: string[];
  let writes: OwnWrites;

  beforeEach(() => {
    version = '1';
    told = [];
    writes = createOwnWrites(() => version);
    writes.onOther((key) => told.push(key));
  });

  /** A write during which the newest versions of the resource become known, one after the other. */
  function write(made: string | undefined, ...seen: readonly (string | undefined)[]): Promise<readonly boolean[]> {
    return writes.during(KEY, async () => {
      const result = seen.map((each) => {
        version = each;
        return writes.mayBe(KEY);
      });
      return { result, version: made };
    });
  }

  it('says nothing of a change while nothing is written', async () => {
    expect(writes.mayBe(KEY)).toBe(false);
    await write('2', '2');
    expect(writes.mayBe(KEY)).toBe(false);
  });

  it('keeps what it wrote itself to itself', async () => {
    expect(await write('2', '2')).toEqual([true]);
    expect(told).toEqual([]);
  });

  it('holds back changes of that resource alone', async () => {
    await writes.during(KEY, async () => {
      expect(writes.mayBe('Database.database.example.com/shop/other')).toBe(false);
      return { result: undefined, version: '2' };
    });
  });

  it('tells nothing where nothing changed, whatever became of the write', async () => {
    await write(undefined);
    expect(told).toEqual([]);
  });

  it.each([
    ['somebody else wrote after it', '2', ['2', '3']],
    ['somebody else wrote before it, and it was refused', undefined, ['2']],
    ['the resource went', '2', ['2', undefined]],
    ['nobody knows what it made', undefined, ['2']],
  ])('tells afterwards where %s', async (_case, made, seen) => {
    await write(made, ...seen);
    expect(told).toEqual([KEY]);
  });

  it('tells what changed during a write that threw', async () => {
    const failing = writes.during(KEY, async () => {
      writes.mayBe(KEY);
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(told).toEqual([KEY]);
    expect(writes.mayBe(KEY)).toBe(false);
  });
});
