import { existenceRule } from '../../core/health/existence-rule.ts';

/** EndpointSlices are themselves a report. */
export const endpointSliceRule = existenceRule({
  groupKind: 'EndpointSlice.discovery.k8s.io',
  summary: 'The EndpointSlice exists; what it lists tells on Services.',
});
