import type { Severity } from '../diagnostic/diagnostic.ts';
import type { FieldPath } from '../json/json.ts';
import type { PairPart } from '../source/source.ts';

/** A diagnostic that knows its field but not yet its file: what schema checks and kinds report. */
export interface SchemaProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly path: FieldPath;
  /** Which half of the pair to point at; the value where nothing is said. */
  readonly at?: PairPart;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly fix?: string;
}
