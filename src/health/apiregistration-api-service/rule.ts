import { conditionOf } from '../../core/health/conditions.ts';
import type { Health, HealthContext, HealthRule } from '../../core/health/health.ts';
import { quotedAfter, reasonOr } from '../../core/health/quotation.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** kstatus calls every APIService ready; requests to one that is not available fail. */
export const apiServiceRule: HealthRule = {
  groupKind: 'APIService.apiregistration.k8s.io',
  summary: 'The server behind it answers.',
  assess,
};

function assess(apiService: LiveObject, { wasReady }: HealthContext): Health {
  const available = conditionOf(apiService, 'Available');
  if (available?.status === 'True')
    return { status: 'Ready', reason: reasonOr(available.reason, 'Available'), message: 'The API is available' };
  if (available === undefined) {
    return {
      status: 'Progressing',
      reason: 'NotObserved',
      message: 'Nobody has asked yet whether the API is available',
    };
  }
  const message = `The API is not available${quotedAfter(available.message)}`;
  const reason = reasonOr(available.reason, 'NotAvailable');
  return { status: wasReady ? 'Degraded' : 'Progressing', reason, message, errorClass: 'component' };
}
