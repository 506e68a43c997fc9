// Files as TypeScript: a kind does no I/O, so what it renders into ConfigMaps has to be part of the program, and so has the status page.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders whose files are embedded, by the kinds of files that count in them. */
const FOLDERS = [
  { pattern: /\/scripts\/[^/]+[.]sh$/, name: 'scripts', comment: 'The scripts, by file name.', source: '*.sh' },
  {
    pattern: /\/assets\/[^/]+[.](?:html|css|js)$/,
    name: 'assets',
    comment: 'The files of the page, by name.',
    source: '*',
  },
];

/** A constant with the files for every such folder below src, beside that folder: `{ path, source, text }` without a header. */
export function embeddedFiles(root) {
  const all = readdirSync(join(root, 'src'), { recursive: true }).map((name) => join('src', name));
  return FOLDERS.flatMap((kind) => {
    const files = all.filter((path) => kind.pattern.test(path)).sort();
    const folders = [...new Set(files.map((path) => path.replace(/\/[^/]+$/, '')))];
    return folders.map((folder) => constantOf(root, folder, { ...kind, files }));
  });
}

function constantOf(root, folder, { name, comment, files, source }) {
  const names = files.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  const texts = names.map((file) => `  '${file}': ${JSON.stringify(readFileSync(join(root, folder, file), 'utf8'))},`);
  const type = `Readonly<Record<${names.map((file) => `'${file}'`).join(' | ')}, string>>`;
  const lines = [`/** ${comment} */`, `export const ${name}: ${type} = {`, ...texts, '};'];
  return { path: `${folder}.generated.ts`, source: `${folder}/${source}`, text: `${lines.join('\n')}\n` };
}
