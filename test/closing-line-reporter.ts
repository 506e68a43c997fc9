import { relative } from 'node:path';
import type { Reporter, TestModule, TestSuite } from 'vitest/node';
import { buildCommand, missingPrograms, PROGRAMS } from './control-plane/harness/programs.ts';

/** Of what an error says, in characters. */
const MOST_OF_A_MESSAGE = 1_200;

/**
 * Ends a run with one plain line that any program can read. Says `0 passed` when nothing ran, so that nothing looks like a pass,
 * and before it which programs the machine lacks, when that may be why tests were skipped. Before that, once more and in short, all that
 * failed: of a long log often only the end is kept.
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
    for (const failure of modules.flatMap(failuresOf)) console.log(`\nFAILED ${failure}`);
    for (const error of unhandledErrors) console.log(`\nFAILED outside of every test\n${inShort(String(error))}`);
    const missing = missingPrograms(PROGRAMS);
    if (skipped > 0 && missing.length > 0) {
      console.log(
        `\nSKIPPED what needs ${missing.join(', ')}: not on this machine. \`${buildCommand(missing)}\` builds them (docs/testing.md).`,
      );
    }
    console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
}

/** What failed in a file, with what was said of it: the file itself, hooks of a suite, tests. */
function failuresOf(module: TestModule): readonly string[] {
  const file = relative(process.cwd(), module.moduleId);
  const suites: readonly (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  const ofSuites = suites.flatMap((suite) => {
    const messages = suite.errors().map(({ message }) => inShort(message));
    return messages.length === 0 ? [] : [[file, ...('fullName' in suite ? [suite.fullName] : []), ...messages]];
  });
  const ofTests = [...module.children.allTests()].flatMap((test) => {
    const { state, errors = [] } = test.result();
    return state === 'failed' ? [[file, test.fullName, ...errors.map(({ message }) => inShort(message))]] : [];
  });
  return [...ofSuites, ...ofTests].map((lines) => lines.join('\n'));
}

/** The beginning and the end of what is long. */
function inShort(message: string): string {
  const half = MOST_OF_A_MESSAGE / 2;
  return message.length <= MOST_OF_A_MESSAGE ? message : `${message.slice(0, half)}\n…\n${message.slice(-half)}`;
}
