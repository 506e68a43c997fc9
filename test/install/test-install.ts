import { INSTALL_PARTS, type InstallOptions } from '../../src/core/install/install-options.ts';
import { healthRules } from '../../src/health/index.ts';
import { kinds } from '../../src/kinds/index.ts';

/** An installation with everything, in two replicas. */
export const INSTALLATION: InstallOptions = {
  kinds,
  rules: healthRules,
  parts: INSTALL_PARTS,
  namespace: 'planwright-system',
  name: 'planwright-agent',
  image: 'planwright:0.1.0',
  version: '0.1.0',
  replicas: 2,
  shards: 1,
};
