import { conditionOf, trueCondition } from '../../core/health/conditions.ts';
import type { Health, HealthRule } from '../../core/health/health.ts';
import { quotedAfter, reasonOr } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** As kstatus and Argo CD see it: served, under its own names, with a structural schema. */
export const customResourceDefinitionRule: HealthRule = {
  groupKind: 'CustomResourceDefinition.apiextensions.k8s.io',
  summary: 'Its names are accepted, and the API server serves it.',
  progressDeadlineSeconds: 60,
  assess,
};

function assess(definition: LiveObject): Health {
  const names = conditionOf(definition, 'NamesAccepted');
  if (names?.status === 'False')
    return refused(reasonOr(names.reason, 'NamesNotAccepted'), 'its names are not accepted', names.message);
  const schema = trueCondition(definition, 'NonStructuralSchema');
  if (schema !== undefined)
    return refused(reasonOr(schema.reason, 'NonStructuralSchema'), 'its schema is not structural', schema.message);
  if (trueCondition(definition, 'Established') !== undefined) {
    return { status: 'Ready', reason: 'Established', message: 'The API server serves the kind' };
  }
  return { status: 'Progressing', reason: 'Installing', message: 'The API server does not serve the kind yet' };
}

function refused(reason: string, what: string, message: string | undefined): Health {
  return {
    status: 'Failed',
    reason,
    message: `The kind is not served, because ${what}${quotedAfter(message)}`,
    errorClass: 'configuration',
  };
}
