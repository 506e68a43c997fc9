import { describe, expect, it } from 'vitest';
import type { WatchState } from '../watch/watch-state.ts';
import { createWatchKnowledge, type KindKnowledge } from './watch-knowledge.ts';

const POD = 'Pod';
const NOT_READ = { groupKind: POD, reason: 'NotRead', message: 'reset' } as const;
const FORBIDDEN = { groupKind: POD, reason: 'Forbidden', message: 'pods is forbidden' } as const;

const LIVE: WatchState = { phase: 'live', since: 10, hasSynced: true, failure: undefined };
const LOST: WatchState = { phase: 'stale', since: 50, hasSynced: true, failure: NOT_READ };
const REFUSED: WatchState = { phase: 'unreadable', since: 50, hasSynced: true, failure: FORBIDDEN };

function known(state: WatchState | undefined, troubledSince?: number): KindKnowledge {
  return createWatchKnowledge({ stateOf: () => state }, { troubledSince: () => troubledSince }).of(POD);
}

describe('what is known of a kind', () => {
  it.each<readonly [string, WatchState | undefined, number | undefined, Omit<KindKnowledge, 'failure'>]>([
    ['nothing where nobody watches', undefined, undefined, { isSettled: false, isKnown: false }],
    [
      'nothing before the first list',
      { ...LOST, phase: 'syncing', hasSynced: false },
      undefined,
      { isSettled: false, isKnown: false },
    ],
    ['everything while it is live', LIVE, undefined, { isSettled: true, isKnown: true }],
    ['everything while it is live, whatever else the server does', LIVE, 5, { isSettled: true, isKnown: true }],
    ['the view of before within the grace', { ...LOST, failure: undefined }, 40, { isSettled: true, isKnown: true }],
    ['that it is lost, where the server is well', LOST, undefined, { isSettled: true, isKnown: true }],
    ['not yet whether it is lost, while the server is in trouble', LOST, 60, { isSettled: false, isKnown: true }],
    ['that it is refused, where the server is well', REFUSED, undefined, { isSettled: true, isKnown: false }],
    ['not yet whether it is refused, where it came of a trouble', REFUSED, 50, { isSettled: false, isKnown: false }],
    ['that it was refused before the trouble', REFUSED, 51, { isSettled: true, isKnown: false }],
  ])('is %s', (_sentence, state, troubledSince, expected) => {
    expect(known(state, troubledSince)).toMatchObject(expected);
  });

  it('is outdated where the server is well, then in the same words until its watch has been well for a while', () => {
    const old: WatchState = { ...LOST, isOutdated: true };
    let [state, troubledSince]: [WatchState, number | undefined] = [old, 40];
    const knowledge = createWatchKnowledge({ stateOf: () => state }, { troubledSince: () => troubledSince });
    expect(knowledge.of(POD).failure).toEqual(NOT_READ);
    troubledSince = undefined;
    const outdated = { ...NOT_READ, isOutdated: true };
    expect(knowledge.of(POD).failure).toEqual(outdated);
    troubledSince = 60;
    expect(knowledge.of(POD).failure).toEqual(outdated);
    state = { ...old, failure: { ...NOT_READ, message: 'the cluster answered 503' } };
    troubledSince = undefined;
    expect(knowledge.of(POD).failure).toEqual(outdated);
    state = { ...REFUSED, isOutdated: true };
    expect(knowledge.of(POD).failure).toEqual({ ...FORBIDDEN, isOutdated: true });
    state = { ...LIVE, isOutdated: true };
    expect(knowledge.of(POD).failure).toEqual({ ...FORBIDDEN, isOutdated: true });
    state = LIVE;
    expect(knowledge.of(POD).failure).toBeUndefined();
  });

  it('is news when a trouble ends', () => {
    let troubledSince: number | undefined = 50;
    const knowledge = createWatchKnowledge({ stateOf: () => LOST }, { troubledSince: () => troubledSince });
    expect([knowledge.isNews(POD), knowledge.isNews(POD), knowledge.areFailuresDoubtful()]).toEqual([
      true,
      false,
      true,
    ]);
    troubledSince = undefined;
    expect([knowledge.isNews(POD), knowledge.isNews(POD), knowledge.areFailuresDoubtful()]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
