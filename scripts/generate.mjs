// Generates what comes from schemas/ (copies of common blocks, TypeScript constants and types, documentation), and constants with the
// shell scripts of src and the files of the status page; the documentation of the tables of phases and of the health rules; and how the fields of Kubernetes' own kinds are compared.
//   npm run generate              writes every file that is not up to date
//   npm run generate -- --check   writes nothing; lists the files that are stale, and exits 1 if there are any
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { expandCommonBlocks } from './generation/common-blocks.mjs';
import { filePage, kindPage } from './generation/field-docs.mjs';
import { healthRulesPage } from './generation/health-page.mjs';
import { phaseFile, phasePage } from './generation/phase-docs.mjs';
import { embeddedFiles } from './generation/embedded-files.mjs';
import { typescriptInterface } from './generation/typescript-types.mjs';

const KUBERNETES_SHAPES = 'schemas/kubernetes-shapes.json';
const CONFIG_SCHEMA = 'schemas/config.planwright.yaml';
/** Kinds of this API group belong to the core; all others are catalogue entries under src/kinds. */
const CORE_GROUP = 'planwright.dev';
/** Folders in which a generated file that no source asks for any more is stale. */
const OUTPUT_FOLDERS = ['src', 'docs'];

/** Every file that the schemas, scripts and health rules of a repository give, as `{ path, text }`, the schemas with their common blocks included. */
export async function generateFiles(root) {
  const schemas = readdirSync(join(root, 'schemas'))
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.common.yaml'))
    .sort()
    .map((name) => expandedSchema(root, `schemas/${name}`));
  const generated = await Promise.all(schemas.map(filesOfSchema));
  const scripts = embeddedFiles(root).map(scriptFile);
  const pages = await Promise.all([phasesFile(root, schemas), healthFile(root)]);
  return [...schemas, ...generated.flat(), shapesFile(root), ...scripts, ...pages];
}

/** The paths of the files that are missing, differ from what their sources give, or come from a source that is gone. */
export function staleFiles(root, files) {
  const expected = new Set(files.map((file) => file.path));
  const changed = files.filter(({ path, text }) => textOf(root, path) !== text).map((file) => file.path);
  const orphans = OUTPUT_FOLDERS.flatMap((folder) => generatedPaths(root, folder)).filter(
    (path) => !expected.has(path),
  );
  /** @type {string[]} */
  const stale = [...changed, ...orphans];
  return stale.sort();
}

function expandedSchema(root, path) {
  const readBlock = (block) => readFileSync(join(root, block), 'utf8');
  return { path, text: expandCommonBlocks(readBlock(path), readBlock) };
}

function filesOfSchema({ path, text }) {
  const document = parse(text);
  if (path === CONFIG_SCHEMA) return filesOfConfig(path, document.openAPIV3Schema);
  if (document.kind === 'CustomResourceDefinition') return filesOfKind(path, document);
  throw new Error(
    `${path} is neither a CustomResourceDefinition nor ${CONFIG_SCHEMA}; a common block is named *.common.yaml`,
  );
}

async function filesOfKind(path, crd) {
  const { kind } = crd.spec.names;
  const name = kebabCase(kind);
  const folder = crd.spec.group === CORE_GROUP ? `src/core/${name}` : kindFolder(kind);
  const { spec, status } = storedSchema(crd).properties;
  const interfaces = [
    await typescriptInterface(`${kind}Spec`, spec, { defaulted: true }),
    ...(status === undefined ? [] : [await typescriptInterface(`${kind}Status`, status, { defaulted: false })]),
  ];
  return [
    constantFile(path, `${folder}/crd.generated.ts`, {
      name: 'crd',
      type: 'CustomResourceDefinition',
      value: crd,
      comment: `The CRD of ${kind}, as it is installed.`,
    }),
    typesFile(path, `${folder}/${name}.generated.ts`, interfaces),
    { path: `docs/kinds/${name}.md`, text: kindPage(crd, markdownHeader(path)) },
  ];
}

