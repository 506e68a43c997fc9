import { describe, expect, it } from 'vitest';
import { CLASS_INTERVALS } from './classify-error.ts';
import { hintFor } from './hints.ts';

describe('hintFor', () => {
  it.each([
    ['ImagePullBackOff', 'configuration', /^Check the image name and tag/],
    ['CrashLoopBackOff', 'component', /kubectl logs --previous/],
    ['SecretNotFound', 'configuration', /^Create the Secret/],
    ['QuotaExceeded', 'resource', /^Raise the quota/],
    ['Unschedulable', undefined, /^Add nodes/],
    ['WaitForFirstConsumer', undefined, /^Nothing needs to be done/],
    ['NobodyKnows', 'resource', /^Ask whoever runs the cluster/],
    ['NobodyKnows', 'configuration', /^Correct the resource/],
    ['__proto__', 'component', /logs/],
  ] as const)('%s, %s', (reason, errorClass, hint) => {
    expect(hintFor(reason, errorClass)).toMatch(hint);
  });

  it.each([
    ['transient', 'NobodyKnows'],
    ['unknown', 'NobodyKnows'],
    [undefined, 'NobodyKnows'],
    [undefined, 'constructor'],
  ] as const)('says nothing of %s errors for which waiting is all there is to do', (errorClass, reason) => {
    expect(hintFor(reason, errorClass)).toBeUndefined();
  });

  it('speaks in one sentence', () => {
    for (const errorClass of Object.keys(CLASS_INTERVALS)) {
      const hint = hintFor('NobodyKnows', errorClass as keyof typeof CLASS_INTERVALS); // A key of that record.
      expect(hint ?? 'Nothing.').toMatch(/^[A-Z][^\n]*\.$|`\.$/);
    }
  });
});
