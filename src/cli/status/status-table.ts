import type { Paint } from '../../core/diagnostic/create-paint.ts';
import type { Instant } from '../../core/time/instant.ts';
import { describeAge } from './describe-age.ts';
import { type EvaluatedResource, isReady, readyConditionOf } from './evaluate-observation.ts';
import { fitLine, textTable } from './text-table.ts';

/** How the table is drawn. */
export interface TableOptions {
  readonly now: Instant;
  readonly paint: Paint;
  /** Whether the namespace is a column. */
  readonly withNamespace: boolean;
  /** Lines are cut to this many columns; undefined where they may be as long as they are. */
  readonly columns?: number | undefined;
}

/** One line a resource, with a head; nothing for no resources. */
export function statusTable(resources: readonly EvaluatedResource[], options: TableOptions): readonly string[] {
  if (resources.length === 0) return [];
  const head = ['RESOURCE', 'PHASE', 'READY', 'COMPONENTS', 'DRIFT', 'AGE', 'MESSAGE'];
  const rows = [head, ...resources.map((resource) => rowOf(resource, options.now))];
  const namespaces = ['NAMESPACE', ...resources.map(({ namespace }) => namespace)];
  const shown = options.withNamespace ? rows.map((row, index) => [namespaces[index] ?? '', ...row]) : rows;
  const [headLine = '', ...lines] = textTable(shown).map((line) =>
    fitLine(line, options.columns ?? Number.POSITIVE_INFINITY),
  );
  return [
    options.paint('bold', headLine),
    ...lines.map((line, index) => paintLine(line, resources[index], options.paint)),
  ];
}

/** `database/orders`, as it may be written on the command line. */
export function resourceName({ kind, name }: Pick<EvaluatedResource, 'kind' | 'name'>): string {
  return `${kind.definition.spec.names.singular}/${name}`;
}

/** Whether a table needs to say in which namespace a resource is. */
export function hasSeveralNamespaces(resources: readonly { readonly namespace: string }[]): boolean {
  return new Set(resources.map(({ namespace }) => namespace)).size > 1;
}

function rowOf(resource: EvaluatedResource, now: Instant): readonly string[] {
  const { status } = resource.evaluation;
  const ready = status.components.filter(({ phase }) => phase === 'Ready').length;
  return [
    resourceName(resource),
    status.phase,
    readyConditionOf(resource.evaluation)?.status ?? 'Unknown',
    status.components.length === 0 ? '-' : `${ready}/${status.components.length}`,
    status.drift.count === 0 ? '-' : String(status.drift.count),
    describeAge(resource.object.metadata.creationTimestamp, now),
    status.message,
  ];
}

function paintLine(line: string, resource: EvaluatedResource | undefined, paint: Paint): string {
  if (resource === undefined || isReady(resource)) return line;
  const failed = resource.evaluation.status.conditions.some(
    ({ type, status }) => type === 'Failed' && status === 'True',
  );
  return paint(failed ? 'red' : 'yellow', line);
}
