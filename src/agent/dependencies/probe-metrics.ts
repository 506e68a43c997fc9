import type { ExternalDependency } from '../../core/status/kind-status.ts';

/** What a monitor tells of its looks. */
export interface ProbeMetrics {
  /** One look that ended: what it found, and how long it took. */
  probed(look: {
    readonly type: ExternalDependency['type'];
    readonly isAvailable: boolean;
    readonly seconds: number;
  }): void;
}
