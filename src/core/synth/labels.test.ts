import { describe, expect, it } from 'vitest';
import { isLabelValue, isQualifiedName } from '../manifest/kubernetes-names.ts';
import * as labels from './labels.ts';
import { isReservedAnnotation, isReservedLabel, PROTECTION_ANNOTATIONS, resourceLabelOf } from './labels.ts';

const labelOf = (kind: string, name: string) => resourceLabelOf({ kind, metadata: { name } });

describe('the resource label', () => {
  it('is the kind in lower case, a dot and the name', () => {
    expect(labelOf('ChronikCluster', 'basic-cluster')).toBe('chronikcluster.basic-cluster');
  });

  it('of 63 characters stays whole', () => {
    const name = 'a'.repeat(63 - 'kiosk.'.length);
    expect(labelOf('Kiosk', name)).toBe(`kiosk.${name}`);
  });

  it('beyond 63 characters is cut and hashed', () => {
    // sha256 of "kiosk." and 58 times "a", as `printf %s … | sha256sum` gives it.
    expect(labelOf('Kiosk', 'a'.repeat(58))).toBe(`kiosk.${'a'.repeat(48)}-79936c84`);
  });

  it('differs for names that differ only behind the cut', () => {
    const names = ['x', 'y', 'z'].map((end) => `${'a'.repeat(240)}.${end}`);
    expect(new Set(names.map((name) => labelOf('Kiosk', name))).size).toBe(3);
  });

  it.each([
    ['the cut leaves a dot at the end', `${'a'.repeat(47)}.${'b'.repeat(30)}`],
    ['the cut leaves a hyphen at the end', `${'a'.repeat(47)}-${'b'.repeat(30)}`],
    ['the name is as long as a name can be', 'a.'.repeat(126) + 'a'],
  ])('is a valid label value where %s', (_where, name) => {
    expect(labelOf('Kiosk', name)).toSatisfy(isLabelValue);
  });
});

it('every label and annotation of ours has a key an API server takes', () => {
  const keys = Object.entries(labels).flatMap(([name, key]) =>
    /_(LABEL|ANNOTATION)$/.test(name) && typeof key === 'string' ? [key] : [],
  );
  expect(keys).toHaveLength(14);
  for (const key of keys) expect(key).toSatisfy(isQualifiedName);
});

it('protected objects are spared by the pruning and the deletion of both appliers', () => {
  expect(PROTECTION_ANNOTATIONS).toEqual({
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
    'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  });
});

describe('a user may not set', () => {
  it.each([
    'planwright.dev/resource',
    'planwright.dev/anything',
    'app.kubernetes.io/component',
    'app.kubernetes.io/name',
    'app.kubernetes.io/instance',
    'app.kubernetes.io/managed-by',
    'app.kubernetes.io/part-of',
  ])('the label %s', (name) => {
    expect(isReservedLabel(name)).toBe(true);
  });

  it.each([
    'planwright.dev/digest',
    'argocd.argoproj.io/sync-wave',
    'argocd.argoproj.io/hook',
    'kustomize.toolkit.fluxcd.io/prune',
  ])('the annotation %s', (name) => {
    expect(isReservedAnnotation(name)).toBe(true);
  });
});

it.each(['team', 'app', 'app.kubernetes.io/version', 'planwright.development/x', 'constructor', ''])(
  'a user may set %j',
  (name) => {
    expect([isReservedLabel(name), isReservedAnnotation(name)]).toEqual([false, false]);
  },
);
