import { defineConfig } from 'vitest/config';

/** Tests that start a real control plane or real servers. They come last, so that a broken unit is seen first and nothing takes their processor. */
const CLUSTER_TESTS = ['test/control-plane/**/*.test.ts', 'test/postgresql/**/*.test.ts'];

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
          exclude: CLUSTER_TESTS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: CLUSTER_TESTS,
          sequence: { groupOrder: 1 },
          // They wait more than they compute: two at a time keep two cores busy.
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
