import { expect, test } from 'vitest';
import { celValue } from '../../../../test/evaluate-cel.ts';

const authorizer = { variables: [{ name: 'authorizer' }] };

test('a question to the authorizer compiles, but has no answer without a cluster', () => {
  const question = "authorizer.group('apps').resource('deployments').namespace('default').check('create').allowed()";
  expect(celValue(question, authorizer)).toBe('error: no such attribute(s): authorizer');
});

test('an error of the authorizer never counts as a pass', () => {
  expect(celValue("authorizer.path('/healthz').check('get').allowed() || false", authorizer)).toBe(
    'error: no such attribute(s): authorizer',
  );
});

test('a question the authorizer does not know is refused', () => {
  expect(celValue("authorizer.nope('x')", authorizer)).toBe(
    "refused: undeclared reference to 'nope' (in container '') (line 1, column 12)",
  );
});

test('values of any other kind are no authorizer', () => {
  expect(celValue("authorizer.path('/healthz')", { values: { authorizer: {} } })).toBe('error: no such overload');
});
