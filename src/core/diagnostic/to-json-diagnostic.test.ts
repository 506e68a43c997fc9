import { describe, expect, it } from 'vitest';
import type { Diagnostic } from './diagnostic.ts';
import { toJsonDiagnostic } from './to-json-diagnostic.ts';

const diagnostic: Diagnostic = {
  code: 'invalid-type',
  severity: 'error',
  message: 'The number of replicas is not a number',
  location: { file: 'a.yaml', line: 1, column: 2 },
  expected: 'an integer',
  actual: 'hunter2',
};

describe('toJsonDiagnostic', () => {
  it('gives every fact of a diagnostic', () => {
    expect(toJsonDiagnostic(diagnostic)).toEqual(diagnostic);
  });

  it('leaves a secret out', () => {
    expect(JSON.stringify(toJsonDiagnostic({ ...diagnostic, code: 'literal-secret' }))).toBe(
      '{"code":"literal-secret","severity":"error","message":"The number of replicas is not a number","location":{"file":"a.yaml","line":1,"column":2},"expected":"an integer"}',
    );
  });
});