async function filesOfConfig(path, schema) {
  const folder = 'src/core/config';
  const interfaces = [await typescriptInterface('PlanwrightConfig', schema, { defaulted: true })];
  return [
    constantFile(path, `${folder}/config-schema.generated.ts`, {
      name: 'configSchema',
      type: 'StructuralSchema',
      value: schema,
      comment: 'The schema of planwright.yaml.',
    }),
    typesFile(path, `${folder}/config.generated.ts`, interfaces),
    { path: 'docs/configuration.md', text: filePage('planwright.yaml', schema, markdownHeader(path)) },
  ];
}

async function phasesFile(root, schemas) {
  const kinds = schemas
    .map(({ text }) => parse(text))
    .filter(({ kind, spec }) => kind === 'CustomResourceDefinition' && spec.group !== CORE_GROUP)
    .map(({ spec }) => ({ kind: spec.names.kind, path: phaseFile(root, kindFolder(spec.names.kind)) }))
    .filter(({ path }) => path !== undefined);
  const comment = `<!-- ${header('src/kinds/*/phases.ts', 'table')} -->`;
  return { path: 'docs/phases.md', text: await phasePage(root, kinds, comment) };
}

function kindFolder(kind) {
  return `src/kinds/${kebabCase(kind)}`;
}

function storedSchema(crd) {
  return crd.spec.versions.find((version) => version.storage).schema.openAPIV3Schema;
}

function constantFile(source, path, { name, type, value, comment }) {
  const folder = relative(dirname(path), 'src/core/schema');
  const lines = [
    `// ${header(source)}`,
    `import type { ${type} } from '${folder}/structural-schema.ts';`,
    '',
    `/** ${comment} */`,
    `export const ${name}: ${type} = ${JSON.stringify(value, null, 2)};`,
  ];
  return { path, text: `${lines.join('\n')}\n` };
}

function typesFile(source, path, interfaces) {
  const types = interfaces.join('\n');
  const folder = relative(dirname(path), 'src/core/json');
  const json = /\bJsonObject\b/.test(types) ? [`import type { JsonObject } from '${folder}/json.ts';`, ''] : [];
  return { path, text: [`// ${header(source)}`, ...(json.length > 0 ? json : ['']), types].join('\n') };
}

function shapesFile(root) {
  const { kinds, definitions } = JSON.parse(readFileSync(join(root, KUBERNETES_SHAPES), 'utf8'));
  const lines = [
    `// ${header(KUBERNETES_SHAPES, 'version in scripts/update-openapi.mjs, run it,')}`,
    '',
    '/** The fields of each kind, in the notation of `built-in-shapes.ts`. */',
    `export const kinds: Readonly<Record<string, string>> = ${JSON.stringify(kinds, null, 2)};`,
    '',
    '/** What the names in that notation stand for. */',
    `export const definitions: Readonly<Record<string, string>> = ${JSON.stringify(definitions, null, 2)};`,
  ];
  return { path: 'src/core/drift/built-in-shapes.generated.ts', text: `${lines.join('\n')}\n` };
}

function scriptFile({ path, source, text }) {
  return { path, text: `// ${header(source, 'scripts')}\n\n${text}` };
}

async function healthFile(root) {
  const comment = `<!-- ${header('src/health/*/rule.ts', 'rules')} -->`;
  return { path: 'docs/health.md', text: await healthRulesPage(root, comment) };
}

function header(source, origin = 'schema') {
  return `Generated by scripts/generate.mjs from ${source}. Do not edit: change the ${origin} and run \`npm run generate\`.`;
}

function markdownHeader(source) {
  return `<!-- ${header(source)} -->`;
}

function kebabCase(kind) {
  return kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** The files below a folder that this script wrote, by their first line. */
function generatedPaths(root, folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.generated.ts') || name.endsWith('.md'))
    .map((name) => join(folder, name))
    .filter((path) => textOf(root, path)?.split('\n', 1)[0].includes('Generated by scripts/generate.mjs'));
}

function textOf(root, path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeFiles(root, files) {
  for (const { path, text } of files) {
    if (textOf(root, path) === text) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}

async function main(args) {
  const root = resolve(import.meta.dirname, '..');
  const files = await generateFiles(root);
  if (!args.includes('--check')) writeFiles(root, files);
  const stale = staleFiles(root, files);
  for (const path of stale) console.error(`stale: ${path} (run npm run generate, or remove it if its source is gone)`);
  if (stale.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
