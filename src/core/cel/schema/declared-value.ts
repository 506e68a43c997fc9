import type { JsonValue } from '../../json/json.ts';
import type { StructuralSchema } from '../../schema/structural-schema.ts';
import type { CelType } from '../type-system/cel-type.ts';
import type { CelValue } from '../value/cel-value.ts';

/** What CEL makes of the JSON that a schema describes. */
export interface DeclaredValue {
  readonly type: CelType;
  /** Throws a `CelEvaluationError` where the JSON does not fit the schema. */
  readonly read: JsonReader;
}

/** How to declare the schemas inside a schema. */
export interface DeclareContext {
  /** What CEL makes of a schema, or undefined for one it cannot see; `name` is what its type is called. */
  declare(schema: StructuralSchema, name: string): DeclaredValue | undefined;
  /** Whether a property named like a keyword can also be written without escaping: `self.namespace`. */
  readonly acceptsKeywords: boolean;
}

/** Turns JSON into a CEL value, lazily where it is a list or an object. */
export type JsonReader = (json: JsonValue) => CelValue;
