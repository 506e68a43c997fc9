import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { agentAlerts } from '../../src/core/install/agent-alerts.ts';
import type { Program } from '../control-plane/harness/programs.ts';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';
import { runProgram } from '../programs/run-program.ts';
import { INSTALLATION } from '../install/test-install.ts';

const RULES = { groups: [{ name: 'planwright', rules: agentAlerts(INSTALLATION) }] };
const JOB = 'job="planwright-agent"';
const ORDERS = 'kind="Database",namespace="shop",name="orders"';

/**
 * Two replicas of an agent, of which the second neither leads nor tells of resources. A database fails after 10 minutes and drifts
 * from the start; another one is fine. The Pods are not seen from minute 60 on, the Lease is lost at 70, and both replicas are gone at 80.
 */
const SERIES = [
  { series: `up{${JOB},namespace="planwright-system",pod="a"}`, values: '1x80 stale' },
  { series: `up{${JOB},namespace="planwright-system",pod="b"}`, values: '1x80 stale' },
  { series: `planwright_shards{${JOB},pod="a"}`, values: '1x100' },
  { series: `planwright_shards{${JOB},pod="b"}`, values: '1x100' },
  { series: `planwright_shards_held{${JOB},pod="a"}`, values: '1x70 0x30' },
  { series: `planwright_shards_held{${JOB},pod="b"}`, values: '0x100' },
  { series: `planwright_resource_phase{${JOB},${ORDERS},phase="Failed"}`, values: '0x10 1x90' },
  { series: `planwright_resource_ready{${JOB},${ORDERS}}`, values: '1x10 0x90' },
  { series: `planwright_resource_ready{${JOB},kind="Database",namespace="shop",name="fine"}`, values: '1x100' },
  { series: `planwright_resource_drift{${JOB},${ORDERS}}`, values: '3x100' },
  { series: `planwright_resource_drift{${JOB},kind="Database",namespace="shop",name="fine"}`, values: '0x100' },
  { series: `planwright_watch_stale_seconds{${JOB},group_kind="Pod",pod="a"}`, values: '0x60 60+60x40' },
  { series: `planwright_watch_stale_seconds{${JOB},group_kind="Role",pod="a"}`, values: '0x30 60+60x70' },
  {
    series: `planwright_watch_state{${JOB},group_kind="Role",state="unreadable",reason="Forbidden",pod="a"}`,
    values: '_x30 1x70',
  },
  {
    series: `planwright_watch_state{${JOB},group_kind="Application",state="unreadable",reason="NotServed",pod="a"}`,
    values: '1x100',
  },
  { series: `planwright_watch_state{${JOB},group_kind="Pod",state="stale",reason="NotRead",pod="a"}`, values: '1x100' },
  { series: `planwright_errors_total{${JOB},kind="Database",type="permission",pod="a"}`, values: '0x20 1x80' },
];

const TIMES: Readonly<Record<string, readonly [quiet: string, firing: string, labels: object]>> = {
  PlanwrightResourceFailed: ['15m', '17m', { kind: 'Database', namespace: 'shop', name: 'orders' }],
  PlanwrightResourceNotReady: ['40m', '42m', { kind: 'Database', namespace: 'shop', name: 'orders' }],
  PlanwrightResourceDrifted: ['14m', '16m', { kind: 'Database', namespace: 'shop', name: 'orders' }],
  PlanwrightAgentCannotRead: ['34m', '37m', { group_kind: 'Role' }],
  PlanwrightAgentForbidden: ['20m', '22m', { kind: 'Database' }],
  PlanwrightAgentWatchStale: ['62m', '70m', { group_kind: 'Pod' }],
  PlanwrightAgentWithoutLeader: ['71m', '75m', {}],
  PlanwrightAgentDown: ['83m', '90m', {}],
};

describe.each<readonly [Program]>([['promtool-2'], ['promtool']])('%s', (promtool) => {
  describeWithPrograms('the alerts of an installation', [promtool], () => {
    it('are rules that Prometheus accepts', () => {
      const folder = temporaryFolder({ 'rules.yaml': stringify(RULES) });
      const { status, stdout, stderr } = runProgram(promtool, ['check', 'rules', '--lint=all', 'rules.yaml'], {
        folder,
      });
      expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
    });

    it.each(Object.entries(TIMES))('%s fires in its time', (alertname, [quiet, firing, labels]) => {
      const rule = agentAlerts(INSTALLATION).find(({ alert }) => alert === alertname);
      const severity = ((rule ?? {})['labels'] as { readonly severity: string }).severity;
      const test = {
        interval: '1m',
        input_series: SERIES,
        promql_expr_test: [],
        alert_rule_test: [
          { eval_time: quiet, alertname, exp_alerts: [] },
          { eval_time: firing, alertname, exp_alerts: [{ exp_labels: { severity, ...labels } }] },
        ],
      };
      const tests = { rule_files: ['rules.yaml'], evaluation_interval: '1m', tests: [test] };
      const folder = temporaryFolder({ 'rules.yaml': stringify(withoutAnnotations()), 'tests.yaml': stringify(tests) });
      const { status, stdout, stderr } = runProgram(promtool, ['test', 'rules', 'tests.yaml'], { folder });
      expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
    });
  });
});

/** What they say is read by people; here it only matters when they fire. */
function withoutAnnotations(): object {
  const rules = agentAlerts(INSTALLATION).map((rule) =>
    Object.fromEntries(Object.entries(rule).filter(([member]) => member !== 'annotations')),
  );
  return { groups: [{ name: 'planwright', rules }] };
}
