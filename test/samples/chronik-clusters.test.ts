import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { synthesizeText } from '../synthesize-text.ts';

const SAMPLES = fileURLToPath(new URL('../../src/kinds/chronik-cluster/samples/upstream', import.meta.url));

/**
 * Every ChronikCluster of chronik.stream that upstream published, by file: how many objects it renders, and which warnings it
 * gets, each with its field. None is refused: those that upstream's own CRD refuses are in a dialect that is read.
 */
const VERDICTS: Readonly<Record<string, { readonly objects: number; readonly warnings: readonly string[] }>> = {
  'crates-examples-basic-cluster.yaml': { objects: 24, warnings: [] },
  'crates-examples-cloud-storage-cluster.yaml': { objects: 24, warnings: [] },
  'crates-examples-minimal-cluster.yaml': {
    objects: 15,
    warnings: ['metastore-on-localhost spec.metastore.connection.host'],
  },
  'crates-examples-production-cluster.yaml': {
    objects: 28,
    warnings: [
      'endpoint-not-otlp spec.monitoring.otlpEndpoint',
      'even-quorum spec.autoscaling.controllers',
      'reserved-key spec.podLabels["app.kubernetes.io/component"]',
      'reserved-key spec.podLabels["app.kubernetes.io/name"]',
    ],
  },
  'deploy-operator-examples-basic-cluster.yaml': {
    objects: 17,
    warnings: ['enum-spelling spec.metastore.database', 'storage-backend-form spec.storage.backend'],
  },
  'deploy-operator-examples-production-cluster.yaml': {
    objects: 28,
    warnings: [
      'enum-spelling spec.metastore.database',
      'even-quorum spec.autoscaling.controllers',
      'storage-backend-form spec.storage.backend',
      'toleration-seconds-ignored spec.tolerations[1].tolerationSeconds',
    ],
  },
  'docs-getting-started-my-cluster.yaml': {
    objects: 17,
    warnings: ['enum-spelling spec.metastore.database', 'storage-backend-form spec.storage.backend'],
  },
};

test('the table names every sample', () => {
  const files = readdirSync(SAMPLES).filter((file) => file.endsWith('.yaml'));
  expect(files.sort()).toEqual(Object.keys(VERDICTS).sort());
});

test.each(Object.entries(VERDICTS))('%s', (file, { objects, warnings }) => {
  const { rendered, diagnostics } = synthesizeText(readFileSync(`${SAMPLES}/${file}`, 'utf8'), file);
  expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  expect(diagnostics.map(({ code, fieldPath }) => `${code} ${fieldPath}`).sort()).toEqual(warnings);
  expect(rendered.map(({ plan }) => plan.objects.length)).toEqual([objects]);
});

test('a cluster of the successor kind is told apart, and the fix says which one is meant', () => {
  const text =
    'apiVersion: chronik.io/v1alpha1\nkind: ChronikCluster\nmetadata: {name: a, namespace: b}\nspec: {replicas: 3}\n';
  expect(synthesizeText(text).diagnostics).toMatchObject([
    { code: 'unknown-kind', severity: 'error', fix: expect.stringContaining('chronik.stream/v1alpha1') },
  ]);
});
