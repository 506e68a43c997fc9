/** Why an API server would refuse an expression. Never leaves `createCelEngine`: it becomes a `CelCompilation`. */
export class CelCompileError extends Error {
  override readonly name = 'CelCompileError';
  /** Where in the expression, in UTF-16 units from 0. */
  readonly position: number | undefined;

  constructor(message: string, position?: number) {
    super(message);
    this.position = position;
  }
}

/** Why an evaluation has no value. Inside an expression `||`, `&&`, `all` and `exists` may absorb it. */
export class CelEvaluationError extends Error {
  override readonly name = 'CelEvaluationError';
}

/** Why an evaluation was given up. Nothing inside an expression absorbs it. */
export class CelLimitError extends Error {
  override readonly name = 'CelLimitError';
}

/** The error CEL gives when a function or operator does not take values of these types. */
export function noSuchOverload(): CelEvaluationError {
  return new CelEvaluationError('no such overload');
}
