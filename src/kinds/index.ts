import type { Kind } from '../core/kind/kind.ts';
import { chronikCluster } from './chronik-cluster/kind.ts';

/** The catalogue of kinds: one line each. */
export const kinds: readonly Kind[] = [chronikCluster];
