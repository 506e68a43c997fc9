import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { synthesizeText } from '../synthesize-text.ts';

const FOLDERS = ['../../src/kinds/database/samples/upstream/', './upstream-databases/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const samples = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [file, readFileSync(`${folder}${file}`, 'utf8')] as const),
);

interface Verdict {
  /** How many objects are rendered; 0 for a document that is refused. */
  readonly objects: number;
  readonly errors?: readonly string[];
  readonly warnings: readonly string[];
}

/** One server of a floating minor version, as most of the course's documents ask for. */
const SINGLE: Verdict = { objects: 17, warnings: ['image-minor-open spec.image', 'single-server spec.replicas'] };
/** The same without a namespace. */
const NOWHERE: Verdict = { ...SINGLE, warnings: [...SINGLE.warnings, 'no-namespace metadata'] };

const pair = (objects: number): Verdict => ({
  objects,
  warnings: ['image-minor-open spec.image', 'no-automatic-failover spec.replicas', 'no-namespace metadata'],
});
const v2: Verdict = {
  objects: 25,
  warnings: [
    ...pair(25).warnings,
    'backup-on-same-storage spec.backup',
    'replication-replicas-form spec.replication.replicas',
    'version-read-as-v1 apiVersion',
  ],
};

/**
 * Every Database of the course, by file. Those that are refused are those that the course shows as examples of what its CRD or its
 * webhook refuses.
 */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  'invalid-module-03-db.yaml': {
    objects: 0,
    errors: ['missing-field spec.databaseName', 'missing-field spec.storage', 'missing-field spec.username'],
    warnings: ['no-namespace metadata'],
  },
  'invalid-module-03-replicas.yaml': {
    objects: 0,
    errors: ['out-of-range spec.replicas', 'rule-violated spec.replicas'],
    warnings: ['no-namespace metadata'],
  },
  'invalid-module-03-storage.yaml': {
    objects: 0,
    errors: ['pattern-mismatch spec.storage.size'],
    warnings: ['no-namespace metadata'],
  },
  'invalid-module-05-test.yaml': {
    objects: 0,
    errors: ['rule-violated spec.image'],
    warnings: ['no-namespace metadata'],
  },
  'module-03-db1.yaml': NOWHERE,
  'module-03-minimal-db.yaml': { objects: 17, warnings: ['no-namespace metadata', 'single-server spec.replicas'] },
  'module-03-my-database.yaml': NOWHERE,
  'module-04-idempotent-test.yaml': NOWHERE,
  'module-04-test-db.yaml': NOWHERE,
  'module-05-prod-db.yaml': { objects: 17, warnings: ['few-servers-in-production spec.replicas'] },
  'module-05-update-test.yaml': NOWHERE,
  'module-05-valid-db.yaml': NOWHERE,
  'module-05-webhook-test.yaml': { objects: 17, warnings: ['no-namespace metadata', 'single-server spec.replicas'] },
  'module-06-observability-test.yaml': SINGLE,
  'module-06-test-logging.yaml': SINGLE,
  'module-06-test-metrics.yaml': SINGLE,
  'module-08-consistency-failure-test.yaml': {
    objects: 22,
    warnings: ['no-automatic-failover spec.replicas', 'no-namespace metadata'],
  },
  'module-08-consistency-test.yaml': pair(22),
  'module-08-local-db.yaml': SINGLE,
  'module-08-restore-test-db.yaml': NOWHERE,
  'module-08-rolling-update-test.yaml': pair(21),
  'module-08-test-db.yaml': NOWHERE,
  'module-09-test-conversion-v1.yaml': pair(22),
  'module-09-test-conversion-v2.yaml': v2,
  'module-09-test-db-v2.yaml': v2,
  'module-09-test-minimal-v2.yaml': { objects: 17, warnings: [...NOWHERE.warnings, 'version-read-as-v1 apiVersion'] },
  'module-09-test-roundtrip.yaml': pair(21),
};

test('the table names every sample', () => {
  expect(samples.map(([file]) => file).sort()).toEqual(Object.keys(VERDICTS).sort());
});

test.each(samples)('%s', (file, text) => {
  const { rendered, diagnostics } = synthesizeText(text, file);
  const found = (severity: string) =>
    diagnostics
      .filter((each) => each.severity === severity)
      .map(({ code, fieldPath }) => `${code} ${fieldPath}`)
      .sort();
  const { objects, errors = [], warnings } = VERDICTS[file] ?? { objects: -1, warnings: [] };
  expect({ errors: found('error'), warnings: found('warning') }).toEqual({ errors, warnings: warnings.toSorted() });
  expect(rendered.map(({ plan }) => plan.objects.length)).toEqual(objects === 0 ? [] : [objects]);
});

test('version v2 asks for five synchronous servers and a backup, and v1 keeps all of it', () => {
  const text = samples.find(([file]) => file === 'module-09-test-conversion-v2.yaml')?.[1] ?? '';
  const { rendered } = synthesizeText(text);
  expect(rendered.map(({ resource }) => resource)).toMatchObject([
    {
      apiVersion: 'database.example.com/v1',
      spec: {
        replicas: 5,
        replication: { mode: 'sync' },
        backup: { enabled: true, schedule: '0 2 * * *', retentionDays: 30 },
        storage: { size: '200Gi', storageClass: 'ssd' },
      },
    },
  ]);
});
