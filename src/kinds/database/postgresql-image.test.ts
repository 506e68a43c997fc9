import { describe, expect, it } from 'vitest';
import { postgresUserOf, versionOf } from './postgresql-image.ts';

describe('the version of an image', () => {
  it.each([
    ['postgres:17.6', { major: 17, namesMinor: true }],
    ['postgres:17', { major: 17, namesMinor: false }],
    ['postgres:17-alpine3.22', { major: 17, namesMinor: false }],
    ['postgres:16.10-alpine', { major: 16, namesMinor: true }],
    ['postgis/postgis:17-3.5', { major: 17, namesMinor: false }],
    ['registry.example.com:5000/team/postgres:18.0-bookworm', { major: 18, namesMinor: true }],
    [`postgres:15.14@sha256:${'0'.repeat(64)}`, { major: 15, namesMinor: true }],
    ['postgres:latest', undefined],
    ['postgres:v17', undefined],
    ['postgres:20261121', undefined],
    ['postgres:17beta', undefined],
    ['postgres', undefined],
    ['registry.example.com:5000/postgres', undefined],
    [`postgres@sha256:${'1'.repeat(64)}`, undefined],
  ])('of %s', (image, version) => {
    expect(versionOf(image)).toEqual(version);
  });
});

describe('the user of an image', () => {
  it.each([
    ['postgres:17.6', 999],
    ['postgres:17.6-bookworm', 999],
    ['postgres:17.6-alpine3.22', 70],
    ['postgres:alpine', 70],
    ['alpine.example.com/postgres:17.6', 999],
    [`postgres:17-alpine@sha256:${'0'.repeat(64)}`, 70],
    ['postgres', 999],
  ])('of %s is %i', (image, user) => {
    expect(postgresUserOf(image)).toBe(user);
  });
});
