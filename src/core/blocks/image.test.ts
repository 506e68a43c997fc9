import { describe, expect, it } from 'vitest';
import { checkImagePinned, tagOf } from './image.ts';

describe('the tag of an image', () => {
  it.each([
    ['postgres:17.6', '17.6'],
    ['postgres', undefined],
    ['registry.example.com:5000/postgres', undefined],
    ['registry.example.com:5000/team/postgres:17', '17'],
    ['postgres@sha256:abc', 'sha256:abc'],
    ['postgres:17@sha256:abc', 'sha256:abc'],
  ])('%s', (image, tag) => {
    expect(tagOf(image)).toBe(tag);
  });
});

describe('an image that is not pinned', () => {
  const options = { subject: 'the database image', example: 'postgres:17.6' };
  it.each([
    ['postgres', 'the database image has no tag, which means `latest`: what runs depends on the day'],
    ['postgres:latest', 'the database image uses the tag `latest`: what runs depends on the day'],
  ])('%s is warned of', (image, message) => {
    expect(checkImagePinned(image, ['spec', 'image'], options)).toEqual([
      {
        code: 'image-not-pinned',
        severity: 'warning',
        path: ['spec', 'image'],
        message,
        actual: image,
        fix: 'write the version that was tested, for example `postgres:17.6`',
      },
    ]);
  });

  it('is not one with a version or a digest', () => {
    for (const image of ['postgres:17', 'postgres@sha256:abc'])
      expect(checkImagePinned(image, ['spec', 'image'], options)).toEqual([]);
  });
});
