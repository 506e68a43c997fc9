import { expect, it } from 'vitest';
import type { LiveObject } from './live-object.ts';
import { soundObject } from './sound-object.ts';

const sound: LiveObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', labels: { app: 'a' }, ownerReferences: [], generation: 1 },
};

it('a sound object comes back as itself', () => {
  expect(soundObject(sound)).toBe(sound);
});

it.each([
  ['labels', null],
  ['labels', { app: 1 }],
  ['annotations', 'text'],
  ['ownerReferences', [null]],
  ['managedFields', {}],
  ['finalizers', [1]],
  ['creationTimestamp', 5],
  ['generation', '1'],
])('odd %s are left out: %j', (name, value) => {
  const odd = { ...sound, metadata: { ...sound.metadata, [name]: value } };
  const read = soundObject(odd);
  expect(read.metadata).toEqual({ ...sound.metadata, [name]: undefined });
  expect(soundObject(odd)).toBe(read);
});
