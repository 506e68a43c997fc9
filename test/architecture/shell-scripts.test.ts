import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { listFiles } from '../../src/edges/files/file-tree.ts';
import { programFile } from '../control-plane/harness/programs.ts';
import { describeWithPrograms } from '../programs/describe-with-programs.ts';

const SOURCES = join(import.meta.dirname, '../../src');
const SCRIPTS = listFiles(SOURCES)
  .filter((file) => file.endsWith('.sh'))
  .map((file) => relative(SOURCES, file))
  .sort();

describeWithPrograms('shell scripts', ['shellcheck'], () => {
  it.each(SCRIPTS)('%s has no fault', (script) => {
    expect(complaintsAbout([join(SOURCES, script)], { folder: join(SOURCES, dirname(script)) })).toBe('');
  });

  it('have faults that are seen', () => {
    expect(complaintsAbout(['-'], { input: 'rm -rf $1/*\n' })).toMatch(/SC2086/);
    expect(complaintsAbout(['-'], { input: 'local name=1\n' })).toMatch(/In POSIX sh, 'local' is undefined/);
  });
});

function complaintsAbout(
  files: readonly string[],
  { folder = SOURCES, input = '' }: { readonly folder?: string; readonly input?: string },
): string {
  const args = ['--shell=sh', '--external-sources', '--format=gcc', ...files];
  return spawnSync(programFile('shellcheck'), args, { cwd: folder, input, encoding: 'utf8' }).stdout;
}
