import { expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from './describe-with-programs.ts';
import { runProgram } from './run-program.ts';

describeWithPrograms('a program that reads its input', ['promtool'], () => {
  it('tells what is right', () => {
    const { status, stdout } = runProgram('promtool', ['check', 'rules'], { input: 'groups: []' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'Checking standard input\n  SUCCESS: 0 rules found\n\n' });
  });

  it('tells what is wrong, in its own words', () => {
    const { status, stderr } = runProgram('promtool', ['check', 'rules'], { input: 'rules: []' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('field rules not found') });
  });

  it('finds files from the folder it runs in', () => {
    const folder = temporaryFolder({ 'prometheus.yml': 'rule_files: [rules.yml]', 'rules.yml': 'groups: []' });
    const { status, stdout } = runProgram('promtool', ['check', 'config', 'prometheus.yml'], { folder });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('Checking rules.yml') });
  });

  it('throws where a program does not end by itself', () => {
    const folder = temporaryFolder({ 'prometheus.yml': '' });
    const start = (): unknown =>
      runProgram('promtool', ['test', 'rules', '/dev/stdin', '/dev/zero'], { folder, timeout: 1 });
    expect(start).toThrow('promtool test rules /dev/stdin /dev/zero did not end: ');
  });
});
