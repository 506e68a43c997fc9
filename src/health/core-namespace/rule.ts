import { textAt } from '../../core/health/field-readers.ts';
import type { Health, HealthRule } from '../../core/health/health.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** Nothing can be created in a Namespace that is on its way out. */
export const namespaceRule: HealthRule = {
  groupKind: 'Namespace',
  summary: 'The Namespace is active.',
  assess,
};

function assess(namespace: LiveObject): Health {
  const phase = textAt(namespace, ['status', 'phase']);
  if (phase === 'Active') return { status: 'Ready', reason: 'Active', message: 'The Namespace is active' };
  if (phase === 'Terminating') return TERMINATING;
  return { status: 'Progressing', reason: 'NotObserved', message: 'The Namespace has no phase yet' };
}

const TERMINATING: Health = {
  status: 'Failed',
  reason: 'NamespaceTerminating',
  message: 'The Namespace is being deleted: nothing can be created in it',
  errorClass: 'configuration',
  hint: 'Wait until it is gone and apply again; its conditions name what holds it.',
};
