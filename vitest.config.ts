import { defineConfig } from 'vitest/config';

/** Tests that start a real control plane or real servers. They come last, so that a broken unit is seen first and nothing takes their processor. */
const CLUSTER_TESTS = ['test/control-plane/**/*.test.ts', 'test/postgresql/**/*.test.ts'];

/** Tests that start the programs whose configuration is rendered, and a browser. */
const PROGRAM_TESTS = ['test/observability/**/*.test.ts', 'test/browser/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: { include: ['src/**/*.ts'], exclude: ['**/*.generated.ts', '**/*.test.ts'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...CLUSTER_TESTS, ...PROGRAM_TESTS],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: CLUSTER_TESTS,
          sequence: { groupOrder: 1 },
          // They wait more than they compute: three at a time keep two cores busy.
          maxWorkers: 3,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'programs',
          include: PROGRAM_TESTS,
          sequence: { groupOrder: 2 },
          // Loki and Tempo call themselves ready after a quarter of a minute, however many wait at the same time.
          maxWorkers: 5,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
