import type { JsonValue } from '../json/json.ts';
import type { StructuralSchema } from '../schema/structural-schema.ts';

/** A variable an expression may use. With a schema, fields are typed and integers are CEL ints, as on an API server. */
export interface CelVariable {
  readonly name: string;
  readonly schema?: StructuralSchema;
  /**
   * Whether the schema is that of a whole resource, whose `apiVersion`, `kind`, `metadata.name` and `metadata.generateName`
   * (and no other metadata) rules can see. When not said, a schema that declares the first three properties is one.
   */
  readonly isResource?: boolean;
  /** Whether the variable holds an optional value, as `oldSelf` does in a rule with `optionalOldSelf`; no value is `optional.none()`. */
  readonly isOptional?: boolean;
}

/** What came of one evaluation. An error is never a pass. */
export type CelResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: string };

/** An expression that parsed and type-checked. */
export interface CelProgram {
  /** The type of every value, as CEL writes it: `bool`, `string`, `list(int)`; `dyn` when only an evaluation can tell. */
  readonly resultType: string;
  evaluate(variables: Readonly<Record<string, JsonValue | undefined>>): CelResult;
}

/** A compiled program, or why the API server would refuse the expression. */
export type CelCompilation =
  | { readonly ok: true; readonly program: CelProgram }
  | { readonly ok: false; readonly error: string };

/** Evaluates the CEL that Kubernetes accepts, offline. Compiled programs are cached by expression and schema. */
export interface CelEngine {
  compile(expression: string, variables: readonly CelVariable[]): CelCompilation;
}
