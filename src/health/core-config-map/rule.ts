import { existenceRule } from '../../core/health/existence-rule.ts';

/** ConfigMaps have no status. */
export const configMapRule = existenceRule({
  groupKind: 'ConfigMap',
  summary: 'The ConfigMap exists.',
});
