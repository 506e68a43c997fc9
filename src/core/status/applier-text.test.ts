import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyText } from './applier-text.ts';

describe('steadyText', () => {
  it.each([
    [
      'how long Flux waited, and the order in which it lists what for',
      "health check failed after 5m0.014s: timeout waiting for: [StatefulSet/shop/orders status: 'InProgress', Deployment/shop/web status: 'Failed']",
      "health check failed: timeout waiting for: [Deployment/shop/web status: 'Failed', StatefulSet/shop/orders status: 'InProgress']",
    ],
    [
      'the folder Flux unpacked into',
      'kustomization path not found: stat /tmp/kustomization-2913874/dist/kustomize/shop: no such file or directory',
      'kustomization path not found: stat dist/kustomize/shop: no such file or directory',
    ],
    [
      'the change set after the error',
      'Deployment/shop/web dry-run failed (Invalid): no\nService/shop/web created\nConfigMap/shop/web configured',
      'Deployment/shop/web dry-run failed (Invalid): no',
    ],
    [
      'when Argo CD tries again',
      'one or more objects failed to apply, reason: namespaces "streams" not found. Retrying attempt #1 at 1:20PM.',
      'one or more objects failed to apply, reason: namespaces "streams" not found',
    ],
    [
      'how often Argo CD tried',
      'Operation terminated, triggered by controller sync timeout (retried 1 times).',
      'Operation terminated, triggered by controller sync timeout',
    ],
    [
      'the number of the try',
      'Retrying operation with latest revisions. Attempt #12',
      'Retrying operation with latest revisions',
    ],
    [
      'ports of connections',
      'read tcp 10.244.0.5:43210->10.96.0.1:443: read: connection reset by peer',
      'read tcp 10.244.0.5->10.96.0.1:443: read: connection reset by peer',
    ],
    [
      'nothing else',
      'waiting for healthy state of apps/StatefulSet/orders',
      'waiting for healthy state of apps/StatefulSet/orders',
    ],
    ['empty lines', '\n \n first\nsecond', 'first'],
    ['no text at all', '', ''],
  ])('leaves out %s', (_claim, text, expected) => {
    expect(steadyText(text)).toBe(expected);
  });

  it('is never longer than a status should hold', () => {
    expect(steadyText('a'.repeat(5000))).toHaveLength(1024);
  });

  it('leaves alone what it has made', () => {
    fc.assert(fc.property(fc.string(), (text) => steadyText(steadyText(text)) === steadyText(text)));
  });
});
