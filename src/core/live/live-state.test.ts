import { describe, expect, it } from 'vitest';
import { objectId, referenceOf } from '../manifest/object-id.ts';
import type { LiveObject } from './live-object.ts';
import { createLazyLiveState, createLiveState } from './live-state.ts';

function live(kind: string, name: string, more: Partial<LiveObject['metadata']> = {}, apiVersion = 'v1'): LiveObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...more } };
}

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'rs', controller: true };
const pods = [
  live('Pod', 'web-1-b', { ownerReferences: [owner] }),
  live('Pod', 'web-1-a', { ownerReferences: [owner] }),
  live('Pod', 'stray', { ownerReferences: [{ ...owner, controller: false }] }),
];
const slice = live(
  'EndpointSlice',
  'web-x',
  { labels: { 'kubernetes.io/service-name': 'web' } },
  'discovery.k8s.io/v1',
);
const state = createLiveState(
  [...pods, slice],
  [{ groupKind: 'Secret', reason: 'Forbidden', message: 'secrets is forbidden' }],
);

function names(objects: readonly LiveObject[]): readonly string[] {
  return objects.map(({ metadata }) => metadata.name);
}

describe('what was seen of a cluster', () => {
  it('is found by id, kind, owner and service', () => {
    expect(state.find('Pod/shop/stray')).toBe(pods[2]);
    expect(state.find('Pod/elsewhere/stray')).toBeUndefined();
    expect(names(state.ofKind('Pod'))).toEqual(['stray', 'web-1-a', 'web-1-b']);
    expect(names(state.ownedBy('rs', 'Pod'))).toEqual(['web-1-a', 'web-1-b']);
    expect(state.ownedBy('rs', 'ReplicaSet.apps')).toEqual([]);
    expect(state.ownedBy(undefined, 'Pod')).toEqual([]);
    expect(state.endpointSlicesOf('shop', 'web')).toEqual([slice]);
    expect(state.endpointSlicesOf('other', 'web')).toEqual([]);
  });

  it('says what could not be read, which is not the same as absent', () => {
    expect(state.unreadable('Secret')?.reason).toBe('Forbidden');
    expect(state.unreadable('Pod')).toBeUndefined();
  });

  it.each([
    ['9', '10'],
    ['10', '9'],
  ])('keeps the newer of two states of one object (%s, %s)', (first, second) => {
    const both = [first, second].map((resourceVersion) => live('ConfigMap', 'a', { resourceVersion }));
    expect(createLiveState(both).find('ConfigMap/shop/a')?.metadata.resourceVersion).toBe('10');
  });

  it('does not depend on the version in which an object was read', () => {
    const old = live('CronJob', 'a', {}, 'batch/v1beta1');
    expect(createLiveState([old]).find('CronJob.batch/shop/a')).toBe(old);
  });
});

describe('Events', () => {
  const subject = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'a' };
  const ofCore = { ...live('Event', 'one'), involvedObject: { ...subject, uid: 'u1' } };
  const ofGroup = { ...live('Event', 'two', {}, 'events.k8s.io/v1'), regarding: subject };
  const ofOther = { ...live('Event', 'three'), involvedObject: { ...subject, uid: 'u2' } };
  const odd = { ...live('Event', 'four'), involvedObject: null };
  const events = createLiveState([ofCore, ofGroup, ofOther, odd]);

  it.each([
    ['a pod with a uid has its own', live('Pod', 'a', { uid: 'u1' }), ['two', 'one']],
    ['a pod without one has those of its name', live('Pod', 'a'), ['two', 'one', 'three']],
    ['another pod has none', live('Pod', 'b'), []],
  ])('%s', (_which, object, expected) => {
    expect([...names(events.eventsAbout(object))].sort()).toEqual([...expected].sort());
  });
});

describe('a state whose objects are read when they are asked for', () => {
  it('reads each once, and none to name the objects of a kind', () => {
    const reads: string[] = [];
    const byId = new Map([...pods, slice].map((object) => [objectId(referenceOf(object)), object]));
    const lazy = createLazyLiveState({
      ids: byId.keys(),
      read(id) {
        reads.push(id);
        return byId.get(id);
      },
    });
    expect(lazy.idsOfKind('Pod')).toEqual(['Pod/shop/stray', 'Pod/shop/web-1-a', 'Pod/shop/web-1-b']);
    expect([lazy.idsOfKind('Secret'), lazy.find('Pod/shop/other'), reads]).toEqual([[], undefined, []]);
    expect(lazy.find('Pod/shop/stray')).toBe(pods[2]);
    expect(lazy.ofKind('Pod')).toBe(lazy.ofKind('Pod'));
    expect(names(lazy.ofKind('Pod'))).toEqual(['stray', 'web-1-a', 'web-1-b']);
    expect(reads).toEqual(['Pod/shop/stray', 'Pod/shop/web-1-a', 'Pod/shop/web-1-b']);
  });

  it('does not have what has gone by then', () => {
    const lazy = createLazyLiveState({ ids: ['Pod/shop/gone'], read: () => undefined });
    expect([lazy.find('Pod/shop/gone'), lazy.ofKind('Pod')]).toEqual([undefined, []]);
  });
});
