import type { Kind } from '../core/kind/kind.ts';
import { chronikCluster } from './chronik-cluster/kind.ts';
import { database } from './database/kind.ts';
import { observabilityPlatform } from './observability-platform/kind.ts';

/** The catalogue of kinds: one line each. */
export const kinds: readonly Kind[] = [chronikCluster, database, observabilityPlatform];
