import type { JsonValue } from '../json/json.ts';
import type { SchemaProblem } from './schema-problem.ts';

/** A value made to fit its schema, with a warning for each change. The same value, by reference, when there are none. */
export interface SchemaRewrite {
  readonly value: JsonValue;
  readonly problems: readonly SchemaProblem[];
}
