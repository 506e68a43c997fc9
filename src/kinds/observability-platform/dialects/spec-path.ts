import { type FieldPath, formatFieldPath } from '../../../core/json/json.ts';

/** The path of a field below `spec`, from names with dots between them: `components.loki.s3`. */
export function specPath(names: string): FieldPath {
  return ['spec', ...names.split('.')];
}

/** A path below `spec` as people write it, without `spec.`. */
export function shownPath(path: FieldPath): string {
  return formatFieldPath(path[0] === 'spec' ? path.slice(1) : path);
}

/** The components that keep data on volumes of their own, by their fields. */
export const STORES = ['prometheus', 'loki', 'tempo'] as const;

/** Every component that stands in spec.components, by its field. */
export const COMPONENT_FIELDS = [...STORES, 'grafana', 'openTelemetryCollector'] as const;
