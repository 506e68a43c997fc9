import { existenceRule } from '../../core/health/existence-rule.ts';

/** Secrets have no status. */
export const secretRule = existenceRule({
  groupKind: 'Secret',
  summary: 'The Secret exists.',
});
