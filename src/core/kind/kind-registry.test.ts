import { describe, expect, it } from 'vitest';
import { arcade } from '../../../test/toys/arcade.ts';
import { kiosk } from '../../../test/toys/kiosk.ts';
import { InvariantError } from '../diagnostic/invariant-error.ts';
import { createKindRegistry, findKindByName, namesOf, readableVersions } from './kind-registry.ts';

const registry = createKindRegistry([kiosk, arcade]);

describe('a registry', () => {
  it.each([
    ['of the storage version', 'toys.example.com/v1beta1', 'Kiosk', kiosk],
    ['of a version that is only read', 'toys.example.com/v1alpha1', 'Kiosk', kiosk],
    ['of another kind of the same group', 'toys.example.com/v1', 'Arcade', arcade],
  ])('finds the kind of a resource %s', (_which, apiVersion, name, kind) => {
    expect(registry.find(apiVersion, name)).toEqual({ found: true, kind });
  });

  const expected = 'toys.example.com/v1beta1 Kiosk, toys.example.com/v1 Arcade';

  it.each([
    ['a version nobody knows', 'toys.example.com/v9', 'Kiosk', kiosk],
    ['a version of another kind', 'toys.example.com/v1beta1', 'Arcade', arcade],
    ['a kind with a typo', 'toys.example.com/v1', 'Arcades', arcade],
    ['a kind with a typo in another group', 'apps/v1', 'Kiosq', kiosk],
    ['a group with a typo', 'toy.example.com/v1', 'Stall', kiosk],
    ['a kind in the wrong case', 'toys.example.com/v1beta1', 'kiosk', kiosk],
    ['a kind in a group of somebody else', 'chronik.io/v1', 'Arcade', arcade],
    ['a kind that is alike, before one of the same group', 'toys.example.com/v1', 'Arkade', arcade],
    ['nothing alike', 'apps/v1', 'Deployment', undefined],
    ['the core group', 'v1', 'Pod', undefined],
    ['a name of the prototype', 'toys.example.com/v1', 'constructor', kiosk],
  ])('names what comes nearest to %s', (_which, apiVersion, name, nearest) => {
    expect(registry.find(apiVersion, name)).toEqual({ found: false, expected, nearest });
  });

  it('of no kinds knows nothing', () => {
    expect(createKindRegistry([]).find('v1', 'Pod')).toEqual({ found: false, expected: '', nearest: undefined });
  });

  it('refuses two kinds of one name, whose labels and Plans could not be told apart', () => {
    const { definition } = kiosk;
    const spec = { ...definition.spec, group: 'other.example.com', names: { ...definition.spec.names, kind: 'KIOSK' } };
    const other = { ...kiosk, definition: { ...definition, spec } };
    expect(() => createKindRegistry([kiosk, other])).toThrow(new InvariantError("two kinds are called 'kiosk'"));
  });

  it('keeps the kinds in their order', () => {
    expect(registry.kinds).toEqual([kiosk, arcade]);
  });
});

describe('the readable versions', () => {
  it('are the storage version and those that are only read', () => {
    expect(readableVersions(kiosk)).toEqual(['toys.example.com/v1beta1', 'toys.example.com/v1alpha1']);
  });

  it('name no version twice', () => {
    const readsVersions = ['v1beta1', 'v1alpha1', 'v1alpha1'];
    expect(readableVersions({ ...kiosk, readsVersions })).toEqual([
      'toys.example.com/v1beta1',
      'toys.example.com/v1alpha1',
    ]);
  });
});

describe('the names of a kind', () => {
  it('are those people use for it', () => {
    expect(namesOf(kiosk)).toEqual(['kiosk', 'kiosks', 'ki', 'kiosk.toys.example.com', 'kiosks.toys.example.com']);
  });

  it.each(['Kiosk', 'kiosks', 'KI', 'kiosk.toys.example.com', 'Kiosks.Toys.Example.com'])('find it by %s', (name) => {
    expect(findKindByName([arcade, kiosk], name)).toBe(kiosk);
  });

  it.each(['', 'kio', 'ki.toys.example.com', 'kiosk.example.com', 'constructor'])('do not find it by %j', (name) => {
    expect(findKindByName([arcade, kiosk], name)).toBeUndefined();
  });
});
