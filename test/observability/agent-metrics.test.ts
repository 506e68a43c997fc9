import { expect, test } from 'vitest';
import { busyMetrics } from '../agent/metrics/scripted-metrics.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';

describeWithPrograms('the metrics of the status agent', ['promtool'], () => {
  test('are parsed and found well named by promtool', async () => {
    const { text } = await busyMetrics().expose();
    expect(runProgram('promtool', ['check', 'metrics'], { input: text })).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('would not be if one were misnamed: the check can fail', () => {
    const text = '# HELP planwright_x_total Any\n# TYPE planwright_x_total gauge\nplanwright_x_total 1\n';
    expect(runProgram('promtool', ['check', 'metrics'], { input: text }).status).not.toBe(0);
  });
});
