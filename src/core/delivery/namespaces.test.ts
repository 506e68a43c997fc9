import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../config/admit-config.ts';
import type { Config } from '../config/config.ts';
import { namespaceObjects } from './namespaces.ts';

const objectsOf = (namespaces: Config['namespaces']) => namespaceObjects({ ...defaultConfig(), namespaces });

describe('the Namespaces', () => {
  it('are those that planwright.yaml asks for, and no others', () => {
    const all = objectsOf({
      market: { create: true, podSecurity: 'restricted' },
      zoo: { create: false, podSecurity: 'restricted' },
    });
    expect(Object.keys(all)).toEqual(['market']);
    expect(objectsOf({})).toEqual({});
  });

  it('have their Pod Security level in all three modes, and are never deleted by an applier', () => {
    expect(objectsOf({ market: { create: true, podSecurity: 'baseline' } })).toEqual({
      market: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          annotations: {
            'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
            'kustomize.toolkit.fluxcd.io/prune': 'disabled',
          },
          labels: {
            'app.kubernetes.io/managed-by': 'planwright',
            'pod-security.kubernetes.io/audit': 'baseline',
            'pod-security.kubernetes.io/enforce': 'baseline',
            'pod-security.kubernetes.io/warn': 'baseline',
          },
          name: 'market',
        },
      },
    });
  });

  it('keep labels and annotations of their own, but for those that protect them', () => {
    const { market } = objectsOf({
      market: {
        create: true,
        podSecurity: 'restricted',
        labels: { team: 'fun', 'pod-security.kubernetes.io/enforce': 'privileged' },
        annotations: { owner: 'jane', 'kustomize.toolkit.fluxcd.io/prune': 'enabled' },
      },
    });
    expect(market).toMatchObject({
      metadata: {
        annotations: { owner: 'jane', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
        labels: { team: 'fun', 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    });
  });
});
