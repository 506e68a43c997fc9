import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** Tests that start a real control plane or real servers. They come last, so that a broken unit is seen first. */
const CLUSTER_TESTS = ['test/control-plane/**/*.test.ts', 'test/postgresql/**/*.test.ts'];

/** Tests that start the programs whose configuration is rendered, and a browser. */
const PROGRAM_TESTS = ['test/observability/**/*.test.ts', 'test/browser/**/*.test.ts'];

/**
 * They wait more than they compute: for controllers that look every few seconds, for Loki and Tempo, which call themselves ready after a
 * quarter of a minute. So many at a time keep two processors busy; more would only let each wait longer for its turn.
 */
const MANY = 4;

/** What waits gives up by itself (test/control-plane/harness/wait-until.ts) and says what it has seen, which a test that is cut off cannot. */
const AS_LONG_AS_IT_TAKES = { testTimeout: 900_000, hookTimeout: 900_000 };

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    coverage: { include: ['src/**/*.ts'], exclude: ['**/*.generated.ts', '**/*.test.ts'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...CLUSTER_TESTS, ...PROGRAM_TESTS],
          sequence: { groupOrder: 0 },
          // Loading the same modules for every file was a third of the time. What a file changes for all (environment, timers) it puts back.
          isolate: false,
          unstubEnvs: true,
          unstubGlobals: true,
          // They compute and do not wait; by default one processor would stand idle.
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: CLUSTER_TESTS,
          sequence: { groupOrder: 1 },
          maxWorkers: MANY,
          ...AS_LONG_AS_IT_TAKES,
        },
      },
      {
        extends: true,
        test: {
          name: 'programs',
          include: PROGRAM_TESTS,
          // Among the others: vitest lets only projects of one width share a group.
          sequence: { groupOrder: 1 },
          maxWorkers: MANY,
          ...AS_LONG_AS_IT_TAKES,
        },
      },
    ],
  },
});
