import { describe, expect, test } from 'vitest';
import type { Standing } from './elector.ts';
import { planShares, type ShareInput } from './plan-shares.ts';

const PLAN: Omit<ShareInput, 'shards' | 'members'> = {
  isBlocked: false,
  at: 100_000,
  drainTime: 5_000,
  expiredPatience: 2_000,
  freePatience: 15_000,
};

/** `ours`, `held`, `free 3000` (for so long), `leaving 5000`. */
function shards(...texts: readonly string[]): ShareInput['shards'] {
  return texts.map((text, index) => {
    const [state = '', age = '0'] = text.split(' ');
    const at = PLAN.at - Number(age);
    return state === 'leaving'
      ? { name: String(index), standing: { state: 'ours', since: 0 }, resignedAt: at }
      : { name: String(index), standing: { state: state as Standing['state'], since: at } }; // As the tables below write it.
  });
}

describe('what a replica does next', () => {
  test.each<readonly [string, Partial<ShareInput> & Pick<ShareInput, 'shards' | 'members'>, object]>([
    [
      'alone, it takes everything',
      { members: 1, shards: shards('absent', 'free', 'expired') },
      { claim: ['0', '1', '2'] },
    ],
    [
      'of two, it takes half, rounded up',
      { members: 2, shards: shards('absent', 'absent', 'absent') },
      { claim: ['0', '1'] },
    ],
    ['what it has counts', { members: 2, shards: shards('absent', 'ours', 'absent') }, { claim: ['1', '0'] }],
    ['what others hold it leaves alone', { members: 1, shards: shards('held', 'ours') }, { claim: ['1'] }],
    [
      'a shard whose holder died is left to those with fewer for a while',
      { members: 2, shards: shards('ours', 'expired 1999') },
      { claim: ['0'] },
    ],
    ['and then taken, share or not', { members: 2, shards: shards('ours', 'expired 2000') }, { claim: ['0', '1'] }],
    [
      'a free shard is left to the others for longer',
      { members: 2, shards: shards('ours', 'free 14999') },
      { claim: ['0'] },
    ],
    ['and then taken', { members: 2, shards: shards('ours', 'free 15000') }, { claim: ['0', '1'] }],
    [
      'too many: it stops writing for one',
      { members: 2, shards: shards('ours', 'ours', 'ours', 'ours') },
      { claim: ['0', '1', '2', '3'], resign: '3' },
    ],
    ['one at a time', { members: 2, shards: shards('ours', 'ours', 'ours', 'leaving 0') }, { claim: ['0', '1', '2'] }],
    ['a write may still be under way', { members: 2, shards: shards('ours', 'leaving 4999') }, { claim: ['0'] }],
    [
      'then it is given back',
      { members: 2, shards: shards('ours', 'leaving 5000') },
      { claim: ['0'], giveBack: ['1'] },
    ],
    [
      'a share that nobody needs is kept',
      { members: 2, shards: shards('ours', 'held', 'ours') },
      { claim: ['0', '2'] },
    ],
    [
      'while others divide otherwise it takes nothing, and keeps what it has',
      { members: 1, isBlocked: true, shards: shards('ours', 'free', 'expired 9000') },
      { claim: ['0'] },
    ],
  ])('%s', (_, input, moves) => {
    expect(planShares({ ...PLAN, ...input })).toEqual({ resign: undefined, giveBack: [], ...moves });
  });
});
