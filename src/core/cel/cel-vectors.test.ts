import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluateCel } from '../../../test/evaluate-cel.ts';
import type { JsonObject } from '../json/json.ts';

/** An expression with the answer of the real evaluator: k8s.io/apiserver at Kubernetes 1.36. */
interface Vector {
  readonly name: string;
  readonly expr: string;
  readonly vars: JsonObject;
  readonly k8s136: {
    readonly type?: string;
    readonly result?: string;
    readonly error?: string;
    readonly compileError?: string;
  };
}

const vectors = readFileSync(new URL('../../../test/fixtures/cel-vectors.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Vector => JSON.parse(line));

test('the fixture holds every vector', () => {
  expect(vectors.length).toBe(53);
});

test.each(vectors)('as Kubernetes 1.36: $name', ({ expr, vars, k8s136 }) => {
  // The recording declared these two variables as well, and gave them no value.
  const names = [...Object.keys(vars), 'optOldSelf', 'authorizer'];
  const outcome = evaluateCel(expr, { variables: names.map((name) => ({ name })), values: vars });
  if (k8s136.compileError !== undefined) {
    expect(outcome).toEqual({ refused: expect.any(String) });
    return;
  }
  if (k8s136.error !== undefined) expect(outcome).toEqual({ error: k8s136.error });
  else expect(outcome).toEqual({ value: k8s136.result === 'true', type: k8s136.type });
});
