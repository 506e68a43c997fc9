import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planwright, REPOSITORY } from '../e2e/planwright-process.ts';

const PAGES = [
  'README.md',
  'src/README.md',
  'docs/delivery.md',
  'docs/testing.md',
  'docs/architecture.md',
  'docs/order.md',
  'docs/status.md',
];

function commandsOf(page: string): readonly string[] {
  const blocks = readFileSync(join(REPOSITORY, page), 'utf8').matchAll(/^```console\n([^]*?)^```/gm);
  return [...blocks].flatMap(([, block = '']) => block.split('\n').filter((line) => line !== ''));
}

const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(REPOSITORY, 'package.json'), 'utf8'),
).scripts;

describe.each(PAGES)('%s', (page) => {
  test('names only scripts that package.json has', () => {
    const named = [...readFileSync(join(REPOSITORY, page), 'utf8').matchAll(/npm run ([\w:-]+)/g)].map(
      ([, name]) => name,
    );
    expect(named.filter((name) => name === undefined || !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('links only to files that are there', () => {
    const text = readFileSync(join(REPOSITORY, page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => join(REPOSITORY, page, '..', link));
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });

  test('shows commands that work', () => {
    for (const command of commandsOf(page).filter((line) => line.startsWith('npx planwright '))) {
      const { code, stderr } = planwright(REPOSITORY, command.split(' ').slice(2));
      expect(code, `${command}\n${stderr}`).toBe(0);
    }
  });

  test('applies only files that are rendered or in schemas/', () => {
    const files = commandsOf(page).flatMap((line) => line.match(/\b(?:dist|schemas)\/[\w./-]*/g) ?? []);
    expect(files.filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([]);
  });
});

test('the two commands of the README are the ones that set up, render and test', () => {
  const commands = commandsOf('README.md');
  expect(commands).toContain('npm ci && npm run synth');
  expect(commands).toContain('npm ci && npm test');
});
