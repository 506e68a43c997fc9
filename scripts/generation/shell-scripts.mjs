// Shell scripts as TypeScript: a kind does no I/O, so what it renders into ConfigMaps has to be part of the program.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A constant with the scripts for every folder `scripts` below src, beside that folder: `{ path, source, text }` without a header. */
export function scriptConstants(root) {
  const files = readdirSync(join(root, 'src'), { recursive: true })
    .map((name) => join('src', name))
    .filter((path) => /\/scripts\/[^/]+[.]sh$/.test(path))
    .sort();
  const folders = [...new Set(files.map((path) => path.replace(/\/[^/]+$/, '')))];
  return folders.map((folder) => {
    const names = files.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
    const texts = names.map(
      (name) => `  '${name}': ${JSON.stringify(readFileSync(join(root, folder, name), 'utf8'))},`,
    );
    const type = `Readonly<Record<${names.map((name) => `'${name}'`).join(' | ')}, string>>`;
    const lines = ['/** The scripts, by file name. */', `export const scripts: ${type} = {`, ...texts, '};'];
    return { path: `${folder}.generated.ts`, source: `${folder}/*.sh`, text: `${lines.join('\n')}\n` };
  });
}
