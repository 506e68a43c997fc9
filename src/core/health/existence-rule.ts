import type { Health, HealthRule } from './health.ts';

/** What a rule of mere existence says of its kind. */
export interface ExistenceOptions {
  readonly groupKind: string;
  readonly summary: string;
  readonly isAdvisory?: boolean;
}

const THERE: Health = { status: 'Ready', reason: 'Exists', message: 'The object exists' };

/** The rule for kinds that have no status worth reading: the object is ready when it is there. */
export function existenceRule(options: ExistenceOptions): HealthRule {
  return { ...options, whenThere: THERE, assess: () => THERE };
}
