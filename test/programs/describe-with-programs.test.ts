import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../e2e/planwright-process.ts';
import { reasonToSkip } from './describe-with-programs.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('a suite is skipped where programs are missing, and says which tools to build', () => {
  vi.stubEnv('XDG_CACHE_HOME', temporaryFolder());
  vi.stubEnv('KUBEBUILDER_ASSETS', '');
  expect(reasonToSkip(['promtool', 'prometheus', 'loki-2'])).toBe(
    'promtool, prometheus, loki-2 not on this machine: npm run tools -- prometheus loki-2',
  );
});

it('a suite runs where all of its programs are there', () => {
  const folder = temporaryFolder({ promtool: '' });
  vi.stubEnv('XDG_CACHE_HOME', temporaryFolder());
  vi.stubEnv('KUBEBUILDER_ASSETS', folder);
  expect(reasonToSkip(['promtool'])).toBeUndefined();
});
