import { existenceRule } from '../../core/health/existence-rule.ts';

/** LimitRanges have no status. */
export const limitRangeRule = existenceRule({
  groupKind: 'LimitRange',
  summary: 'The LimitRange exists.',
});
