// Compares what src/index.ts exports with docs/api.report.md, so that no change of the public API goes unnoticed.
// `--check` exits 1 when the report is stale; without it the report is written anew.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = resolve(import.meta.dirname, '..');
const report = 'docs/api.report.md';

function main() {
  if (!existsSync(join(root, 'src/index.ts')))
    return fail('src/index.ts is missing: there is no public API to report.');
  const folder = mkdtempSync(join(tmpdir(), 'planwright-api-'));
  try {
    return emitDeclarations(folder) && settle(extractReport(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes the declarations of src/index.ts and all it needs into `<folder>/types`. */
function emitDeclarations(folder) {
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    emitDeclarationOnly: true,
    rootDir: join(root, 'src'),
    outDir: join(folder, 'types'),
    typeRoots: [join(root, 'node_modules/@types')],
  };
  const files = [join(root, 'src/index.ts')];
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '--project', config], { stdio: 'inherit' });
  return status === 0 || fail('src/index.ts has type errors: no API report before `npm run check:types` passes.');
}

/** The report of the declarations in `<folder>/types`, or undefined after an error, which is printed. */
function extractReport(folder) {
  const configObject = {
    projectFolder: folder,
    mainEntryPointFilePath: join(folder, 'types/index.d.ts'),
    compiler: { overrideTsconfig: declarationReading(folder), skipLibCheck: true },
    newlineKind: 'lf',
    apiReport: {
      enabled: true,
      reportFileName: 'planwright',
      reportFolder: folder,
      reportTempFolder: folder,
      includeForgottenExports: true,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      extractorMessageReporting: {
        default: { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
        'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
        'ae-undocumented': { logLevel: ExtractorLogLevel.None },
      },
      tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
    },
  };
  const packageJsonFullPath = join(root, 'package.json');
  const config = ExtractorConfig.prepare({ configObject, configObjectFullPath: undefined, packageJsonFullPath });
  const { errorCount } = Extractor.invoke(config, { localBuild: true, messageCallback: showErrorsOnly });
  if (errorCount > 0) return undefined;
  return readFileSync(join(folder, 'planwright.api.md'), 'utf8').replaceAll(join(folder, 'types'), 'src');
}

/** How the declarations are read. They stand outside the repository, so packages are found through `paths`. */
function declarationReading(folder) {
  return {
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      paths: { '*': [join(root, 'node_modules/*')] },
    },
    files: [join(folder, 'types/index.d.ts')],
  };
}

function showErrorsOnly(message) {
  message.handled = message.logLevel !== ExtractorLogLevel.Error;
}

/** Writes the report, or says with `--check` whether the committed one is still true. */
function settle(text) {
  if (text === undefined) return fail('api-extractor could not read the public API (see above).');
  const path = join(root, report);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return true;
  if (process.argv.includes('--check')) {
    return fail(
      `${report} is stale: the public API changed. Run \`node scripts/api-report.mjs\` and review the difference.`,
    );
  }
  writeFileSync(path, text);
  console.log(`wrote ${report}`);
  return true;
}

function fail(message) {
  console.error(message);
  return false;
}

process.exitCode = main() ? 0 : 1;
