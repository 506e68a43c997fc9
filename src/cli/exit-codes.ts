/** What the exit code of every command means. They are part of the contract with scripts. */
export const EXIT = {
  clean: 0,
  /** Our bug. Node.js uses the same code for a crash. */
  bug: 1,
  /** Bad usage or bad input. */
  input: 2,
  /** Changes, violations, stale output, not ready. */
  findings: 3,
  /** Cluster, git or disk failed. */
  world: 4,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
