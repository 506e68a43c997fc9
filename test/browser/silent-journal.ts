import type { Journal } from '../../src/agent/ports.ts';

/** A journal that nobody reads. */
export const silentJournal: Journal = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentJournal,
};
