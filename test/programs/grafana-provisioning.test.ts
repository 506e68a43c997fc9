import { expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from './describe-with-programs.ts';
import { type ProgramOutcome, runProgram } from './run-program.ts';

/** Runs the readers over a folder with one file. */
function provision(file: string, content: string): ProgramOutcome {
  return runProgram('grafana-provisioning', ['.'], { folder: temporaryFolder({ [file]: content }) });
}

const CONTACT_POINT = `apiVersion: 1
contactPoints: [{ name: operators, receivers: [{ uid: operators, type: webhook, settings: { url: http://hook } }] }]
`;

describeWithPrograms('our program around the provisioning readers of Grafana', ['grafana-provisioning'], () => {
  it('prints what Grafana would store', () => {
    const { status, stdout } = provision(
      'datasources/prometheus.yaml',
      'apiVersion: 1\ndatasources: [{ name: Prometheus, uid: prometheus, type: prometheus, url: http://prometheus:9090 }]',
    );
    expect({ status, dataSources: JSON.parse(stdout).dataSources }).toEqual({
      status: 0,
      dataSources: [
        expect.objectContaining({
          name: 'Prometheus',
          uid: 'prometheus',
          type: 'prometheus',
          url: 'http://prometheus:9090',
        }),
      ],
    });
  });

  it.each([
    [
      'a second default data source',
      'datasources/two.yaml',
      'apiVersion: 1\ndatasources: [{ name: a, isDefault: true }, { name: b, isDefault: true }]',
      'Only one datasource per organization can be marked as default',
    ],
    [
      'a folder of dashboards that is not there',
      'dashboards/provider.yaml',
      'apiVersion: 1\nproviders: [{ name: default, type: file, options: { path: /nowhere } }]',
      'stat /nowhere: no such file or directory',
    ],
    [
      'a policy for a contact point that is not there',
      'alerting/policy.yaml',
      `${CONTACT_POINT}policies: [{ receiver: nobody }]`,
      "receiver 'nobody' does not exist",
    ],
    [
      'an interval that the scheduler cannot keep',
      'alerting/rules.yaml',
      'apiVersion: 1\ngroups: [{ name: a, folder: a, interval: 61s, rules: [] }]',
      'interval (1m1s) should be non-zero and divided exactly by scheduler interval: 10',
    ],
  ])('refuses %s', (_what, file, content, words) => {
    const { status, stdout, stderr } = provision(file, content);
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: expect.stringContaining(words) });
  });
});
