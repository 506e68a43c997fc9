import type { Reporter, TestModule } from 'vitest/node';
import { buildCommand, missingPrograms, PROGRAMS } from './control-plane/harness/programs.ts';

/**
 * Ends a run with one plain line that any program can read. Says `0 passed` when nothing ran, so that nothing looks like a pass,
 * and before it which programs the machine lacks, when that may be why tests were skipped.
 */
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
    const missing = missingPrograms(PROGRAMS);
    if (skipped > 0 && missing.length > 0) {
      console.log(
        `\nSKIPPED what needs ${missing.join(', ')}: not on this machine. \`${buildCommand(missing)}\` builds them (docs/testing.md).`,
      );
    }
    console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
}
