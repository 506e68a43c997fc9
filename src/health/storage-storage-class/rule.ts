import { existenceRule } from '../../core/health/existence-rule.ts';

/** StorageClasses have no status. */
export const storageClassRule = existenceRule({
  groupKind: 'StorageClass.storage.k8s.io',
  summary: 'The StorageClass exists; what it provisions tells on claims.',
});
