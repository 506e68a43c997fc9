import { expect, test } from 'vitest';
import { writeYaml } from '../../src/core/manifest/write-yaml.ts';
import { installManifests } from '../../src/core/install/install-manifests.ts';
import { PROJECTED } from './expected-kinds.ts';
import { INSTALLATION } from './test-install.ts';

test('what is installed, but for the CRDs, which are those of schemas/', async () => {
  const { kinds, ...options } = INSTALLATION;
  const parts = INSTALLATION.parts.filter((part) => part !== 'crds');
  const manifests = installManifests({ ...options, kinds, parts });
  const text = manifests.map((manifest) => `---\n${writeYaml(manifest)}`).join('');
  await expect(text).toMatchFileSnapshot('golden/install.yaml');
});

test('parts can be installed apart; the Namespace comes with each but the CRDs', () => {
  const kindsOf = (parts: typeof INSTALLATION.parts): readonly string[] => [
    ...new Set(installManifests({ ...INSTALLATION, parts }).map(({ kind }) => kind)),
  ];
  expect(Object.fromEntries(INSTALLATION.parts.map((part) => [part, kindsOf([part])]))).toEqual(PROJECTED);
});

test('a lone replica has no budget, which would only keep its node from being drained', () => {
  const kinds = installManifests({ ...INSTALLATION, parts: ['agent'], replicas: 1 }).map(({ kind }) => kind);
  expect(kinds).toEqual(['Namespace', 'Service', 'Deployment']);
});

test('several shards are told to the agent', () => {
  const text = JSON.stringify(installManifests({ ...INSTALLATION, parts: ['agent'], replicas: 3, shards: 3 }));
  expect(text).toContain('"args":["agent","--shards=3"]');
});
