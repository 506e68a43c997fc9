import type { JsonObject } from '../json/json.ts';
import type { InstallOptions } from './install-options.ts';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: 'warning' | 'critical';
  readonly summary: string;
  readonly description: string;
}

const OF_RESOURCE = '{{ $labels.kind }} {{ $labels.namespace }}/{{ $labels.name }}';

/** What somebody should be told of: resources that do not get ready, and an agent that no longer says so. */
export function agentAlerts(options: Pick<InstallOptions, 'name' | 'namespace'>): readonly JsonObject[] {
  return [...RESOURCE_ALERTS, ...agentItself(options)].map((alert) => ({
    alert: alert.alert,
    expr: alert.expr,
    for: alert.for,
    labels: { severity: alert.severity },
    annotations: { summary: alert.summary, description: alert.description },
  }));
}

const RESOURCE_ALERTS: readonly Alert[] = [
  {
    alert: 'PlanwrightResourceFailed',
    expr: 'max by (kind, namespace, name) (planwright_resource_phase{phase="Failed"}) == 1',
    for: '5m',
    severity: 'warning',
    summary: `${OF_RESOURCE} has failed`,
    description: `The cause is in status.blocking: kubectl get {{ $labels.kind }} {{ $labels.name }} -n {{ $labels.namespace }} -o yaml, or planwright status.`,
  },
  {
    alert: 'PlanwrightResourceNotReady',
    expr: 'max by (kind, namespace, name) (planwright_resource_ready) == 0',
    for: '30m',
    severity: 'warning',
    summary: `${OF_RESOURCE} has not been ready for half an hour`,
    description: 'What it waits for is in status.blocking and in the condition Ready.',
  },
  {
    alert: 'PlanwrightResourceDrifted',
    expr: 'max by (kind, namespace, name) (planwright_resource_drift) > 0',
    for: '15m',
    severity: 'warning',
    summary: `${OF_RESOURCE} differs from its Plan in {{ $value }} places`,
    description: 'The applier has not healed it. planwright diff shows field by field what differs and who wrote it.',
  },
];

function agentItself({ name, namespace }: Pick<InstallOptions, 'name' | 'namespace'>): readonly Alert[] {
  const job = `job="${name}"`;
  return [
    {
      alert: 'PlanwrightAgentDown',
      expr: `absent(up{${job}, namespace="${namespace}"} == 1)`,
      for: '5m',
      severity: 'critical',
      summary: 'No replica of the status agent is running',
      description:
        'Statuses are as old as this alert. Nothing is applied or deleted differently without it, but finalizers wait.',
    },
    {
      alert: 'PlanwrightAgentWithoutLeader',
      expr: `sum(planwright_shards_held{${job}}) < max(planwright_shards{${job}})`,
      for: '2m',
      severity: 'critical',
      summary: 'Some resources have no replica of the status agent that writes for them',
      description: 'Look at the Leases in its namespace and at the log for what keeps replicas from renewing them.',
    },
    {
      alert: 'PlanwrightAgentWatchStale',
      // What may not be read has an alert of its own.
      expr: `max by (group_kind) (planwright_watch_stale_seconds{${job}}) > 120 unless max by (group_kind) (planwright_watch_state{${job}, state="unreadable"})`,
      for: '5m',
      severity: 'warning',
      summary: 'The status agent no longer sees changes of {{ $labels.group_kind }}',
      description:
        'Resources that have such objects are Unknown, not Ready, and stand as they were seen last. The log says what the API server answers.',
    },
    {
      alert: 'PlanwrightAgentCannotRead',
      expr: `max by (group_kind) (planwright_watch_state{${job}, state="unreadable", reason!="NotServed"}) == 1`,
      for: '5m',
      severity: 'warning',
      summary: 'The status agent may not read {{ $labels.group_kind }}',
      description:
        'Resources that have such objects are Unknown, not Ready, and stand as they were seen last. The log has the words of the API server; planwright install prints every permission that it needs.',
    },
    {
      alert: 'PlanwrightAgentForbidden',
      expr: `sum by (kind) (increase(planwright_errors_total{${job}, type="permission"}[15m])) > 0`,
      for: '0m',
      severity: 'warning',
      summary: 'The status agent is refused what it writes',
      description: 'The log names it. planwright install prints every permission that it needs.',
    },
    {
      alert: 'PlanwrightAgentSlow',
      expr: `histogram_quantile(0.99, sum by (le) (rate(planwright_status_latency_seconds_bucket{${job}}[10m]))) > 5`,
      for: '15m',
      severity: 'warning',
      summary: 'Statuses are late: one in a hundred is written more than 5 seconds after its cause',
      description:
        'Look at the queue, the processor time and the API requests of the agent; raise --workers or --shards.',
    },
  ];
}
