import { build } from 'esbuild';

const SOURCE = `
export { healthPage } from './src/core/health/health-documentation.ts';
export { healthRules } from './src/health/index.ts';
`;

/** The documentation page of a repository's health rules. They are bundled in memory, because this Node may not read TypeScript. */
export async function healthRulesPage(root, generatedComment) {
  const { outputFiles } = await build({
    stdin: { contents: SOURCE, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'warning',
  });
  const { healthPage, healthRules } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  return healthPage(healthRules.rules, generatedComment);
}
