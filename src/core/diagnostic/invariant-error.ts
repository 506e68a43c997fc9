/** Thrown when Planwright itself is wrong, never for bad input. The CLI prints it with its stack and asks for a report (exit code 1). */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
