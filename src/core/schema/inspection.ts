import { type FieldPath, formatFieldPath } from '../json/json.ts';
import type { SchemaProblem } from './schema-problem.ts';

/** One walk over a value: where it is, and what it found so far. `path` grows and shrinks with the walk. */
export interface Inspection {
  readonly path: (string | number)[];
  readonly problems: SchemaProblem[];
}

/** Records an error at the place the walk has reached. */
export function report(inspection: Inspection, problem: Omit<SchemaProblem, 'path' | 'severity'>): void {
  inspection.problems.push({ severity: 'error', path: [...inspection.path], ...problem });
}

/** Visits one member or item of the value the walk has reached. */
export function descend(inspection: Inspection, part: string | number, visit: () => void): void {
  inspection.path.push(part);
  visit();
  inspection.path.pop();
}

/** How messages name the field at a path. */
export function nameOf(path: FieldPath): string {
  return path.length === 0 ? 'the resource' : formatFieldPath(path);
}
