import { CelEvaluationError } from '../cel-error.ts';
import { type Library, memberFunction, type Overload } from '../type-system/function-declaration.ts';

/** `authorizer.group('apps')…`: such expressions compile, but no evaluation without a cluster can decide them. */
export const AUTHORIZER_LIBRARY: Library = {
  sinceMinor: 27,
  overloads: [
    undecidable('kubernetes.authorization.Authorizer.path(string): kubernetes.authorization.PathCheck'),
    undecidable('kubernetes.authorization.Authorizer.group(string): kubernetes.authorization.GroupCheck'),
    undecidable(
      'kubernetes.authorization.Authorizer.serviceAccount(string, string): kubernetes.authorization.Authorizer',
    ),
    undecidable('kubernetes.authorization.GroupCheck.resource(string): kubernetes.authorization.ResourceCheck'),
    undecidable('kubernetes.authorization.ResourceCheck.subresource(string): kubernetes.authorization.ResourceCheck'),
    undecidable('kubernetes.authorization.ResourceCheck.namespace(string): kubernetes.authorization.ResourceCheck'),
    undecidable('kubernetes.authorization.ResourceCheck.name(string): kubernetes.authorization.ResourceCheck'),
    undecidable('kubernetes.authorization.PathCheck.check(string): kubernetes.authorization.Decision'),
    undecidable('kubernetes.authorization.ResourceCheck.check(string): kubernetes.authorization.Decision'),
    undecidable('kubernetes.authorization.Decision.errored(): bool'),
    undecidable('kubernetes.authorization.Decision.error(): string'),
    undecidable('kubernetes.authorization.Decision.allowed(): bool'),
    undecidable('kubernetes.authorization.Decision.reason(): string'),
  ],
};

/** Checks of list and watch requests with selectors. */
export const AUTHORIZER_SELECTORS_LIBRARY: Library = {
  sinceMinor: 31,
  overloads: [
    undecidable('kubernetes.authorization.ResourceCheck.fieldSelector(string): kubernetes.authorization.ResourceCheck'),
    undecidable('kubernetes.authorization.ResourceCheck.labelSelector(string): kubernetes.authorization.ResourceCheck'),
  ],
};

function undecidable(signature: string): Overload {
  return memberFunction(signature, () => {
    throw new CelEvaluationError('the authorizer cannot be asked without a cluster');
  });
}
