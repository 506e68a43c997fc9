import type { Paint } from '../../core/diagnostic/create-paint.ts';
import { printable } from '../../core/diagnostic/printable-text.ts';
import { member } from '../../core/json/json.ts';
import type { CommonStatus } from '../../core/status/status.ts';
import { formatInstant, type Instant } from '../../core/time/instant.ts';
import { describeAge, describeDuration } from './describe-age.ts';
import type { EvaluatedResource } from './evaluate-observation.ts';
import { textTable } from './text-table.ts';

/** Everything the status of one resource says, for people. */
export function statusReport(
  resource: EvaluatedResource,
  { now, paint }: { readonly now: Instant; readonly paint: Paint },
): string {
  const { kind, namespace, name, object, plan, evaluation } = resource;
  const { status, nextCheck } = evaluation;
  const sections = [
    headSection(status, { title: `${kind.definition.spec.names.kind} ${namespace}/${name}`, paint }),
    blockingSection(status, now, paint),
    tableSection('Conditions', conditionRows(resource, now), paint),
    tableSection('Components', componentRows(status), paint),
    tableSection('Endpoints', Object.entries(status.endpoints), paint),
    driftSection(status, now, paint),
    failureSection(status, now, paint),
    tableSection(
      'More',
      [
        ['Age', describeAge(object.metadata.creationTimestamp, now)],
        [
          'Plan',
          plan === undefined
            ? 'none'
            : `${plan.name} (${plan.digest.slice(0, SHORT_DIGEST)}, ${plan.objects.length} objects)`,
        ],
        ['Next look', nextLook(nextCheck, now)],
      ],
      paint,
    ),
  ];
  return `${sections.filter((section) => section !== '').join('\n')}`;
}

const SHORT_DIGEST = 'sha256:'.length + 12;

function headSection(
  status: CommonStatus,
  { title, paint }: { readonly title: string; readonly paint: Paint },
): string {
  const message = status.message === '' ? '' : `: ${printable(status.message)}`;
  return `${paint('bold', title)}\n  ${status.phase}${message}\n`;
}

function blockingSection({ blocking }: CommonStatus, now: Instant, paint: Paint): string {
  if (blocking === undefined) return '';
  const since = blocking.since === undefined ? '' : `, for ${describeAge(blocking.since, now)}`;
  const message = blocking.message === undefined ? '' : `    ${printable(blocking.message)}\n`;
  return `${paint('bold', 'Blocked by')}\n  ${printable(blocking.object)} (${blocking.reason}${since})\n${message}`;
}

/** A message that the head has is not repeated, nor a time that only says that nobody remembers an earlier one. */
function conditionRows(resource: EvaluatedResource, now: Instant): readonly (readonly string[])[] {
  const { conditions, message: said } = resource.evaluation.status;
  return conditions.map(({ type, status, reason, message, lastTransitionTime }) => [
    type,
    status,
    reason,
    lastTransitionTime === formatInstant(now) ? '-' : describeAge(lastTransitionTime, now),
    [message === said ? '' : message, type === 'DependenciesReady' ? whoLooked(resource, now) : '']
      .filter((part) => part !== '')
      .join('; '),
  ]);
}

/** The agent writes only what is new: what it found may be newer than its status. */
function whoLooked({ isOutsideTold, object }: EvaluatedResource, now: Instant): string {
  if (!isOutsideTold) return '';
  const lastUpdated = member(object.status, 'lastUpdated');
  const age = typeof lastUpdated === 'string' ? `, which last had news ${describeAge(lastUpdated, now)} ago` : '';
  return `outside the cluster as the agent found it${age}`;
}

function componentRows({ components }: CommonStatus): readonly (readonly string[])[] {
  return components.map(({ name, phase, version = '-', replicas, readyReplicas, message = '' }) => [
    name,
    phase,
    version,
    replicas === undefined ? '-' : `${readyReplicas ?? 0}/${replicas} ready`,
    message,
  ]);
}

/** `diff` has the values; here only what differs. */
function driftSection({ drift }: CommonStatus, now: Instant, paint: Paint): string {
  if (drift.items.length === 0) return '';
  const rows = drift.items.map(({ object, type, path = '', manager, since, message = '' }) => [
    object,
    path,
    type,
    manager === undefined ? '' : `by ${manager}`,
    since === undefined ? '' : `seen ${describeAge(since, now)} ago`,
    message,
  ]);
  const more = drift.count - drift.items.filter(({ type }) => type !== 'Recreated').length;
  return `${tableSection('Drift', rows, paint)}${more > 0 ? `  … and ${more} more\n` : ''}`;
}

function failureSection({ lastFailure, retry }: CommonStatus, now: Instant, paint: Paint): string {
  const rows: string[][] = [];
  if (lastFailure !== undefined) {
    const { reason, message = '', time } = lastFailure;
    rows.push(['Last failure', `${reason}, ${describeAge(time, now)} ago${message === '' ? '' : `: ${message}`}`]);
  }
  if (retry?.class !== undefined) rows.push(['Error class', retry.class]);
  if (retry?.count !== undefined && retry.count > 0) rows.push(['Tries failed', String(retry.count)]);
  return tableSection('Failures', rows, paint);
}

function nextLook(nextCheck: Instant | undefined, now: Instant): string {
  return nextCheck === undefined ? 'when something changes' : `in ${describeDuration(Math.max(0, nextCheck - now))}`;
}

function tableSection(title: string, rows: readonly (readonly string[])[], paint: Paint): string {
  if (rows.length === 0) return '';
  return `${paint('bold', title)}\n${textTable(rows)
    .map((line) => `  ${line}\n`)
    .join('')}`;
}
