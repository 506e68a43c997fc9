import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line that any program can read. Says `0 passed` when nothing ran, so that nothing looks like a pass. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    let skipped = 0;
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const failures = states.filter((state) => state === 'failed').length;
      // A file without tests, and a hook that failed: its tests were never run, and count as skipped.
      failed += failures > 0 ? failures : Number(states.length === 0 || !module.ok());
      passed += states.filter((state) => state === 'passed').length;
      skipped += states.filter((state) => state !== 'passed' && state !== 'failed').length;
    }
    console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
}
