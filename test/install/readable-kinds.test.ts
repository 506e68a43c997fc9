import { expect, test } from 'vitest';
import { clusterRules, splitKind } from '../../src/core/install/agent-rules.ts';
import { groupKindOf } from '../../src/core/live/live-object.ts';
import { kindSamples } from '../control-plane/acceptance/kind-samples.ts';
import { synthesizeText } from '../synthesize-text.ts';
import { INSTALLATION } from './test-install.ts';

test('the agent may read every kind that any sample renders', () => {
  const planned = kindSamples()
    .flatMap(({ text }) => synthesizeText(text).rendered)
    .flatMap(({ plan }) => plan.objects.map(({ ref }) => groupKindOf(ref)));
  const rules = clusterRules(INSTALLATION);
  const isReadable = (groupKind: string): boolean => {
    const { group, plural } = splitKind(groupKind);
    return ['get', 'list', 'watch'].every((verb) =>
      rules.some(
        ({ apiGroups, resources, verbs }) =>
          apiGroups.includes(group) && resources.includes(plural) && verbs.includes(verb),
      ),
    );
  };
  const kinds = [...new Set(planned)].sort();
  expect(kinds).toContain('Certificate.cert-manager.io');
  expect(kinds.filter((groupKind) => !isReadable(groupKind))).toEqual([]);
});
