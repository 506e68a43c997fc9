import type { Health, HealthRule } from '../../core/health/health.ts';
import { routeHealth } from '../../core/health/route-parents.ts';
import type { LiveObject } from '../../core/live/live-object.ts';

/** The conditions of a route are nested under its parents, where kstatus does not look. */
export const httpRouteRule: HealthRule = {
  groupKind: 'HTTPRoute.gateway.networking.k8s.io',
  summary: 'Every parent has accepted the route and resolved its references, in its current generation.',
  isAdvisory: true,
  assess: (route: LiveObject): Health => routeHealth(route) ?? NOT_OBSERVED,
};

const NOT_OBSERVED: Health = {
  status: 'Progressing',
  reason: 'NotObserved',
  message: 'No Gateway controller has looked at the route yet',
};
